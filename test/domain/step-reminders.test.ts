import { describe, expect, test } from 'vitest';
import type { Life } from '../../src/domain/lifecycle.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import { dueSteps } from '../../src/domain/step-reminders.ts';
import { changeStep, chooseSwitch, type StepWish, type SwitchPlan } from '../../src/domain/switch-plan.ts';
import { activtrak, at, contractOf, day, time } from '../support/factories.ts';

const life: Life = {
  contract: contractOf({ timeZone: 'Europe/Berlin' }),
  playbook: activtrak,
  notices: [],
  today: day('2027-03-01'),
};
const CHOSEN = chooseSwitch({ tactic: 'ready-at-end', replacement: null, startsOn: null }, life, null).plan;
const changed = (step: string, wish: StepWish): SwitchPlan =>
  changeStep(step, wish, 'ann', life, CHOSEN)?.plan ?? CHOSEN;

const due = (now: string, plan: SwitchPlan | null = CHOSEN, told: Record<string, string> = {}): string[] =>
  dueSteps(life, plan, new Map(Object.entries(told)) as Map<string, LocalDate>, {
    now: at(now),
    reminderTime: time('09:00'),
  }).map(({ row, assignee }) => `${row.id} ${row.date}${assignee === null ? '' : ` ${assignee}`}`);

/** All that were told of the steps before the one that a case is about. */
const TOLD = { 'start-trial': '2027-05-31', configure: '2027-06-16' };

describe('which steps somebody is reminded of', () => {
  test.each<[string, Parameters<typeof due>, string[]]>([
    ['nothing before its time', ['2027-05-31T06:59:00Z'], []],
    [
      'on its day, at the time of reminders, where the contract is',
      ['2027-05-31T07:00:00Z'],
      ['start-trial 2027-05-31'],
    ],
    ['once', ['2027-05-31T12:00:00Z', CHOSEN, TOLD], []],
    [
      'all that was missed, at once',
      ['2027-06-17T12:00:00Z'],
      ['start-trial 2027-05-31', 'configure 2027-06-16'],
    ],
    [
      'moved, it is told again on its new day',
      ['2027-06-04T12:00:00Z', changed('start-trial', { kind: 'move', to: day('2027-06-04') }), TOLD],
      ['start-trial 2027-06-04'],
    ],
    [
      'and not before',
      ['2027-06-03T12:00:00Z', changed('start-trial', { kind: 'move', to: day('2027-06-04') }), TOLD],
      [],
    ],
    [
      'of a Sunday on the Friday before',
      [
        '2027-06-04T12:00:00Z',
        changed('configure', { kind: 'move', to: day('2027-06-06') }),
        { 'start-trial': '2027-05-31' },
      ],
      ['configure 2027-06-06'],
    ],
    ['done', ['2027-06-04T12:00:00Z', changed('start-trial', { kind: 'done', on: day('2027-03-01') })], []],
    ['left out', ['2027-06-04T12:00:00Z', changed('start-trial', { kind: 'skip', why: null })], []],
    [
      'whose it is',
      ['2027-06-04T12:00:00Z', changed('start-trial', { kind: 'assign', assignee: 'bo@example.com' })],
      ['start-trial 2027-05-31 bo@example.com'],
    ],
    [
      'notice and deletion have reminders of their own',
      ['2027-12-01T12:00:00Z', CHOSEN, { ...TOLD, pilot: '2027-06-23', 'roll-out': '2027-06-30' }],
      [],
    ],
    ['nobody chose', ['2027-06-17T12:00:00Z', null], []],
  ])('%s', (_, args, expected) => {
    expect(due(...args)).toEqual(expected);
  });
});

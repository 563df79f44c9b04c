import { describe, expect, test } from 'vitest';
import type { Life } from '../../src/domain/lifecycle.ts';
import { anchorsOf } from '../../src/domain/notice-deadline.ts';
import {
  changeStep,
  chooseSwitch,
  type StepWish,
  type SwitchPlan,
  switchStart,
  tacticInForce,
  timelineFacts,
} from '../../src/domain/switch-plan.ts';
import { timelineOf } from '../../src/domain/timeline.ts';
import { activtrak, contractOf, day } from '../support/factories.ts';

const TODAY = day('2027-03-01');
const life = (today = TODAY, playbook = activtrak): Life => ({
  contract: contractOf({ seats: 50 }),
  playbook,
  notices: [],
  today,
});

/** What becomes of a plan when wishes follow each other. */
function planWith(...wishes: readonly (readonly [step: string, wish: StepWish])[]): SwitchPlan | null {
  return wishes.reduce<SwitchPlan | null>(
    (plan, [step, wish]) => changeStep(step, wish, 'ann', life(), plan)?.plan ?? plan,
    null,
  );
}

function rows(plan: SwitchPlan | null, asOf = TODAY) {
  const { contract } = life();
  const tactic = tacticInForce(activtrak, plan);
  if (tactic === undefined) throw new Error('there is a tactic');
  const anchors = anchorsOf(contract, activtrak, switchStart(plan, tactic, asOf));
  return timelineOf(activtrak, tactic, anchors, asOf, [], timelineFacts(life(), plan, tactic));
}

const line = (plan: SwitchPlan | null, id: string, asOf = TODAY): string => {
  const row = rows(plan, asOf).find((one) => one.id === id);
  const codes = row?.warnings.map(({ code }) => code) ?? [];
  return [row?.date, row?.state, row?.assignee ?? '-', ...codes].join(' ');
};

describe('what the team makes of a step', () => {
  test('moved, it stands there, and the trial reaches', () => {
    expect(line(null, 'start-trial')).toBe('2027-05-31 open - trial-ends-before-rollout');
    const plan = planWith(['start-trial', { kind: 'move', to: day('2027-06-23') }]);
    expect(line(plan, 'start-trial')).toBe('2027-06-23 open -');
    expect(plan).toMatchObject({ tactic: 'ready-at-end', startsOn: TODAY });
  });

  test('a moved roll-out is what the trial is measured by', () => {
    const plan = planWith(['roll-out', { kind: 'move', to: day('2027-06-05') }]);
    expect(line(plan, 'start-trial')).toBe('2027-05-31 open -');
  });

  test('assigned, done, skipped, opened again', () => {
    const assigned = ['pilot', { kind: 'assign', assignee: 'Bo@Example.com' }] as const;
    const done = ['pilot', { kind: 'done', on: day('2027-02-27') }] as const;
    expect(line(planWith(assigned), 'pilot')).toBe('2027-06-23 open bo@example.com');
    expect(line(planWith(assigned, done), 'pilot')).toBe('2027-02-27 done bo@example.com');
    const skip = ['pilot', { kind: 'skip', why: 'too small' }] as const;
    expect(line(planWith(assigned, done, skip), 'pilot')).toBe('2027-06-23 skipped bo@example.com');
    expect(line(planWith(assigned, skip, ['pilot', { kind: 'reopen' }]), 'pilot')).toBe(
      '2027-06-23 open bo@example.com',
    );
  });

  test('a moved step whose day is over is late, and stands on today', () => {
    const plan = planWith(['configure', { kind: 'move', to: day('2027-03-05') }]);
    expect(line(plan, 'configure', day('2027-03-06'))).toBe('2027-03-06 late - row-in-the-past');
  });

  test('the same again changes nothing', () => {
    const plan = planWith(['pilot', { kind: 'move', to: day('2027-06-20') }]);
    expect(changeStep('pilot', { kind: 'move', to: day('2027-06-20') }, 'ann', life(), plan)).toBeNull();
    expect(changeStep('pilot', { kind: 'reopen' }, 'ann', life(), plan)).toBeNull();
  });

  test('the history says what was and what is', () => {
    const plan = planWith(['pilot', { kind: 'move', to: day('2027-06-20') }]);
    const change = changeStep('pilot', { kind: 'move', to: day('2027-06-21') }, 'ann', life(), plan);
    expect(change).toMatchObject({
      what: 'switch.moved',
      before: { step: 'pilot', movedTo: '2027-06-20' },
      after: { step: 'pilot', title: 'Put the new agents on a pilot group', movedTo: '2027-06-21' },
    });
  });

  test.each<[string, string, StepWish, RegExp]>([
    [
      'a deletion within the paid term',
      'delete-account',
      { kind: 'move', to: day('2027-06-30') },
      /2027-07-01 or later: asked for earlier it would be rejected/,
    ],
    [
      'notice after the deadline',
      'give-notice',
      { kind: 'move', to: day('2027-06-01') },
      /2027-05-31 or earlier/,
    ],
    ['a day that is over', 'pilot', { kind: 'move', to: day('2027-02-28') }, /a day from 2027-03-01 on/],
    ['done on a day to come', 'pilot', { kind: 'done', on: day('2027-03-02') }, /a day up to 2027-03-01/],
    [
      'notice ticked off without a record',
      'give-notice',
      { kind: 'done', on: TODAY },
      /only a notice on record counts, expected `notice` with --action cancel-to-free/,
    ],
    [
      'a step that is none',
      'fly',
      { kind: 'reopen' },
      /step: found "fly", expected give-notice, start-trial/,
    ],
  ])('refuses %s', (_, step, wish, problem) => {
    expect(() => changeStep(step, wish, 'ann', life(), null)).toThrow(problem);
  });
});

describe('choosing', () => {
  const wish = { tactic: 'immediate', replacement: null, startsOn: null };

  test('from then on the steps count from the chosen day, not from the day they are looked at', () => {
    const { plan } = chooseSwitch({ ...wish, startsOn: day('2027-03-08') }, life(), null);
    expect(line(plan, 'deploy')).toBe('2027-03-15 open -');
    expect(line(plan, 'deploy', day('2027-03-16'))).toBe('2027-03-16 late - row-in-the-past');
  });

  test('another tactic has steps of its own', () => {
    const before = planWith(['give-notice', { kind: 'move', to: day('2027-05-20') }]);
    const { plan } = chooseSwitch(wish, life(), before);
    expect(line(plan, 'give-notice')).toBe('2027-05-01 open -');
  });

  test('any product of the playbook', () => {
    const other = {
      ...activtrak.replacements[0],
      id: 'other',
      vendor: 'Othersoft',
      trialDays: 30,
      trialNeedsCard: true,
    };
    const playbook = { ...activtrak, replacements: [...activtrak.replacements, other as never] };
    const { plan } = chooseSwitch(
      { ...wish, tactic: 'ready-at-end', replacement: 'other' },
      life(TODAY, playbook),
      null,
    );
    const tactic = tacticInForce(playbook, plan);
    const facts = timelineFacts(life(TODAY, playbook), plan, tactic);
    const [, trial] =
      tactic === undefined
        ? []
        : timelineOf(playbook, tactic, anchorsOf(contractOf(), playbook, TODAY), TODAY, [], facts);
    expect(trial).toMatchObject({
      title: 'Start the free 30-day trial of Othersoft',
      how: 'It needs a card.',
      warnings: [],
    });
  });

  test.each<[string, Partial<typeof wish> & { startsOn?: never }, RegExp]>([
    [
      'a tactic that is none',
      { tactic: 'someday' },
      /--tactic: found "someday", expected ready-at-end or immediate/,
    ],
    ['a product that is none', { replacement: 'x' } as never, /--replacement: found "x", expected intelogos/],
    [
      'a start in the past',
      { startsOn: day('2027-02-01') } as never,
      /--start: found "2027-02-01", expected a day from 2027-03-01 on/,
    ],
  ])('refuses %s', (_, more, problem) => {
    expect(() => chooseSwitch({ ...wish, ...more }, life(), null)).toThrow(problem);
  });

  test('a tactic that the playbook no longer has is as if none had been chosen', () => {
    const { plan } = chooseSwitch(wish, life(), null);
    expect(tacticInForce({ ...activtrak, tactics: activtrak.tactics.slice(0, 1) }, plan)?.id).toBe(
      'ready-at-end',
    );
  });
});

import { describe, expect, test } from 'vitest';
import type { PlaybookChecklist } from '../../src/config/playbook.ts';
import {
  type Checklist,
  type ChecklistFacts,
  checklistOf,
  type StoredTask,
} from '../../src/domain/checklist.ts';
import { anchorsOf } from '../../src/domain/notice-deadline.ts';
import { activtrak, at, contractOf, day, generic } from '../support/factories.ts';

function listOf(id: string, playbook = activtrak): PlaybookChecklist {
  const list = playbook.checklists.find((candidate) => candidate.id === id);
  if (list === undefined) throw new Error(`there is no list ${id}`);
  return list;
}

const row = (id: string, changes: Partial<StoredTask> = {}): StoredTask => ({
  list: 'pre-downgrade',
  id,
  title: id,
  due: null,
  position: 0,
  assignee: null,
  note: null,
  done: null,
  ...changes,
});
const done = (id: string, list = 'pre-downgrade'): StoredTask =>
  row(id, { list, done: { at: at('2027-05-03T22:30:00Z'), by: 'ann@example.com' } });

const on = (today: string, changes: Partial<ChecklistFacts> = {}): ChecklistFacts => ({
  anchors: anchorsOf(contractOf(), activtrak),
  stored: [],
  asOf: day(today),
  accountFree: false,
  timeZone: 'UTC',
  ...changes,
});

const statesOf = ({ tasks }: Checklist): Record<string, string> =>
  Object.fromEntries(tasks.map((task) => [task.id, `${task.state}${task.overdue ? ', overdue' : ''}`]));

const DOWNGRADE = listOf('pre-downgrade');
const DELETION = listOf('pre-deletion');

describe('the tasks before the downgrade (last paid day 30 June 2027)', () => {
  test.each([
    [
      'nothing done: the export comes first',
      on('2027-06-01'),
      {
        'export-data': 'open',
        'uninstall-agents': 'blocked',
        'do-not-track': 'open',
        'delete-screenshots': 'blocked',
      },
    ],
    [
      'the export done: everything is open',
      on('2027-06-01', { stored: [done('export-data')] }),
      {
        'export-data': 'done',
        'uninstall-agents': 'open',
        'do-not-track': 'open',
        'delete-screenshots': 'open',
      },
    ],
    [
      'the due day itself is not overdue',
      on('2027-06-29', { stored: [done('export-data')] }),
      {
        'export-data': 'done',
        'uninstall-agents': 'open',
        'do-not-track': 'open',
        'delete-screenshots': 'open',
      },
    ],
    [
      'the day after is, for what is blocked as well',
      on('2027-06-30', { stored: [done('do-not-track')] }),
      {
        'export-data': 'open, overdue',
        'uninstall-agents': 'blocked, overdue',
        'do-not-track': 'done',
        'delete-screenshots': 'blocked, overdue',
      },
    ],
    [
      'what was done before the export was reopened stays done',
      on('2027-06-01', { stored: [row('export-data'), done('delete-screenshots')] }),
      {
        'export-data': 'open',
        'uninstall-agents': 'blocked',
        'do-not-track': 'open',
        'delete-screenshots': 'done',
      },
    ],
    [
      "another list's rows are left aside",
      on('2027-06-01', { stored: [done('export-data', 'pre-deletion')] }),
      {
        'export-data': 'open',
        'uninstall-agents': 'blocked',
        'do-not-track': 'open',
        'delete-screenshots': 'blocked',
      },
    ],
  ] as const)('%s', (_name, facts, states) => {
    expect(statesOf(checklistOf(DOWNGRADE, facts))).toEqual(states);
  });

  test('due days count from the last paid day, and the export closes with it', () => {
    const [first, second] = checklistOf(DOWNGRADE, on('2027-06-01')).tasks;
    expect(first).toMatchObject({ due: '2027-06-29', closes: '2027-06-30', source: 'A', own: false });
    expect(second).toMatchObject({
      due: '2027-06-29',
      closes: null,
      blockedBy: [{ id: 'export-data', title: 'Export the data you want to keep' }],
    });
  });

  test('the day of a tick is the day in the zone of the contract', () => {
    const stored = [done('export-data')];
    const inZone = (timeZone: string) =>
      checklistOf(DOWNGRADE, on('2027-06-01', { stored, timeZone })).tasks[0]?.done;
    expect(inZone('UTC')).toEqual({
      at: '2027-05-03T22:30:00.000Z',
      on: '2027-05-03',
      by: 'ann@example.com',
      waived: null,
    });
    expect(inZone('Europe/Berlin')?.on).toBe('2027-05-04');
  });

  test('added tasks follow in their order, keep their own due day, and count', () => {
    const stored = [
      row('later', { position: 5, title: 'Later' }),
      row('sooner', {
        position: 4,
        title: 'Sooner',
        due: day('2027-05-01'),
        assignee: 'bob@example.com',
        note: 'x',
      }),
      done('export-data'),
    ];
    const { tasks, progress } = checklistOf(DOWNGRADE, on('2027-06-01', { stored }));
    expect(
      tasks
        .slice(4)
        .map(({ id, own, due, overdue, assignee, note }) => [id, own, due, overdue, assignee, note]),
    ).toEqual([
      ['sooner', true, '2027-05-01', true, 'bob@example.com', 'x'],
      ['later', true, null, false, null, null],
    ]);
    expect(progress).toEqual({ done: 1, total: 6 });
  });

  test('a list without a day to open on and without conditions is never locked', () => {
    expect(checklistOf(DOWNGRADE, on('2020-01-01')).lock).toBeNull();
    const [only] = generic.checklists;
    if (only === undefined) throw new Error('the generic playbook has a list');
    const list = checklistOf(only, on('2027-05-01'));
    expect(list.lock).toBeNull();
    // "Confirm the cancellation" is due on the notice deadline, which is the contract's own.
    expect(list.tasks[0]?.due).toBe('2027-05-31');
  });
});

describe('the tasks before the deletion', () => {
  const WHY =
    'The account must show Free first. A deletion asked for within the paid term is rejected and has to be asked for again.';
  const NOW = 'That goes for a request made now.';

  test.each([
    [
      'in the term',
      '2027-06-01',
      false,
      'day',
      `${WHY} ${NOW} It opens on Thursday 1 July 2027, once somebody confirms that the account shows Free.`,
    ],
    [
      'on the last paid day',
      '2027-06-30',
      false,
      'day',
      `${WHY} ${NOW} It opens on Thursday 1 July 2027, once somebody confirms that the account shows Free.`,
    ],
    [
      'in the term, said to be free',
      '2027-06-30',
      true,
      'day',
      `${WHY} ${NOW} It opens on Thursday 1 July 2027.`,
    ],
    [
      'after the term',
      '2027-07-01',
      false,
      'account-free',
      `${WHY} It opens as soon as somebody confirms that the account shows Free.`,
    ],
  ] as const)('locked %s', (_name, today, accountFree, missing, text) => {
    const list = checklistOf(DELETION, on(today, { accountFree }));
    expect(list.lock).toEqual({ opens: '2027-07-01', missing, text });
    expect(new Set(Object.values(statesOf(list)))).toEqual(new Set(['locked']));
  });

  test('open from the day after, once the account shows Free', () => {
    const list = checklistOf(DELETION, on('2027-07-01', { accountFree: true }));
    expect(list.lock).toBeNull();
    expect(statesOf(list)).toEqual({
      'confirm-export': 'open',
      'uninstall-all-agents': 'blocked',
      'delete-invited-users': 'open',
      'disable-weekly-digest': 'open',
      'disable-alarms': 'open',
    });
  });

  test('the deletion waits for what gates it, and for nothing else', () => {
    const waits = (...ids: string[]) =>
      checklistOf(
        DELETION,
        on('2027-07-01', { accountFree: true, stored: ids.map((id) => done(id, 'pre-deletion')) }),
      ).actionWaitsFor.map(({ id }) => id);
    expect(waits()).toEqual(['confirm-export', 'uninstall-all-agents', 'delete-invited-users']);
    expect(waits('confirm-export', 'disable-alarms')).toEqual([
      'uninstall-all-agents',
      'delete-invited-users',
    ]);
    expect(waits('confirm-export', 'uninstall-all-agents', 'delete-invited-users')).toEqual([]);
  });
});

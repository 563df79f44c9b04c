import { describe, expect, test } from 'vitest';
import { checklistsOf, type StoredList, type StoredTask } from '../../src/domain/checklist.ts';
import { addTask, noteTask, setTaskDue, tickTask, waiveTask } from '../../src/domain/checklist-change.ts';
import type { Contract } from '../../src/domain/contract.ts';
import { answerPreflight, archiveList, restoreList, withConsequences } from '../../src/domain/list-change.ts';
import { partOf, placesOf, planLists, reasonOf } from '../../src/domain/list-posts.ts';
import type { NoticeRecord } from '../../src/domain/notice-deadline.ts';
import { activtrak, at, contractOf, day, noticeOf, REACH, time } from '../support/factories.ts';

interface Facts {
  readonly contract?: Partial<Contract>;
  readonly notices?: readonly NoticeRecord[];
  readonly tasks?: readonly StoredTask[];
  readonly lists?: readonly StoredList[];
}

/** The lists of the contract that ends on Wednesday 30 June 2027, at nine on a day. */
function on(today: string, { contract: changes = {}, notices = [], tasks = [], lists = [] }: Facts = {}) {
  const contract = contractOf(changes);
  const record = { contract, tasks, lists };
  const all = checklistsOf(record, activtrak, day(today));
  const plan = planLists({
    life: { contract, playbook: activtrak, notices },
    lists: all,
    now: at(`${today}T09:00:00Z`),
    reminderTime: time('09:00'),
    reach: REACH,
  });
  return {
    record,
    plan,
    lists: all,
    rows: plan.rows.map((row) => `${row.action} ${row.rung} ${row.recipient}`),
  };
}

const task = (id: string, changes: Partial<StoredTask> = {}): StoredTask => ({
  list: 'pre-downgrade',
  id,
  title: id,
  due: null,
  position: 9,
  assignee: null,
  note: null,
  done: null,
  ...changes,
});
const done = (id: string) => task(id, { done: { at: at('2027-05-05T10:00:00Z'), by: 'ann@example.com' } });
const ALL = ['export-data', 'uninstall-agents', 'do-not-track', 'delete-screenshots'];
const notices = [noticeOf()]; // given on 3 May
const FREE = { accountFreeOn: day('2027-07-02') };
const BO = {
  assignee: 'bo@example.com',
  assigned: { by: 'ann@example.com', at: at('2027-05-05T10:00:00Z') },
};

test.each<[string, Partial<Contract>, string]>([
  ['its channel', {}, 'slack-channel C1'],
  ['the default one, where it has none', { slackChannel: null }, 'slack-channel C9'],
  ['its channel, to which it is limited', { channelOnly: true }, 'slack-channel C1'],
  ['its owner', { channelOnly: true, slackChannel: null }, 'slack-dm ann@example.com'],
])('where a list is posted: %s', (_where, contract, want) => {
  const places = placesOf({ contract: contractOf(contract) }, { ...REACH, defaultChannel: 'C9' });
  expect(places.map(({ medium, recipient }) => `${medium} ${recipient}`)).toEqual([want]);
});

describe('when a list is posted', () => {
  test.each<[string, string, Facts, string[]]>([
    ['without notice', '2027-05-10', {}, []],
    ['once notice is on record', '2027-05-10', { notices }, ['checklist:pre-downgrade notice#1 C1']],
    ['at the next rung', '2027-05-31', { notices }, ['checklist:pre-downgrade T-30#1 C1']],
    [
      'between two rungs, of which the bot missed one',
      '2027-06-10',
      { notices },
      ['checklist:pre-downgrade T-30#1 C1'],
    ],
    ['on the last day', '2027-06-30', { notices }, ['checklist:pre-downgrade T#1 C1']],
    ['once it cannot be made up for', '2027-07-01', { notices }, []],
    ['complete', '2027-05-31', { notices, tasks: ALL.map(done) }, []],
    [
      'put away',
      '2027-05-31',
      {
        notices,
        lists: [
          {
            list: 'pre-downgrade',
            archived: { at: at('2027-05-10T10:00:00Z'), by: 'x' },
            completedAt: null,
            answers: {},
          },
        ],
      },
      [],
    ],
    [
      'without a channel: to its owner',
      '2027-05-10',
      { notices, contract: { slackChannel: null } },
      ['checklist:pre-downgrade notice#1 ann@example.com'],
    ],
    [
      'eleven tasks: two messages',
      '2027-05-10',
      { notices, tasks: Array.from({ length: 7 }, (_, n) => task(`own-${n}`)) },
      ['checklist:pre-downgrade notice#1 C1', 'checklist:pre-downgrade notice#2 C1'],
    ],
    ['the deletion, before anybody saw the account', '2027-07-02', { notices }, []],
    [
      'the deletion, once the account shows Free',
      '2027-07-02',
      { notices, contract: FREE },
      ['checklist:pre-deletion opens#1 C1'],
    ],
    [
      'the deletion of what is to stay Free',
      '2027-07-02',
      { notices, contract: { ...FREE, intent: 'cancel-to-free' } },
      [],
    ],
    [
      'the deletion, once it was asked for',
      '2027-07-03',
      {
        notices: [...notices, noticeOf({ action: 'delete-account', givenOn: day('2027-07-03') })],
        contract: FREE,
      },
      [],
    ],
    ['the deletion where it renewed', '2027-07-02', { contract: FREE }, []],
  ])('%s', (_words, today, facts, expected) => {
    expect(on(today, facts).rows).toEqual(expected);
  });

  test('it is looked at again when the next rung comes, and not at all once nothing is to come', () => {
    expect(on('2027-05-10', { notices }).plan.next).toBe(at('2027-05-31T09:00:00Z'));
    expect(on('2027-07-02', { notices, contract: FREE }).plan.next).toBeNull();
  });
});

describe('who has a task is told', () => {
  test.each<[string, string, Partial<StoredTask>, string[]]>([
    ['not before', '2027-05-13', { due: day('2027-05-17') }, []],
    [
      'on Friday of what is due on Monday',
      '2027-05-14',
      { due: day('2027-05-17') },
      ['tasks day:2027-05-14 bo@example.com'],
    ],
    ['when it is overdue', '2027-05-18', { due: day('2027-05-17') }, ['tasks day:2027-05-18 bo@example.com']],
    [
      'and again after a week',
      '2027-05-25',
      { due: day('2027-05-17') },
      ['tasks day:2027-05-25 bo@example.com'],
    ],
    ['not of what was due before they had it', '2027-05-06', { due: day('2027-05-03') }, []],
    [
      'not of what is done',
      '2027-05-18',
      { due: day('2027-05-17'), done: { at: at('2027-05-06T10:00:00Z'), by: 'x' } },
      [],
    ],
  ])('%s', (_words, today, changes, expected) => {
    const own = task('do-not-track', { ...BO, ...changes });
    // Without the next reminder, which has the same for all.
    expect(on(today, { tasks: [own] }).rows.filter((row) => row.startsWith('tasks'))).toEqual(expected);
  });
});

describe('what is done to tasks and lists', () => {
  const DOING = { by: 'ann@example.com', at: at('2027-06-01T10:00:00Z'), note: null };
  const listOn = (facts: Facts = {}) => {
    const { lists, record } = on('2027-06-01', facts);
    const [list] = lists;
    if (list === undefined) throw new Error('there is a list');
    const of = (id: string) => list.tasks.find((one) => one.id === id) ?? list.tasks[0];
    return { list, record, of: (id: string) => of(id) as NonNullable<ReturnType<typeof of>> };
  };

  test('what does not apply counts as done and blocks nothing, also where it waits for another', () => {
    const { list, of } = listOn();
    const waived = waiveTask(list, of('delete-screenshots'), ' none\ntaken ', DOING);
    expect(waived?.row.done).toEqual({ at: DOING.at, by: DOING.by, waived: 'none taken' });
    expect(() => waiveTask(list, of('export-data'), ' ', DOING)).toThrow('expected a text that is not empty');
    const after = listOn({ tasks: waived === null ? [] : [waived.row] });
    expect(after.list.progress).toEqual({ done: 1, total: 4 });
    expect(waiveTask(after.list, after.of('delete-screenshots'), 'x', DOING)).toBeNull();
    const exported = waiveTask(list, of('export-data'), 'no data', DOING);
    const free = listOn({ tasks: exported === null ? [] : [exported.row] });
    expect(free.of('uninstall-agents').state).toBe('open');
  });

  test('a due day is set and taken back, but not to a day on which it cannot be done any more', () => {
    const { list, of } = listOn();
    expect(setTaskDue(list, of('export-data'), day('2027-06-29'))).toBeNull();
    expect(() => setTaskDue(list, of('export-data'), day('2027-07-01'))).toThrow('cannot be done after that');
    const set = setTaskDue(list, of('do-not-track'), day('2027-06-10'));
    const after = listOn({ tasks: set === null ? [] : [set.row] });
    expect(after.of('do-not-track')).toMatchObject({ due: '2027-06-10', dueSet: true });
    expect(setTaskDue(after.list, after.of('do-not-track'), null)?.row.due).toBeNull();
    expect(noteTask(list, of('do-not-track'), null)).toBeNull();
  });

  test('the last tick completes the list and makes the contract ready; a task more, or a tick less, undoes it', () => {
    const { list, of, record } = listOn({ tasks: ALL.slice(0, 3).map(done) });
    const last = tickTask(list, of('delete-screenshots'), DOING);
    if (last === null) throw new Error('it was open');
    const decided = withConsequences(record, list, last, activtrak, day('2027-06-01'), DOING.at);
    expect(decided.changes.map(({ what }) => what)).toEqual(['task.done', 'checklist.completed']);
    expect(decided.ready).toBe('2027-06-01');
    const complete = listOn({ tasks: ALL.map(done) });
    const added = addTask(complete.list, 'One more', null);
    const undone = withConsequences(
      complete.record,
      complete.list,
      added,
      activtrak,
      day('2027-06-02'),
      DOING.at,
    );
    expect(undone.changes.map(({ what }) => what)).toEqual(['task.added', 'checklist.reopened']);
    expect(undone.ready).toBeNull();
  });

  test('an archived list takes nothing until it is restored', () => {
    const { list, record } = listOn();
    const archived = archiveList(record, list, DOING);
    const away = listOn({ lists: [archived.state] });
    expect(() => tickTask(away.list, away.of('export-data'), DOING)).toThrow(
      'archived on Tuesday 1 June 2027 by ann@example.com',
    );
    expect(() => archiveList(away.record, away.list, DOING)).toThrow('expected a list that is in use');
    expect(restoreList(away.record, away.list)?.state.archived).toBeNull();
    expect(restoreList(record, list)).toBeNull();
  });

  test('questions: what the contract says itself is not asked, and an answer is kept once', () => {
    const { list, record } = listOn();
    const answered = answerPreflight(record, list, { question: 'users', yes: false }, DOING);
    expect(answered?.state.answers).toEqual({ users: { yes: false, by: DOING.by, at: DOING.at } });
    const after = listOn({ lists: answered === null ? [] : [answered.state] });
    expect(after.list.preflight.find(({ id }) => id === 'users')).toMatchObject({
      answer: 'no',
      by: DOING.by,
    });
    expect(answerPreflight(after.record, after.list, { question: 'users', yes: false }, DOING)).toBeNull();
    const sold = listOn({ contract: { purchasedThrough: 'reseller', reseller: 'Softland' } });
    expect(sold.list.preflight.at(-1)).toMatchObject({
      known: true,
      answer: 'no',
      otherwise: expect.stringContaining('Softland'),
    });
    expect(() =>
      answerPreflight(sold.record, sold.list, { question: 'bought-directly', yes: true }, DOING),
    ).toThrow('question: found "bought-directly", expected one of users, storage, nothing-past-due');
  });

  test('a rung says why and which part', () => {
    expect([partOf('T-30#2'), reasonOf('T-30#2'), partOf('day:2027-05-01')]).toEqual([2, 'T-30', 1]);
  });
});

import { describe, expect, test } from 'vitest';
import type { StoredTask } from '../../src/domain/checklist.ts';
import type { Contract } from '../../src/domain/contract.ts';
import { type Decision, renewDecision } from '../../src/domain/decisions.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import { playbookOf } from '../../src/scheduler/plan-due.ts';
import { activityOf, firstBrokenActivity } from '../../src/store/activity.ts';
import { changeLife } from '../../src/store/lifecycle.ts';
import type { Store } from '../../src/store/open.ts';
import { openTasksByPerson } from '../../src/store/open-tasks.ts';
import { rememberPerson } from '../../src/store/slack-people.ts';
import { changeChecklists, checklistRecord } from '../../src/store/tasks.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { ACTIVTRAK, at, RULES, store as storeContracts } from '../support/fixtures.ts';

const NOW = at('2027-05-03T10:00:00Z');

const task = (id: string, changes: Partial<StoredTask> = {}): StoredTask => ({
  list: 'pre-downgrade',
  id,
  title: `Title of ${id}`,
  due: null,
  position: 0,
  assignee: null,
  note: null,
  done: null,
  ...changes,
});
const done = (id: string, by = 'ann@example.com') => task(id, { note: 'vault', done: { at: NOW, by } });
/** Somebody saw that the account shows Free. */
const decision = (contract: Contract): Decision => ({
  what: 'account.free-confirmed',
  contract: { ...contract, accountFreeOn: '2027-07-01' as LocalDate },
  before: undefined,
  after: {},
  cancels: '',
  words: '',
});
const write = (row: StoredTask, what = 'task.done') => ({
  what,
  row,
  before: { was: null },
  after: { list: row.list },
});

describe.each(ENGINES)('tasks on %s', (engine) => {
  async function setUp() {
    const store = await testStore(engine);
    const [id = '', other = ''] = await storeContracts(store, [
      ACTIVTRAK,
      { ...ACTIVTRAK, product: 'Other' },
    ]);
    const context = { workspaceId: DEFAULT_WORKSPACE, contractId: id, actor: 'cli', now: NOW };
    const read = (contract = id) => checklistRecord(store.db, DEFAULT_WORKSPACE, contract);
    const added = async () =>
      (await activityOf(store.db, id)).filter(({ what }) => what !== 'contract.added');
    return { store, id, other, context, read, added };
  }
  type Setting = Awaited<ReturnType<typeof setUp>>;
  const put = ({ store, context }: { store: Store; context: Setting['context'] }, ...rows: StoredTask[]) =>
    changeChecklists(store, context, () => ({ changes: rows.map((row) => write(row)) }));

  test('a change writes its row and one activity row, and is read back as it was written', async () => {
    const setting = await setUp();
    const row = { ...done('export-data'), assignee: 'bob@example.com' };
    await put(setting, row);
    expect((await setting.read()).tasks).toEqual([row]);
    expect((await setting.read(setting.other)).tasks).toEqual([]);
    expect(await setting.added()).toMatchObject([
      { what: 'task.done', actor: 'cli', at: NOW, before: { was: null }, after: { list: 'pre-downgrade' } },
    ]);
  });

  test('writing a task again replaces it', async () => {
    const setting = await setUp();
    await put(setting, done('export-data'));
    await put(setting, task('export-data'), task('own', { position: 4 }));
    expect((await setting.read()).tasks).toEqual([task('export-data'), task('own', { position: 4 })]);
  });

  test('no change writes nothing', async () => {
    const setting = await setUp();
    await put(setting);
    expect((await setting.read()).tasks).toEqual([]);
    expect(await setting.added()).toEqual([]);
  });

  test('what is refused halfway leaves everything as it was', async () => {
    const setting = await setUp();
    const { store, context } = setting;
    const refused = changeChecklists(store, context, () => {
      throw new Error('blocked');
    });
    await expect(refused).rejects.toThrow('blocked');
    const broken = { ...task('b'), title: null as unknown as string };
    await expect(put(setting, done('a'), broken)).rejects.toThrow(/null/i);
    expect((await setting.read()).tasks).toEqual([]);
    expect(await setting.added()).toEqual([]);
  });

  test('a contract that is not there is refused', async () => {
    const setting = await setUp();
    const nowhere = { ...setting, context: { ...setting.context, contractId: 'nowhere' } };
    await expect(put(nowhere)).rejects.toThrow('contract: found "nowhere"');
  });

  test('rows belong to the term: with a renewal the lists begin anew', async () => {
    const setting = await setUp();
    const { store, id, context } = setting;
    await changeChecklists(store, context, ({ contract }) => ({
      changes: [write(done('export-data'))],
      ready: '2027-05-03' as LocalDate,
      life: decision(contract),
    }));
    expect(await setting.read()).toMatchObject({
      contract: { accountFreeOn: '2027-07-01', readyOn: '2027-05-03' },
      tasks: [{ id: 'export-data' }],
    });
    const { contract: old } = await setting.read();
    const playbook = playbookOf(old, RULES.playbooks);
    await changeLife(store, { ...context, contractId: id }, ({ contract, notices }) =>
      renewDecision(null, { contract, notices, playbook, today: '2027-07-01' as LocalDate }),
    );
    expect(await setting.read()).toMatchObject({
      contract: { accountFreeOn: null, readyOn: null },
      tasks: [],
    });
  });

  test('what was decided of the contract is written with it, in one transaction and before it', async () => {
    const setting = await setUp();
    const { store, context } = setting;
    await changeChecklists(store, context, ({ contract }) => ({
      changes: [write(done('confirm-export'))],
      life: decision(contract),
    }));
    expect((await setting.added()).map(({ what }) => what)).toEqual(['account.free-confirmed', 'task.done']);
    const refused = changeChecklists(store, context, ({ contract }) => ({
      changes: [write({ ...task('b'), title: null as unknown as string })],
      life: { ...decision(contract), what: 'intent.set' },
    }));
    await expect(refused).rejects.toThrow(/null/i);
    expect(await setting.added()).toHaveLength(2);
  });

  test('a list is kept with who put it away, what was answered, and when it was complete', async () => {
    const setting = await setUp();
    const state = {
      list: 'pre-downgrade',
      archived: { at: NOW, by: 'ann@example.com' },
      completedAt: NOW,
      answers: { users: { yes: false, by: 'bo@example.com', at: NOW } },
    };
    await changeChecklists(setting.store, setting.context, () => ({
      changes: [{ what: 'checklist.archived', state, before: undefined, after: { list: state.list } }],
    }));
    expect((await setting.read()).lists).toEqual([state]);
    expect((await setting.read(setting.other)).lists).toEqual([]);
  });

  test('the open tasks of people: theirs alone, whatever the case of their address', async () => {
    const setting = await setUp();
    const { store, id } = setting;
    const mine = { assignee: 'Ann@example.com', assigned: { by: 'bo@example.com', at: NOW } };
    await put(
      setting,
      task('export-data', mine),
      task('do-not-track', { ...mine, due: '2027-05-10' as LocalDate }),
      { ...done('uninstall-agents'), ...mine },
      task('own', { assignee: 'bo@example.com', position: 4 }),
    );
    const question = {
      workspaceId: DEFAULT_WORKSPACE,
      playbookOf: (contract: Contract) => playbookOf(contract, RULES.playbooks),
      now: NOW,
    };
    const namesOf = async (...identities: string[]) =>
      [
        ...(await openTasksByPerson(store.db, { ...question, ...(identities.length > 0 && { identities }) })),
      ].map(([who, tasks]) => [
        who,
        tasks.map(({ task: { id }, contract }) => `${contract.id === setting.id ? '' : 'other '}${id}`),
      ]);
    expect((await namesOf()).sort()).toEqual([
      ['ann@example.com', ['do-not-track', 'export-data']],
      ['bo@example.com', ['own']],
    ]);
    expect(await namesOf('ANN@example.com')).toEqual([['ann@example.com', ['do-not-track', 'export-data']]]);
    // Given to them when Slack did not show their address.
    await put(setting, task('own', { assignee: 'slack:U0BO000001', position: 4 }));
    expect(await namesOf('slack:U0BO000001')).toEqual([['slack:u0bo000001', ['own']]]);
    await put(setting, task('do-not-track', { assignee: 'bo@example.com' }));
    const bo = { userId: 'U0BO000001', name: 'bo', timeZone: null, standing: 'member' as const };
    await rememberPerson(store.db, DEFAULT_WORKSPACE, { ...bo, email: 'Bo@example.com' }, NOW);
    for (const all of [await namesOf(), await namesOf('bo@example.com', 'slack:u0bo000001')])
      expect(new Map(all as [string, string[]][]).get('bo@example.com')?.toSorted()).toEqual([
        'do-not-track',
        'own',
      ]);
    await store.db.updateTable('contract').set({ archived_at: NOW }).where('id', '=', id).execute();
    expect(await namesOf()).toEqual([]);
  });

  test('whoever is given a task is told, once; who took it is not', async () => {
    const setting = await setUp();
    const { store, context } = setting;
    const give = (assignee: string, actor: string, now = NOW) =>
      changeChecklists(store, { ...context, actor, now }, () => ({
        changes: [
          write(task('export-data', { assignee, assigned: { by: actor, at: now } }), 'task.assigned'),
        ],
      }));
    await give('ann@example.com', 'Ann@example.com');
    await give('bo@example.com', 'ann@example.com');
    const rows = await store.db
      .selectFrom('ledger')
      .select(['action', 'medium', 'recipient', 'state', 'next_attempt_at'])
      .execute();
    expect(rows).toEqual([
      {
        action: 'tasks',
        medium: 'slack-dm',
        recipient: 'bo@example.com',
        state: 'pending',
        next_attempt_at: NOW,
      },
    ]);
  });

  test('many who tick at once: each decides on what the one before left, and the log has a row for each', async () => {
    const setting = await setUp();
    const { store, context } = setting;
    const ids = Array.from({ length: 40 }, (_, number) => `task-${number % 10}`);
    const ticked = await Promise.all(
      ids.map((id) =>
        changeChecklists(store, context, ({ tasks }) => {
          const isDone = tasks.some((row) => row.id === id && row.done !== null);
          return { changes: isDone ? [] : [write(done(id))] };
        }),
      ),
    );
    expect(ticked.filter(({ changes }) => changes.length === 1)).toHaveLength(10);
    expect((await setting.read()).tasks).toHaveLength(10);
    expect(await setting.added()).toHaveLength(10);
    expect(await firstBrokenActivity(store.db, setting.id)).toBeNull();
  });
});

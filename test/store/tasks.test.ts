import { describe, expect, test } from 'vitest';
import type { StoredTask } from '../../src/domain/checklist.ts';
import { renewDecision } from '../../src/domain/decisions.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import { playbookOf } from '../../src/scheduler/plan-due.ts';
import { activityOf, firstBrokenActivity } from '../../src/store/activity.ts';
import { changeLife } from '../../src/store/lifecycle.ts';
import type { Store } from '../../src/store/open.ts';
import {
  ACCOUNT_FREE,
  changeChecklists,
  checklistRecord,
  confirmAccountFree,
} from '../../src/store/tasks.ts';
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
    await changeChecklists(store, context, (record) => ({
      changes: [write(done('export-data')), ...[confirmAccountFree(record)].filter((one) => one !== null)],
    }));
    expect(await setting.read()).toMatchObject({ accountFree: true, tasks: [{ id: 'export-data' }] });
    const { contract: old } = await setting.read();
    const playbook = playbookOf(old, RULES.playbooks);
    await changeLife(store, { ...context, contractId: id }, ({ contract, notices }) =>
      renewDecision(null, { contract, notices, playbook, today: '2027-07-01' as LocalDate }),
    );
    expect(await setting.read()).toMatchObject({ accountFree: false, tasks: [] });
  });

  test('that the account shows Free is recorded once', async () => {
    const setting = await setUp();
    const confirm = () =>
      changeChecklists(setting.store, setting.context, (record) => {
        const confirmation = confirmAccountFree(record);
        return { changes: confirmation === null ? [] : [confirmation] };
      });
    await confirm();
    await confirm();
    expect((await setting.added()).map(({ what, after }) => [what, after])).toEqual([
      [ACCOUNT_FREE, { termEnd: '2027-06-30' }],
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

import { expect, test } from 'vitest';
import { checklistsOf } from '../../../src/domain/checklist.ts';
import { addTask } from '../../../src/domain/checklist-change.ts';
import { playbookOf } from '../../../src/scheduler/plan-due.ts';
import { firstBrokenActivity } from '../../../src/store/activity.ts';
import { openStore } from '../../../src/store/open.ts';
import { changeChecklists, checklistRecord } from '../../../src/store/tasks.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import { SHARED_ENGINES } from '../../support/db.ts';
import { day } from '../../support/factories.ts';
import { at, RULES } from '../../support/fixtures.ts';
import { BO, SIGNING_SECRET, startSlackBot, T_60 } from '../../support/slack-bot.ts';
import { taskLists } from '../../support/task-lists.ts';
import { chance, mostAtOnce, sendTick, shownDone } from '../../support/tick-at-once.ts';

const PEOPLE = 50;
const TASKS = 20;
const TICKS_EACH = 3;
const LIST = 'pre-downgrade';

test.each(SHARED_ENGINES)(
  'on %s: fifty people tick twenty tasks at once: nothing is lost, and the message ends as the database does',
  async (engine) => {
    const started = await startSlackBot({ engine });
    const { slack, bot, database, id, command, history, store } = started;
    const { lists } = taskLists(started);
    // Any number of replicas share a PostgreSQL; a SQLite has one.
    const bots = engine === 'postgres' ? [bot, await started.startReplica()] : [bot];
    const writing = await openStore(database);
    const context = { workspaceId: DEFAULT_WORKSPACE, contractId: id, actor: 'test', now: at(T_60) };
    const { contract } = await checklistRecord(writing.db, DEFAULT_WORKSPACE, id);
    const playbook = playbookOf(contract, RULES.playbooks);
    const listNow = async () => {
      const record = await checklistRecord(store.db, DEFAULT_WORKSPACE, id);
      const [list] = checklistsOf(record, playbook, day('2027-05-01'));
      if (list === undefined) throw new Error('there is such a list');
      return list;
    };
    for (let nth = 4; nth < TASKS; nth += 1)
      await changeChecklists(writing, context, (record) => {
        const [list] = checklistsOf(record, playbook, day('2027-05-01'));
        if (list === undefined) throw new Error('there is such a list');
        return { changes: [addTask(list, `Own task ${nth}`, null)] };
      });
    await writing.close();
    await command(BO, 'checklist activ');
    expect(lists().map(({ text }) => text.match(/part \d of \d/)?.[0])).toEqual([
      'part 1 of 2',
      'part 2 of 2',
    ]);
    const like = slack.state.users.get(BO);
    if (like === undefined) throw new Error('bo is there');
    const people = Array.from({ length: PEOPLE }, (_, index) => `U0P${String(index).padStart(7, '0')}`);
    for (const user of people)
      slack.state.users.set(user, { ...like, id: user, name: user, email: `${user}@example.com` });
    // Two that were under way at once would show as such.
    slack.faults.add({ kind: 'slow', delayMs: 20, method: 'chat.update', times: 'always' });
    slack.rates.enforced = true;

    // What waits for another is left out here: it would be refused, now and then.
    const tasks = (await listNow()).tasks
      .map((task) => task.id)
      .filter((task) => !/^(unin|delete)/.test(task));
    const next = chance(20270630);
    const before = slack.calls.length;
    const ticks = people.flatMap((user, index) =>
      Array.from({ length: TICKS_EACH }, (_, round) => ({
        user,
        bot: bots[index % bots.length] ?? bot,
        contractId: id,
        termEnd: '2027-06-30',
        list: LIST,
        task: tasks[Math.floor(next() * tasks.length)] ?? '',
        ticked: next() < 0.7,
        nth: index * TICKS_EACH + round,
      })),
    );
    await Promise.all(
      people.map(async (user) => {
        for (const { bot: one, ...tick } of ticks.filter((each) => each.user === user))
          await sendTick(one.url, SIGNING_SECRET, tick);
      }),
    );
    await Promise.all(bots.map((one) => one.settled()));
    await Promise.all(bots.map((one) => one.settled()));

    const list = await listNow();
    const done = new Map(list.tasks.map((task) => [task.id, task.state === 'done']));
    const shown = shownDone(lists());
    for (const [task, isDone] of shown) expect([task, isDone]).toEqual([task, done.get(task)]);
    expect(shown.size).toBeGreaterThanOrEqual(tasks.length);
    expect(lists()[0]?.text).toContain(`${list.progress.done} of ${TASKS} done`);

    // Every tick was carried out, and changed what it was to change: per task the rows take turns.
    const open = await store.db
      .selectFrom('inbox')
      .select('id')
      .where('lease_until', 'is not', null)
      .execute();
    expect(open).toEqual([]);
    const whys = await store.db.selectFrom('inbox').select('why').where('why', '<>', '').execute();
    expect(whys).toEqual([]);
    const acts = (await history()).filter(({ what }) => what === 'task.done' || what === 'task.reopened');
    for (const [task, own] of Map.groupBy(acts, ({ after }) => (after as { task: string }).task)) {
      const turns = own.map(({ what }) => what);
      expect([task, turns]).toEqual([
        task,
        turns.map((_, index) => (index % 2 === 0 ? 'task.done' : 'task.reopened')),
      ]);
      expect([task, turns.at(-1) === 'task.done']).toEqual([task, done.get(task)]);
    }
    for (const task of tasks.filter((one) => ticks.some((tick) => tick.task === one && tick.ticked)))
      expect(acts.some(({ after }) => (after as { task: string }).task === task)).toBe(true);
    expect(await firstBrokenActivity(store.db, id)).toBeNull();

    const calls = slack.calls.slice(before);
    const updates = calls.filter(({ method }) => method === 'chat.update');
    expect(mostAtOnce(updates)).toBe(1);
    expect(updates.length).toBeLessThan(ticks.length / 5);
    expect(calls.filter(({ status }) => status === 429)).toEqual([]);
  },
  30_000,
);

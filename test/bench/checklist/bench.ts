import { setTimeout } from 'node:timers/promises';
import { checklistsOf } from '../../../src/domain/checklist.ts';
import { addTask } from '../../../src/domain/checklist-change.ts';
import { localDateAt } from '../../../src/domain/instant.ts';
import { askedRows } from '../../../src/domain/list-posts.ts';
import { addDays } from '../../../src/domain/local-date.ts';
import { createSlackStandIn } from '../../../src/sandbox/slack/server.ts';
import { SANDBOX_BOT_TOKEN } from '../../../src/sandbox/slack/tokens.ts';
import { defaultWorkspace } from '../../../src/sandbox/slack/workspace.ts';
import { systemClock } from '../../../src/scheduler/clock.ts';
import { activityOf } from '../../../src/store/activity.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { changeChecklists, checklistRecord } from '../../../src/store/tasks.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import { ACTIVTRAK, store as storeContracts } from '../../support/fixtures.ts';
import { chance, mostAtOnce, sendTick, shownDone } from '../../support/tick-at-once.ts';
import { SIGNING_SECRET } from '../ack/requests.ts';
import { type EngineName, withDatabase } from '../databases.ts';
import { startMeasurement } from '../measurement.ts';
import { CHANNEL, RULES } from '../sample.ts';
import { percentile } from '../statistics.ts';
import { inMegabytes, inMs, met, perSecond, type Row } from '../table.ts';

const PEOPLE = 50;
const TASKS = 20;
const TICKS_EACH = 20;
/** Fifty people who each tick something twice a second. */
const PAUSE_MS = 500;
const LIST = 'pre-downgrade';
const GOAL_MS = 50;
/** On a machine that others use as well only the ratio tells anything. */
const GOAL_RATIO = 3;
/** Two messages may each be changed about every three seconds, and once more at the end. */
const GOAL_CATCH_UP_MS = 5000;
const MOST_WAIT_MS = 60_000;

/** Fifty people who tick twenty tasks at random, next to a Bolt app that only acknowledges. */
export async function benchChecklist(engine: EngineName): Promise<Row[]> {
  return withDatabase(engine, async (database) => {
    const slack = createSlackStandIn({
      workspace: workspaceOf(PEOPLE),
      enforceRates: true,
      keepCalls: 100_000,
    });
    const { url } = await slack.start();
    const store = await openStore(database);
    try {
      const id = await seedList(store);
      const bare = await startMeasurement('bareBolt', {});
      const baseline = await play([await bare.run(0)], id, 0);
      await bare.end();
      const address = { url, token: SANDBOX_BOT_TOKEN };
      // Any number of replicas share a PostgreSQL; a SQLite has one.
      const bots = await Promise.all(
        Array.from({ length: engine === 'postgres' ? 2 : 1 }, () =>
          startMeasurement('wholeBot', { database, slack: address }),
        ),
      );
      const urls = await Promise.all(bots.map((bot) => bot.run(0)));
      const messages = await slack.waitForMessages(2, CHANNEL, MOST_WAIT_MS);
      const before = slack.calls.length;
      const played = await play(urls, id, 1);
      const start = performance.now();
      const equal = await caughtUp(store, id, () =>
        messages.map(({ ts }) => slack.state.findMessage(CHANNEL, ts)),
      );
      const catchUpMs = performance.now() - start;
      const calls = slack.calls.slice(before);
      const updates = calls.filter(({ method }) => method === 'chat.update');
      const limited = updates.filter(({ status }) => status === 429).length;
      const inFlight = mostAtOnce(updates);
      const peaks = await Promise.all(bots.map((bot) => bot.end()));
      const rows = await activityOf(store.db, id);
      const changes = rows.filter(({ what }) => what === 'task.done' || what === 'task.reopened').length;
      const p99 = percentile(played.times, 0.99);
      const whose = `${PEOPLE} people, ${TASKS} tasks, ${urls.length} ${urls.length === 1 ? 'process' : 'replicas'}`;
      const shared = { engine, n: played.times.length, peak: inMegabytes(Math.max(...peaks)) };
      return [
        row(`ticks acknowledged, a bare Bolt app, ${PEOPLE} people`, engine, baseline),
        {
          ...row(`ticks acknowledged, ${whose}`, engine, played),
          ...shared,
          ratio: `p99 ${(p99 / percentile(baseline.times, 0.99)).toFixed(2)} × the bare app's`,
          goal: `p99 < ${GOAL_MS} ms, or within ${GOAL_RATIO} ×`,
          met: met(p99 < GOAL_MS || p99 <= GOAL_RATIO * percentile(baseline.times, 0.99)),
        },
        {
          bench: `the message equals the database, ${whose}`,
          ...shared,
          time: `${inMs(catchUpMs)} after the last tick`,
          rate: `${changes} changes in ${updates.length} updates, ${inFlight} at once, ${limited} refused`,
          ratio: `${(changes / updates.length).toFixed(0)} changes an update`,
          goal: `equal within ${inMs(GOAL_CATCH_UP_MS)}, 1 at once, none refused`,
          met: met(equal && catchUpMs < GOAL_CATCH_UP_MS && inFlight === 1 && limited === 0),
        },
      ];
    } finally {
      await store.close();
      await slack.stop();
    }
  });
}

const userOf = (index: number): string => `U0P${String(index).padStart(7, '0')}`;

function workspaceOf(people: number) {
  const workspace = defaultWorkspace();
  const users = Array.from({ length: people }, (_, index) => ({
    id: userOf(index),
    name: `person ${index}`,
    realName: `Person ${index}`,
    email: `person-${index}@example.com`,
    tz: 'UTC',
  }));
  for (const { id } of users) workspace.channels.find((one) => one.id === CHANNEL)?.members.add(id);
  return { ...workspace, users: [...workspace.users, ...users] };
}

/** A contract with a list of twenty tasks, which is to be posted. */
async function seedList(store: Store): Promise<string> {
  const now = systemClock.now();
  const today = localDateAt(now, 'UTC');
  const termEnd = addDays(today, 100);
  const fields = { ...ACTIVTRAK, termEnd, slackChannel: CHANNEL, ownerEmail: null };
  const [id = ''] = await storeContracts(store, [fields], RULES, now);
  const context = { workspaceId: DEFAULT_WORKSPACE, contractId: id, actor: 'bench', now };
  const playbook = RULES.playbooks.get('activtrak');
  for (let nth = 4; nth <= TASKS; nth += 1)
    await changeChecklists(store, context, (record) => {
      const list = playbook && checklistsOf(record, playbook, today).find((one) => one.id === LIST);
      if (list === undefined) throw new Error('there is such a list');
      if (nth < TASKS) return { changes: [addTask(list, `own ${nth}`, null)] };
      return {
        changes: [],
        send: askedRows(list, { medium: 'slack-channel', recipient: CHANNEL }, { now, today }),
      };
    });
  return id;
}

interface Played {
  readonly times: readonly number[];
  readonly wholeMs: number;
}

/** Everybody ticks at their own pace; `round` makes the requests others than those of the round before. */
async function play(urls: readonly string[], id: string, round: number): Promise<Played> {
  const termEnd = addDays(localDateAt(systemClock.now(), 'UTC'), 100);
  const tasks = [
    'export-data',
    'do-not-track',
    ...Array.from({ length: 16 }, (_, index) => `own-${index + 4}`),
  ];
  const next = chance(20270630);
  const start = performance.now();
  const people = Array.from({ length: PEOPLE }, async (_, index) => {
    const url = urls[index % urls.length] ?? '';
    const times: number[] = [];
    for (let nth = 0; nth < TICKS_EACH; nth += 1) {
      const tick = {
        user: userOf(index),
        contractId: id,
        termEnd,
        list: LIST,
        task: tasks[Math.floor(next() * tasks.length)] ?? '',
        ticked: next() < 0.6,
        nth: (round * PEOPLE + index) * TICKS_EACH + nth,
      };
      await setTimeout(PAUSE_MS * (0.5 + next()));
      times.push(await sendTick(url, SIGNING_SECRET, tick));
    }
    return times;
  });
  const times = (await Promise.all(people)).flat();
  return { times, wholeMs: performance.now() - start };
}

/** Waits until every tick is carried out and the messages show what is stored. @returns false where they never do. */
async function caughtUp(
  { db }: Store,
  id: string,
  messages: () => readonly ({ readonly blocks?: unknown } | undefined)[],
): Promise<boolean> {
  const end = performance.now() + MOST_WAIT_MS;
  while (performance.now() < end) {
    const open = await db
      .selectFrom('inbox')
      .select('id')
      .where('lease_until', 'is not', null)
      .limit(1)
      .execute();
    const { tasks } = await checklistRecord(db, DEFAULT_WORKSPACE, id);
    const done = new Set(tasks.filter((task) => task.done !== null).map((task) => task.id));
    const shown = shownDone(messages().filter((message) => message !== undefined));
    const equal = [...shown].every(([task, isDone]) => done.has(task) === isDone);
    if (open.length === 0 && shown.size > 0 && equal) return true;
    await setTimeout(20);
  }
  return false;
}

const row = (bench: string, engine: EngineName, { times, wholeMs }: Played): Row => ({
  bench,
  engine,
  n: times.length,
  time: `p50 ${inMs(percentile(times, 0.5))}, p99 ${inMs(percentile(times, 0.99))}`,
  rate: perSecond(times.length, wholeMs, 'ticks'),
  peak: '',
  ratio: '1 (baseline)',
  goal: '',
  met: '',
});

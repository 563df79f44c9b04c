import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Environment, SlackConfig } from './config/env.ts';
import { createSlackApp } from './delivery/slack/app.ts';
import { registerLastcallCommand } from './delivery/slack/commands/lastcall.ts';
import { createHttpApp, listen } from './http/server.ts';
import { type Clock, systemClock } from './scheduler/clock.ts';
import { wakeByCron } from './scheduler/cron.ts';
import type { DispatchDeps } from './scheduler/dispatch.ts';
import { playbookOf } from './scheduler/plan-due.ts';
import { type SweepCounts, sweep } from './scheduler/sweep.ts';
import { DEFAULT_WORKSPACE } from './store/workspaces.ts';
import { channelsFrom, leaseMsOf, rulesFrom, storeFrom, timeoutMsOf } from './wiring.ts';

export interface Bot {
  /** Where it answers HTTP requests. */
  readonly url: string;
  /** One pass at once, for those who hold the clock. */
  readonly sweep: () => Promise<SweepCounts>;
  readonly stop: () => Promise<void>;
}

/** A sweep this long without success means that reminders may be late. */
const SWEEP_OVERDUE_MS = 5 * 60_000;

/** Runs the bot: Slack, HTTP and the scheduler, until stopped. */
export async function startBot(
  env: Environment,
  slack: SlackConfig,
  log: Logger,
  clock: Clock = systemClock,
): Promise<Bot> {
  const rules = rulesFrom(env);
  await using opened = new AsyncDisposableStack();
  const store = await storeFrom(env);
  opened.defer(store.close);
  let lastSweep: number = clock.real();
  const http = createHttpApp({
    database: async () => {
      await sql`select 1`.execute(store.db);
      return null;
    },
    scheduler: () =>
      clock.real() - lastSweep > SWEEP_OVERDUE_MS ? 'no sweep has succeeded for five minutes' : null,
    slack: () => slackApp.problem(),
  });
  const slackApp = createSlackApp({
    slack,
    timeoutMs: timeoutMsOf(env),
    log: log.child({ part: 'slack' }),
    http,
  });
  registerLastcallCommand(slackApp.app, {
    store,
    workspaceId: DEFAULT_WORKSPACE,
    playbookOf: (contract) => playbookOf(contract, rules.playbooks),
    now: clock.now,
  });
  const channels = channelsFrom(env, slack);
  opened.defer(channels.close);
  const deps: DispatchDeps = { store, rules, channels: channels.list, clock, leaseMs: leaseMsOf(env), log };
  const pass = async (): Promise<SweepCounts> => {
    const counts = await sweep(deps);
    lastSweep = clock.real();
    if (counts.planned + counts.sent + counts.failed > 0) log.info(counts, 'swept');
    return counts;
  };
  const listening = await listen(http, env.host, env.port);
  opened.defer(listening.close);
  await slackApp.start();
  opened.defer(slackApp.stop);
  log.info({ url: listening.url, mode: slack.mode, engine: store.engine }, 'Lastcall is running');
  const waker = wakeByCron(
    env.sweepCron,
    async () => {
      await pass();
    },
    (error) => log.error({ error }, 'a sweep failed; the next one tries again'),
  );
  opened.defer(waker.stop);
  // From here on it is the bot's: closed in reverse order when it stops, and above where it could not start.
  const running = opened.move();
  return { url: listening.url, sweep: pass, stop: () => running.disposeAsync() };
}

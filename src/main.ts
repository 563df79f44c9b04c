import type { Logger } from 'pino';
import { defaultDigest } from './config/digest-default.ts';
import type { Environment, SlackConfig } from './config/env.ts';
import { createFeedReader } from './delivery/calendar/feed-reader.ts';
import { calendarRules } from './delivery/calendar/freshen.ts';
import { createSlackApp } from './delivery/slack/app.ts';
import type { Contract } from './domain/contract.ts';
import { databaseProblem } from './http/database-check.ts';
import { createHttpApp, listen } from './http/server.ts';
import { rulesFrom, storeFrom } from './installation.ts';
import { type Clock, systemClock } from './scheduler/clock.ts';
import { type Waker, wakeByCron } from './scheduler/cron.ts';
import { digestPass } from './scheduler/digests.ts';
import { type DispatchDeps, dispatch } from './scheduler/dispatch.ts';
import { playbookOf } from './scheduler/plan-due.ts';
import { sendRequests } from './scheduler/requests.ts';
import { type SweepCounts, sweep } from './scheduler/sweep.ts';
import { createSlackBot } from './slack-wiring.ts';
import { DEFAULT_WORKSPACE } from './store/workspaces.ts';
import {
  channelsFrom,
  digestDepsFrom,
  leaseMsOf,
  linksFrom,
  requestMailerFrom,
  timeoutMsOf,
} from './wiring.ts';

export interface Bot {
  /** Where it answers HTTP requests. */
  readonly url: string;
  /** One pass at once, for those who hold the clock. */
  readonly sweep: () => Promise<SweepCounts>;
  /** Resolves once everything that people did is carried out and shown. */
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A sweep may be this late before reminders are: it waits for the one before it, or for the database. */
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
  let sweepDue: number = clock.real();
  const playbookFor = (contract: Pick<Contract, 'playbook'>) => playbookOf(contract, rules.playbooks);
  const checks = {
    database: () => databaseProblem(store, env.database),
    scheduler: () =>
      clock.real() - sweepDue > SWEEP_OVERDUE_MS
        ? `no sweep has succeeded since one was due at ${new Date(sweepDue).toISOString()}`
        : null,
    slack: () => slackApp.problem(),
  };
  const mailLinks = await linksFrom(env, store, clock.now);
  const calendars = calendarRules(rules.playbooks, playbookFor);
  const http = createHttpApp(
    checks,
    {
      store,
      feeds: createFeedReader({ store, rules: calendars, now: clock.now }),
      rules: calendars,
      now: clock.now,
      timeZone: env.timeZone,
      publicUrl: env.publicUrl,
      requestsPerMinute: env.calendarRequests,
      trustProxy: env.trustProxy,
      problem: (error) => log.warn({ error }, 'the use of a calendar feed could not be noted'),
    },
    {
      store,
      workspaceId: DEFAULT_WORKSPACE,
      links: mailLinks.signer,
      digestDefault: defaultDigest(env),
      playbookOf: playbookFor,
      offDays: rules.offDays,
      now: clock.now,
    },
  );
  const slackApp = createSlackApp({
    slack,
    timeoutMs: timeoutMsOf(env),
    log: log.child({ part: 'slack' }),
    http,
  });
  const requestMailer = requestMailerFrom(env);
  if (requestMailer !== null) opened.defer(requestMailer.close);
  const slackBot = createSlackBot({
    app: slackApp.app,
    isWaitedFor: slackApp.isWaitedFor,
    env,
    slack,
    store,
    rules,
    clock,
    log: log.child({ part: 'slack' }),
    warn: log,
    send: () => dispatch(deps),
    sendRequests: async () => {
      if (requestMailer === null) return;
      const { send } = requestMailer;
      await sendRequests({ store, rules, clock, log, leaseMs: leaseMsOf(env), send });
    },
  });
  // What was acknowledged is carried out before the database closes.
  opened.defer(slackBot.settled);
  const channels = channelsFrom(env, slack, { links: mailLinks.links, store, rules, now: clock.now }, log);
  opened.defer(channels.close);
  let waker: Waker | undefined;
  const deps: DispatchDeps = { store, rules, channels: channels.list, clock, leaseMs: leaseMsOf(env), log };
  const pass = async (): Promise<SweepCounts> => {
    await slackBot.catchUp();
    const counts = await sweep(deps);
    // Null where SWEEP_CRON never comes round again, as on a 30 February.
    sweepDue = waker?.nextWake() ?? Number.POSITIVE_INFINITY;
    if (counts.planned + counts.sent + counts.failed > 0) log.info(counts, 'swept');
    return counts;
  };
  const digestDeps =
    channels.email === null ? null : digestDepsFrom({ env, rules, store, clock, log }, channels.email);
  const digests = async (): Promise<void> => {
    if (digestDeps === null) return;
    const results = await digestPass(digestDeps);
    const sent = results.filter(({ state }) => state === 'sent').length;
    const failed = results.filter(({ state }) => state === 'failed').length;
    if (sent + failed > 0) log.info({ sent, failed }, 'digests sent');
  };
  const listening = await listen(http, env.host, env.port);
  opened.defer(listening.close);
  await slackApp.start();
  opened.defer(slackApp.stop);
  log.info({ url: listening.url, mode: slack.mode, engine: store.engine }, 'Lastcall is running');
  waker = wakeByCron(
    env.sweepCron,
    async () => {
      await pass();
    },
    (error) => log.error({ error }, 'a sweep failed; the next one tries again'),
    env.timeZone,
  );
  opened.defer(waker.stop);
  // On its own: however many digests there are, no reminder waits for them.
  const digestWaker = wakeByCron(
    env.sweepCron,
    digests,
    (error) => log.error({ error }, 'sending digests failed; the next sweep tries again'),
    env.timeZone,
  );
  opened.defer(digestWaker.stop);
  // From here on it is the bot's: closed in reverse order when it stops, and above where it could not start.
  const running = opened.move();
  const sweepAll = async (): Promise<SweepCounts> => {
    const counts = await pass();
    await digests();
    return counts;
  };
  return {
    url: listening.url,
    sweep: sweepAll,
    settled: slackBot.settled,
    stop: () => running.disposeAsync(),
  };
}

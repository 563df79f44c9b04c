import type { Logger } from 'pino';
import { defaultDigest } from './config/digest-default.ts';
import type { Environment, SlackConfig } from './config/env.ts';
import { calendarRules } from './delivery/calendar/calendar-rules.ts';
import { createFeedReader } from './delivery/calendar/feed-reader.ts';
import { createSlackApp } from './delivery/slack/app.ts';
import { registerListeners } from './delivery/slack/listeners.ts';
import { createReception } from './delivery/slack/reception.ts';
import { waitingIn } from './delivery/slack/waiting.ts';
import type { Contract } from './domain/contract.ts';
import { databaseProblem } from './http/database-check.ts';
import { createHttpApp, listen } from './http/server.ts';
import { rulesFrom, storeFrom } from './installation.ts';
import { type Clock, systemClock } from './scheduler/clock.ts';
import { playbookOf } from './scheduler/plan-due.ts';
import { slackDepsFrom } from './slack-wiring.ts';
import { DEFAULT_WORKSPACE } from './store/workspaces.ts';
import { linksFrom, timeoutMsOf } from './wiring.ts';
import type { Workshop, WorkshopOptions } from './workshop.ts';

export interface Bot extends Pick<Workshop, 'sweep' | 'settled' | 'stop'> {
  /** Where it answers HTTP requests. */
  readonly url: string;
}

export interface BotOptions {
  readonly env: Environment;
  readonly slack: SlackConfig;
  readonly log: Logger;
  readonly clock?: Clock;
  /** Where what nobody waits for is done: in a thread of its own, or here, where whoever starts the bot holds the clock. */
  readonly openWorkshop: (options: WorkshopOptions) => Promise<Workshop>;
}

/** A sweep may be this late before reminders are: it waits for the one before it, or for the database. */
const SWEEP_OVERDUE_MS = 5 * 60_000;

/** Runs the bot until stopped: answers HTTP and Slack here, and leaves what nobody waits for to the workshop. */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { env, slack, log, clock = systemClock, openWorkshop } = options;
  const rules = rulesFrom(env);
  await using opened = new AsyncDisposableStack();
  const store = await storeFrom(env);
  opened.defer(store.close);
  let sweepDue: number = clock.real();
  const swept = (nextDue: number): void => {
    sweepDue = nextDue;
  };
  const waiting = waitingIn();
  const workshop = await openWorkshop({ env, slack, store, rules, clock, log, waiting, swept });
  opened.defer(workshop.stop);
  const playbookFor = (contract: Pick<Contract, 'playbook'>) => playbookOf(contract, rules.playbooks);
  const checks = {
    database: () => databaseProblem(store, env.database),
    scheduler: () =>
      clock.real() - sweepDue > SWEEP_OVERDUE_MS
        ? `no sweep has succeeded since one was due at ${new Date(sweepDue).toISOString()}`
        : null,
    slack: () => slackApp.problem(),
  };
  const calendars = calendarRules(rules.playbooks, playbookFor);
  const http = createHttpApp(
    checks,
    {
      store,
      feeds: createFeedReader({ store, rules: calendars, now: clock.now }),
      rules: calendars,
      now: clock.now,
      publicUrl: env.publicUrl,
      requestsPerMinute: env.calendarRequests,
      trustProxy: env.trustProxy,
      problem: (error) => log.warn({ error }, 'the use of a calendar feed could not be noted'),
    },
    {
      store,
      workspaceId: DEFAULT_WORKSPACE,
      links: (await linksFrom(env, store, clock.now)).signer,
      digestDefault: defaultDigest(env),
      playbookOf: playbookFor,
      offDays: rules.offDays,
      now: clock.now,
    },
  );
  const slackLog = log.child({ part: 'slack' });
  const slackApp = createSlackApp({ slack, timeoutMs: timeoutMsOf(env), log: slackLog, http, waiting });
  const reception = createReception(slackApp.app, workshop.goOn);
  opened.defer(reception.settled);
  const { carryOut } = workshop;
  const handling = { carryOut, afterAck: reception.afterAck, nudge: nothing, sendSoon: nothing };
  registerListeners(
    slackApp.app,
    slackDepsFrom({ env, slack, store, rules, clock, log: slackLog }, handling),
  );
  const listening = await listen(http, env.host, env.port);
  opened.defer(listening.close);
  await slackApp.start();
  opened.defer(slackApp.stop);
  log.info({ url: listening.url, mode: slack.mode, engine: store.engine }, 'Lastcall is running');
  workshop.start();
  // From here on it is the bot's: closed in reverse order when it stops, and above where it could not start.
  const running = opened.move();
  return {
    url: listening.url,
    sweep: workshop.sweep,
    settled: async () => {
      await reception.settled();
      await workshop.settled();
    },
    stop: () => running.disposeAsync(),
  };
}

/** Nothing has changed before something is carried out. */
const nothing = (): void => undefined;

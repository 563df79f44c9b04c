import pino from 'pino';
import { expect, onTestFinished } from 'vitest';
import { readEnvironment } from '../../src/config/env.ts';
import type { ContractFields } from '../../src/domain/contract.ts';
import type { Instant } from '../../src/domain/instant.ts';
import { type BotOptions, startBot } from '../../src/main.ts';
import type { JsonObject } from '../../src/sandbox/slack/report.ts';
import { SANDBOX_APP_TOKEN } from '../../src/sandbox/slack/tokens.ts';
import { systemClock } from '../../src/scheduler/clock.ts';
import { activityOf } from '../../src/store/activity.ts';
import { anyClaimed } from '../../src/store/ledger-claim.ts';
import { anyLadderDue } from '../../src/store/ledger-plan.ts';
import { openStore } from '../../src/store/open.ts';
import type { Database } from '../../src/store/schema.ts';
import { createWorkshop } from '../../src/workshop.ts';
import { databaseUrl, type SHARED_ENGINES, testDatabase } from './db.ts';
import { ACTIVTRAK, at, store as storeContracts } from './fixtures.ts';
import { startSlack } from './slack.ts';

export const ANN = 'U0ANN00001'; // owns the contract
export const BO = 'U0BO000001'; // a member
export const CY = 'U0CY000001'; // an admin
export const EVE = 'U0EVE00001'; // a guest

export const SIGNING_SECRET = 'a-signing-secret';

/** On 1 May 2027, 60 days before the contract's end. */
export const T_60 = '2027-05-01T09:00:00Z';

export interface SlackBotSetup {
  readonly engine?: (typeof SHARED_ENGINES)[number];
  readonly contracts?: readonly Partial<ContractFields>[];
  readonly now?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** By Socket Mode, in place of HTTP. */
  readonly socket?: boolean;
  readonly openWorkshop?: BotOptions['openWorkshop'];
}

/**
 * The whole bot over HTTP with a Slack workspace, holding the clock: ActivTrak until 30 June 2027 in #it, Ann's,
 * unless other contracts are given.
 */
export async function startSlackBot({
  engine = 'sqlite',
  contracts = [{}],
  now = T_60,
  env: extra = {},
  socket = false,
  openWorkshop = createWorkshop,
}: SlackBotSetup = {}) {
  const slack = await startSlack();
  const database = await testDatabase(engine);
  const seeding = await openStore(database);
  const fields = contracts.map((more) => ({ ...ACTIVTRAK, slackChannel: 'C0IT000001', ...more }));
  const ids = await storeContracts(seeding, fields);
  await seeding.close();
  const env = readEnvironment({
    DATABASE_URL: databaseUrl(database),
    PORT: '0',
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.token,
    ...(socket ? { SLACK_APP_TOKEN: SANDBOX_APP_TOKEN } : { SLACK_SIGNING_SECRET: SIGNING_SECRET }),
    // Sweeps are the test's, but for the one at the start.
    SWEEP_CRON: '0 0 1 1 *',
    ...extra,
  });
  if (env.slack === null) throw new Error('Slack is configured above');
  let moment: Instant = at(now);
  const errors: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) });
  const config = env.slack;
  const startOne = async () => {
    const one = await startBot({
      env,
      slack: config,
      log,
      clock: { ...systemClock, now: () => moment },
      openWorkshop,
    });
    onTestFinished(async () => {
      await one.stop();
      if (errors.length > 0) throw new Error(`the bot logged errors:\n${errors.join('')}`);
    });
    return one;
  };
  const bot = await startOne();
  if (!socket)
    slack.requests.address = { requestUrl: `${bot.url}/slack/events`, signingSecret: SIGNING_SECRET };
  await bot.sweep();
  // Beside the running bot this one only reads.
  const store = await openStore(database);
  onTestFinished(() => store.close());
  // The sweep at the start may hold some of what is due, or be about to take it. A workshop of the test's own may
  // sweep by another clock, or never.
  const isOwn = openWorkshop !== createWorkshop;
  await expect
    .poll(() => (isOwn ? anyClaimed(store.db) : anyUnderWay(store.db, moment)), { interval: 5 })
    .toBe(false);
  const id = ids[0] ?? '';
  const reader = {
    history: (contractId = id) => activityOf(store.db, contractId),
    whats: async (contractId = id) => (await activityOf(store.db, contractId)).map(({ what }) => what),
  };
  return {
    slack,
    database,
    bot,
    store,
    id,
    ids,
    errors,
    /** Another replica of it, on the same database. */
    startReplica: startOne,
    ...reader,
    setNow: (iso: string) => {
      moment = at(iso);
    },
    /** The reminder in the contract's channel, or in somebody's direct messages. */
    reminder: (channel = 'C0IT000001') => {
      const message = slack.state.messages(channel).find(({ threadTs }) => threadTs === undefined);
      if (message === undefined) throw new Error(`no reminder in ${channel}`);
      return message;
    },
    /** Presses a button of a message. */
    press: async (user: string, actionId: string, message: { channel: string; ts: string }) => {
      const request = await slack.people.use({
        user,
        place: { channel: message.channel, ts: message.ts },
        blockId: 'reminder',
        actionId,
      });
      await bot.settled();
      return request;
    },
    /** The modal that somebody has in front of them. */
    modal: (user: string) => {
      const view = slack.state.views.stack(user).at(-1);
      if (view === undefined) throw new Error(`${user} has no modal open`);
      return view;
    },
    submit: async (user: string, values: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>) => {
      const view = slack.state.views.stack(user).at(-1);
      const submitted = await slack.people.submit({ user, view: view?.id ?? '', values });
      await bot.settled();
      return submitted;
    },
    command: async (user: string, text: string, channel = 'C0IT000001') => {
      const request = await slack.people.command({ user, channel, command: '/lastcall', text });
      await bot.settled();
      return request;
    },
    /** What somebody alone was shown, newest last. */
    told: (user: string) => slack.state.ephemerals.filter((one) => one.user === user).map(({ text }) => text),
  };
}

export type StartedSlackBot = Awaited<ReturnType<typeof startSlackBot>>;

/** Whether a sweep has anything left to plan or to send, or is at it. */
const anyUnderWay = async (db: Database, now: Instant): Promise<boolean> =>
  (await anyLadderDue(db, now)) || (await anyRowDue(db, now)) || (await anyClaimed(db));

const anyRowDue = async (db: Database, now: Instant): Promise<boolean> =>
  (await db.selectFrom('ledger').select('id').where('next_attempt_at', '<=', now).limit(1).execute()).length >
  0;

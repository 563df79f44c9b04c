import { bareBolt } from './ack/bare-bolt.ts';
import { wholeBot } from './ack/whole-bot.ts';
import { bareSlack } from './deliveries/bare-slack.ts';
import { dispatchReminders } from './deliveries/dispatch-reminders.ts';
import { writePayloads } from './deliveries/write-payloads.ts';
import { bareMailer } from './digest/bare-mailer.ts';
import { sendDigests } from './digest/send-digests.ts';
import { bareCalendars } from './feed/bare-calendars.ts';
import { buildFeed } from './feed/build-feed.ts';
import { seedFeed } from './feed/seed-feed.ts';
import { serveFeed } from './feed/serve-feed.ts';
import { importContracts } from './import/import-contracts.ts';
import { plainInserts } from './import/plain-inserts.ts';
import { bareWrites } from './planning/bare-writes.ts';
import { planLadders } from './planning/plan-ladders.ts';
import { replanEdits } from './planning/replan-edits.ts';
import { seed } from './seed.ts';
import { sweepDue } from './sweep/sweep-due.ts';
import { sweepIdle } from './sweep/sweep-idle.ts';
import { simulateYear } from './year/simulate-year.ts';

/** What a process measures: rounds of the same work, each with what it found. */
export interface Measured<Result> {
  readonly run: (round: number) => Promise<Result>;
  readonly close: () => Promise<void>;
}

/** Everything that is run in a process of its own, by name. Options and results travel as JSON. */
export const SCENARIOS = {
  bareBolt,
  bareCalendars,
  bareMailer,
  bareSlack,
  bareWrites,
  buildFeed,
  dispatchReminders,
  importContracts,
  plainInserts,
  planLadders,
  replanEdits,
  seed,
  seedFeed,
  serveFeed,
  sendDigests,
  simulateYear,
  sweepDue,
  sweepIdle,
  wholeBot,
  writePayloads,
} as const;

export type Scenarios = typeof SCENARIOS;

/** What a process measures: rounds of the same work, each with what it found. */
export interface Measured<Result> {
  readonly run: (round: number) => Promise<Result>;
  readonly close: () => Promise<void>;
}

/**
 * Everything that is run in a process of its own, by name. Options and results travel as JSON. Each is loaded only
 * where it is measured, so that a process's peak of memory is of what it does.
 */
export const SCENARIOS = {
  bareBolt: async () => (await import('./ack/bare-bolt.ts')).bareBolt,
  bareCalendars: async () => (await import('./feed/bare-calendars.ts')).bareCalendars,
  bareMailer: async () => (await import('./digest/bare-mailer.ts')).bareMailer,
  bareSlack: async () => (await import('./deliveries/bare-slack.ts')).bareSlack,
  bareWrites: async () => (await import('./planning/bare-writes.ts')).bareWrites,
  buildFeed: async () => (await import('./feed/build-feed.ts')).buildFeed,
  dispatchReminders: async () => (await import('./deliveries/dispatch-reminders.ts')).dispatchReminders,
  drawPictures: async () => (await import('./pictures/draw-pictures.ts')).drawPictures,
  importContracts: async () => (await import('./import/import-contracts.ts')).importContracts,
  plainInserts: async () => (await import('./import/plain-inserts.ts')).plainInserts,
  planLadders: async () => (await import('./planning/plan-ladders.ts')).planLadders,
  replanEdits: async () => (await import('./planning/replan-edits.ts')).replanEdits,
  seed: async () => (await import('./seed.ts')).seed,
  seedFeed: async () => (await import('./feed/seed-feed.ts')).seedFeed,
  serveFeed: async () => (await import('./feed/serve-feed.ts')).serveFeed,
  sendDigests: async () => (await import('./digest/send-digests.ts')).sendDigests,
  simulateYear: async () => (await import('./year/simulate-year.ts')).simulateYear,
  sweepDue: async () => (await import('./sweep/sweep-due.ts')).sweepDue,
  sweepIdle: async () => (await import('./sweep/sweep-idle.ts')).sweepIdle,
  wholeBot: async () => (await import('./ack/whole-bot.ts')).wholeBot,
  writePayloads: async () => (await import('./deliveries/write-payloads.ts')).writePayloads,
} as const;

type Loaders = typeof SCENARIOS;

export type Scenarios = { readonly [Name in keyof Loaders]: Awaited<ReturnType<Loaders[Name]>> };

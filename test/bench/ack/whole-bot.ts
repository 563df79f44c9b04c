import { sql } from 'kysely';
import pino from 'pino';
import { type DatabaseConfig, readEnvironment } from '../../../src/config/env.ts';
import { startBot } from '../../../src/main.ts';
import { openStore } from '../../../src/store/open.ts';
import { openWorkshopThread } from '../../../src/workshop-thread.ts';
import type { SlackAddress } from '../deliveries/slack-process.ts';
import type { Measured } from '../scenarios.ts';
import { SIGNING_SECRET } from './requests.ts';

const TIDYING = {
  sqlite: ['pragma wal_checkpoint(truncate)'],
  postgres: ['vacuum analyze', 'checkpoint'],
} as const;

/** The whole bot on a database that is filled; answers where it listens, once it has nothing left to do. */
export async function wholeBot({
  database,
  slack,
}: {
  readonly database: DatabaseConfig;
  readonly slack: SlackAddress;
}): Promise<Measured<string>> {
  const store = await openStore(database);
  await store.db
    .updateTable('contract')
    .set((eb) => ({ notice_by: eb.ref('term_end') }))
    .where((eb) => eb.or([eb('notice_by', 'is', null), eb('notice_by', '!=', eb.ref('term_end'))]))
    .execute();
  // What filling the database left to be tidied is over when the bot starts.
  for (const tidying of TIDYING[database.engine]) await sql.raw(tidying).execute(store.db);
  await store.close();
  const env = readEnvironment({
    DATABASE_URL: database.engine === 'sqlite' ? `sqlite:${database.file}` : database.url,
    PORT: '0',
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.token,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SWEEP_CRON: '0 0 1 1 *',
  });
  if (env.slack === null) throw new Error('Slack is configured above');
  const bot = await startBot({
    env,
    slack: env.slack,
    log: pino({ level: 'warn' }, pino.destination(2)),
    openWorkshop: openWorkshopThread,
  });
  return {
    run: async () => {
      await bot.settled();
      return bot.url;
    },
    close: bot.stop,
  };
}

import pino from 'pino';
import { type DatabaseConfig, readEnvironment } from '../../../src/config/env.ts';
import { startBot } from '../../../src/main.ts';
import { openStore } from '../../../src/store/open.ts';
import type { SlackAddress } from '../deliveries/slack-process.ts';
import type { Measured } from '../scenarios.ts';
import { SIGNING_SECRET } from './requests.ts';

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
    .execute();
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
  const bot = await startBot(env, env.slack, pino({ level: 'warn' }, pino.destination(2)));
  return {
    run: async () => {
      await bot.settled();
      return bot.url;
    },
    close: bot.stop,
  };
}

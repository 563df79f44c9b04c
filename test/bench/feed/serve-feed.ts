import type { DatabaseConfig } from '../../../src/config/env.ts';
import { createHttpApp, listen } from '../../../src/http/server.ts';
import type { Measured } from '../scenarios.ts';
import { freshReader, NOW, openFeedStore, rulesOfFeeds } from './open-feed.ts';

/** The server that answers calendar programs; answers with a feed's address. */
export async function serveFeed({
  database,
}: {
  readonly database: DatabaseConfig;
}): Promise<Measured<string>> {
  const { store, token } = await openFeedStore(database);
  const problem = (error: unknown): never => {
    throw error;
  };
  const app = createHttpApp(
    {},
    {
      store,
      feeds: freshReader(store),
      rules: rulesOfFeeds,
      now: () => NOW,
      timeZone: 'UTC',
      publicUrl: null,
      requestsPerMinute: Number.MAX_SAFE_INTEGER,
      trustProxy: 0,
      problem,
    },
  );
  const { url, close } = await listen(app, '127.0.0.1', 0);
  return {
    run: async () => `${url}/calendar/${token}.ics`,
    close: async () => {
      await close();
      await store.close();
    },
  };
}

import type { DatabaseConfig } from '../../../src/config/env.ts';
import { createHttpApp, listen } from '../../../src/http/server.ts';
import { createFeed, revokeFeed } from '../../../src/store/feeds.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import type { Measured } from '../scenarios.ts';
import { freshReader, NOW, openFeedStore, rulesOfFeeds } from './open-feed.ts';

/** The addresses of a feed and of one that was revoked. */
export interface ServedFeeds {
  readonly feed: string;
  readonly revoked: string;
}

/** The server that answers calendar programs; answers with addresses. */
export async function serveFeed({
  database,
}: {
  readonly database: DatabaseConfig;
}): Promise<Measured<ServedFeeds>> {
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
      publicUrl: null,
      requestsPerMinute: Number.MAX_SAFE_INTEGER,
      trustProxy: 0,
      problem,
    },
  );
  const { url, close } = await listen(app, '127.0.0.1', 0);
  const addressOf = (secret: string): string => `${url}/calendar/${secret}.ics`;
  const context = { workspaceId: DEFAULT_WORKSPACE, actor: 'bench', now: NOW };
  const gone = await createFeed(store.db, { scope: 'workspace' }, context);
  await revokeFeed(store.db, DEFAULT_WORKSPACE, gone.id, NOW);
  return {
    run: async () => ({ feed: addressOf(token), revoked: addressOf(gone.token) }),
    close: async () => {
      await close();
      await store.close();
    },
  };
}

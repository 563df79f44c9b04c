import type { DatabaseConfig } from '../../../src/config/env.ts';
import { loadPlaybooks } from '../../../src/config/load-playbooks.ts';
import { calendarRules } from '../../../src/delivery/calendar/calendar-rules.ts';
import { createFeedReader, type FeedReader } from '../../../src/delivery/calendar/feed-reader.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import { playbookOf } from '../../../src/scheduler/plan-due.ts';
import { createFeed } from '../../../src/store/feeds.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';

export const NOW = Date.UTC(2027, 0, 1) as Instant;

const playbooks = loadPlaybooks('config/playbooks');

/** What feeds are made by; nothing else that the bot holds in memory is here, so that a peak is the feed's. */
export const rulesOfFeeds = calendarRules(playbooks, (contract) => playbookOf(contract, playbooks));

/** An open database that was filled, and the secret of a new feed of all that is in it. */
export async function openFeedStore(database: DatabaseConfig): Promise<{ store: Store; token: string }> {
  const store = await openStore(database);
  const context = { workspaceId: DEFAULT_WORKSPACE, actor: 'bench', now: NOW };
  const { token } = await createFeed(store.db, { scope: 'workspace' }, context);
  return { store, token };
}

/** A reader that remembers nothing, as after a restart. */
export const freshReader = (store: Store): FeedReader =>
  createFeedReader({ store, rules: rulesOfFeeds, now: () => NOW });

/** What a feed says. */
export async function bodyOf(reader: FeedReader, token: string): Promise<Uint8Array[]> {
  const read = await reader.read(token);
  if (read === undefined) throw new Error('there is such a feed');
  return [...read.bodies.plain];
}

import type { DatabaseConfig } from '../../../src/config/env.ts';
import { createFeedReader, type FeedReader } from '../../../src/delivery/calendar/feed-reader.ts';
import { calendarRules } from '../../../src/delivery/calendar/freshen.ts';
import { contractInput } from '../../../src/scheduler/first-due.ts';
import { playbookOf } from '../../../src/scheduler/plan-due.ts';
import { createFeed } from '../../../src/store/feeds.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { saveContracts } from '../../../src/store/save-contracts.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../../src/store/workspaces.ts';
import { dueMomentOf, RULES, sampleContract } from '../sample.ts';

/** Each contract has two marks, the notice deadline, its end and the day from which it can be deleted. */
export const EVENTS_EACH = 5;

export const NOW = dueMomentOf(0);

export const rulesOfFeeds = calendarRules(RULES.playbooks, (contract) =>
  playbookOf(contract, RULES.playbooks),
);

/** A database with contracts that have so many events together, and a feed of all of them. */
export async function feedStore(
  database: DatabaseConfig,
  events: number,
): Promise<{ store: Store; token: string }> {
  const store = await openStore(database);
  await ensureWorkspace(store.db, DEFAULT_WORKSPACE, NOW);
  const there = await store.db.selectFrom('contract').select('id').limit(1).execute();
  if (there.length === 0) {
    const inputs = Array.from({ length: events / EVENTS_EACH }, (_, index) =>
      contractInput(
        { ...sampleContract(index), playbook: 'activtrak', noticeDays: 45, autoRenews: true },
        RULES,
      ),
    );
    await saveContracts(store.db, inputs, {
      workspaceId: DEFAULT_WORKSPACE,
      actor: 'bench',
      now: NOW,
      playbookOf: rulesOfFeeds.playbookOf,
    });
  }
  const about = { scope: 'workspace' } as const;
  const { token } = await createFeed(store.db, about, {
    workspaceId: DEFAULT_WORKSPACE,
    actor: 'bench',
    now: NOW,
  });
  return { store, token };
}

/** A reader that remembers nothing, as after a restart. */
export const freshReader = (store: Store): FeedReader =>
  createFeedReader({
    store,
    rules: rulesOfFeeds,
    now: () => NOW,
  });

/** What a feed says. */
export async function bodyOf(reader: FeedReader, token: string): Promise<Buffer> {
  const read = await reader.read(token);
  if (read === undefined) throw new Error('there is such a feed');
  return (await read.bodies()).plain;
}

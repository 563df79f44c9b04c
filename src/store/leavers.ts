import { DAY_MS, type Instant } from '../domain/instant.ts';
import { endFeeds, liveFeeds } from './end-feeds.ts';
import type { Feed } from './feeds.ts';
import type { Database } from './schema.ts';
import { type MetPerson, metBy } from './slack-people.ts';

const MINUTE_MS = 60_000;
/** Slack answers about 100 such questions a minute, and what people do needs some of them. */
const MOST_A_MINUTE = 30;

/** Whose a feed is: the person that it is of, or else whoever created it. */
const whose = ({ about, createdBy }: Feed): string =>
  (about.scope === 'person' ? about.person : createdBy).toLowerCase();

/**
 * Those who have feeds and whom Slack was not asked about for a day, as far as they were met there; only so many that
 * all processes together ask about few a minute.
 */
export async function feedOwnersToAsk(db: Database, workspaceId: string, now: Instant): Promise<string[]> {
  const met = await metBy(db, workspaceId, (await liveFeeds(db, workspaceId)).map(whose));
  const owners = new Map([...met.values()].flat().map((person) => [person.id, person.seenAt]));
  const asked = [...owners.values()].filter((seenAt) => seenAt > now - MINUTE_MS).length;
  return [...owners]
    .filter(([, seenAt]) => seenAt <= now - DAY_MS)
    .sort(([, one], [, other]) => one - other)
    .slice(0, Math.max(0, MOST_A_MINUTE - asked))
    .map(([id]) => id);
}

/** Lends the right to ask Slack about somebody: true for one process of all, once a day. */
export async function claimToAsk(
  db: Database,
  workspaceId: string,
  userId: string,
  now: Instant,
): Promise<boolean> {
  const claimed = await db
    .updateTable('slack_person')
    .set({ seen_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .where('seen_at', '<=', now - DAY_MS)
    .returning('user_id')
    .execute();
  return claimed.length > 0;
}

/** What came of somebody's leaving. */
export interface Left {
  /** How they were called. */
  readonly name: string;
  readonly ended: readonly Feed[];
}

/**
 * Ends the feeds of somebody whose account in Slack was deactivated. What is somebody else's as well, who has the same
 * address and is there, goes on.
 */
export async function endFeedsOfLeaver(
  tx: Database,
  { workspaceId, userId, now }: { workspaceId: string; userId: string; now: Instant },
): Promise<Left> {
  const [left] = await tx
    .updateTable('slack_person')
    .set({ standing: 'unknown' })
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .returning('name')
    .execute();
  const feeds = await liveFeeds(tx, workspaceId);
  const met = await metBy(tx, workspaceId, feeds.map(whose));
  const isLeft = (people: readonly MetPerson[]): boolean =>
    people.some(({ id }) => id === userId) && people.every(({ standing }) => standing === 'unknown');
  const theirs = feeds.filter((feed) => isLeft(met.get(whose(feed)) ?? []));
  const name = left?.name ?? userId;
  const why = `the Slack account of ${name} was deactivated`;
  return { name, ended: await endFeeds(tx, theirs, { workspaceId, actor: 'sweep', now, why }) };
}

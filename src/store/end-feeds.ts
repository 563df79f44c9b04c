import type { Contract } from '../domain/contract.ts';
import type { Decision } from '../domain/decisions.ts';
import type { Instant } from '../domain/instant.ts';
import { isKnownAs, owns, type Person } from '../domain/permissions.ts';
import { type Feed, listFeeds, revokeFeed } from './feeds.ts';
import { identitiesBy } from './identities.ts';
import type { Database } from './schema.ts';
import { appendWorkspaceActivity } from './workspace-activity.ts';

export interface EndContext {
  readonly workspaceId: string;
  readonly actor: string;
  readonly now: Instant;
  /** For the record. */
  readonly why: string;
}

/** Ends feeds that somebody else may have made, each on record. @returns those that had not ended before */
export async function endFeeds(tx: Database, feeds: readonly Feed[], context: EndContext): Promise<Feed[]> {
  const { workspaceId, actor, now: at, why } = context;
  const ended: Feed[] = [];
  for (const feed of feeds) {
    if (!(await revokeFeed(tx, workspaceId, feed.id, at))) continue;
    const details = { id: feed.id, why };
    await appendWorkspaceActivity(tx, { workspaceId, at, actor, what: 'feed.revoked', details });
    ended.push(feed);
  }
  return ended;
}

/** The feeds that go on, oldest first. */
export const liveFeeds = async (db: Database, workspaceId: string): Promise<Feed[]> =>
  (await listFeeds(db, workspaceId)).filter(({ revokedAt }) => revokedAt === null);

/**
 * Where a contract is limited to its channel, its own feeds end: whoever has an address would go on to see it. Those
 * of its owners, and of whoever limits it, stay. @returns the change, which tells how many ended
 */
export async function endFeedsOfLimited<Change extends Decision>(
  tx: Database,
  change: Change,
  { actor, now }: Pick<EndContext, 'actor' | 'now'>,
): Promise<Change> {
  if (change.what !== 'access.limited') return change;
  const { contract } = change;
  const { workspaceId } = contract;
  const live = await liveFeeds(tx, workspaceId);
  const makers = live.map(({ createdBy }) => createdBy);
  const identitiesOf = await identitiesBy(tx, workspaceId, makers);
  const feeds = live.filter(
    ({ about, createdBy }) =>
      about.scope === 'contract' &&
      about.contractId === contract.id &&
      isOthers({ identities: identitiesOf(createdBy) }, contract, actor),
  );
  const why = 'the contract was limited to its channel';
  const { length: feedsEnded } = await endFeeds(tx, feeds, { workspaceId, actor, now, why });
  return feedsEnded === 0 ? change : { ...change, after: { ...Object(change.after), feedsEnded } };
}

const isOthers = (maker: Pick<Person, 'identities'>, contract: Contract, actor: string): boolean =>
  !owns(maker, contract) && !isKnownAs(maker, actor);

import { feedUrl } from '../../cli/feed-url.ts';
import type { Instant } from '../../domain/instant.ts';
import { createFeed, listFeeds, revokeFeed } from '../../store/feeds.ts';
import type { Store } from '../../store/open.ts';
import { DEFAULT_WORKSPACE } from '../../store/workspaces.ts';

/** Who creates the feed that the page's calendar reads. */
const DEMO = 'the sandbox page';

/**
 * A feed of all contracts for the page. One of an earlier run on the same data is revoked: nobody knows its secret
 * any more. @returns its address
 */
export async function freshFeed({ db }: Store, pageUrl: string, now: Instant): Promise<string> {
  for (const { id, createdBy, revokedAt } of await listFeeds(db, DEFAULT_WORKSPACE))
    if (createdBy === DEMO && revokedAt === null) await revokeFeed(db, DEFAULT_WORKSPACE, id, now);
  const about = { scope: 'workspace' } as const;
  const { token } = await createFeed(db, about, { workspaceId: DEFAULT_WORKSPACE, actor: DEMO, now });
  return feedUrl(pageUrl, token);
}

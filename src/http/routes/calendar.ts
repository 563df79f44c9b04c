import { type Request, type Response, Router } from 'express';
import type { Playbook } from '../../config/playbook.ts';
import { etagOf, feedCalendar } from '../../delivery/calendar/feed-calendar.ts';
import type { Contract } from '../../domain/contract.ts';
import type { Instant } from '../../domain/instant.ts';
import { feedContracts } from '../../store/feed-contracts.ts';
import { type Feed, findFeed, noteFeedUse } from '../../store/feeds.ts';
import type { Store } from '../../store/open.ts';

export interface FeedDeps {
  readonly store: Store;
  readonly playbookOf: (contract: Pick<Contract, 'playbook'>) => Playbook;
  readonly now: () => Instant;
  /** Told where the use of a feed could not be noted, which is no reason not to answer. */
  readonly problem: (error: unknown) => void;
}

// Taken as it stands, undecoded: what cannot be decoded is one more unknown address, and no error of its own.
const FEED_PATH = /^\/calendar\/(.*)\.ics$/;

/** `/calendar/<token>.ics`: a subscription feed. Whatever is not the address of one, or no longer is, is not found. */
export function calendarRoutes(deps: FeedDeps): Router {
  const router = Router();
  // HEAD comes by here as well.
  router.get(/^\/calendar\/.*\.ics$/, async (request, response) => {
    const [, token = ''] = FEED_PATH.exec(request.path) ?? [];
    const feed = await findFeed(deps.store.db, token);
    response.set('X-Robots-Tag', 'noindex');
    if (feed === undefined) {
      response.set('Cache-Control', 'no-store').status(404).type('text/plain').send('not found\n');
      return;
    }
    await noteFeedUse(deps.store.db, feed, deps.now()).catch(deps.problem);
    await answer(feed, request, response, deps);
  });
  return router;
}

async function answer(
  feed: Feed,
  request: Request,
  response: Response,
  { store, playbookOf }: FeedDeps,
): Promise<void> {
  const found = await feedContracts(store.db, feed);
  const lives = found.map((one) => ({ ...one, playbook: playbookOf(one.contract) }));
  const body = feedCalendar(feed.about, lives);
  const etag = etagOf(body);
  const changed = Math.max(feed.createdAt, ...found.map(({ updatedAt }) => updatedAt));
  response.set({
    'Content-Type': 'text/calendar; charset=utf-8',
    // Each use asks whether it is still so; nobody between may keep it.
    'Cache-Control': 'private, no-cache',
    ETag: etag,
    'Last-Modified': new Date(changed).toUTCString(),
  });
  // By the ETag alone, so not Express's send: a contract that left the feed, or an edited playbook, moves no date.
  if (matches(request.get('if-none-match'), etag)) response.status(304).end();
  else response.set('Content-Length', String(Buffer.byteLength(body))).end(body);
}

/** Compared weakly, as RFC 9110 has it for If-None-Match: a proxy that compressed the answer weakened its ETag. */
const matches = (header: string | undefined, etag: string): boolean =>
  (header ?? '').split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));

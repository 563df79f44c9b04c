import { type Request, type Response, Router } from 'express';
import type { FeedAsRead, FeedReader } from '../../delivery/calendar/feed-reader.ts';
import type { Instant } from '../../domain/instant.ts';
import { noteFeedUse } from '../../store/feeds.ts';
import type { Store } from '../../store/open.ts';

export interface FeedDeps {
  readonly store: Store;
  readonly feeds: FeedReader;
  readonly now: () => Instant;
  /** Told where the use of a feed could not be noted, which is no reason not to answer. */
  readonly problem: (error: unknown) => void;
}

// Without a group, and taken apart only afterwards: the router would decode what is in one, and what cannot be decoded
// is one more unknown address, and no error of its own (which would be logged with all that was asked for).
const ANY_FEED = /^\/calendar\/.*\.ics$/;
const FEED_PATH = /^\/calendar\/(.*)\.ics$/;

/** `/calendar/<token>.ics`: a subscription feed. Whatever is not the address of one, or no longer is, is not found. */
export function calendarRoutes({ store, feeds, now, problem }: FeedDeps): Router {
  const router = Router();
  // HEAD comes by here as well.
  router.get(ANY_FEED, async (request, response) => {
    const [, token = ''] = FEED_PATH.exec(request.path) ?? [];
    const read = await feeds.read(token);
    response.set('X-Robots-Tag', 'noindex');
    if (read === undefined) return notFound(response);
    await answer(read, now(), request, response);
    // Afterwards: nobody has to wait for that.
    await noteFeedUse(store.db, read.feed, now()).catch(problem);
  });
  return router;
}

/** The same for whatever is not the address of a feed, or no longer is. */
export function notFound(response: Response): void {
  response.set('Cache-Control', 'no-store').status(404).type('text/plain').send('not found\n');
}

async function answer(
  { etag, changedAt, bodies }: FeedAsRead,
  now: Instant,
  request: Request,
  response: Response,
): Promise<void> {
  const gzipped = request.acceptsEncodings('gzip', 'identity') === 'gzip';
  // Two texts, byte for byte, and so two strong ETags.
  const tags = [etag, `${etag.slice(0, -1)}-gzip"`];
  response.set({
    'Content-Type': 'text/calendar; charset=utf-8',
    // Each use asks whether it is still so; nobody between may keep it.
    'Cache-Control': 'private, no-cache',
    ETag: tags[gzipped ? 1 : 0],
    // Several changes in one second are one second apart; no date may be ahead of the clock (RFC 9110, 8.8.2.1). Who
    // names the earlier one is sent the whole again.
    'Last-Modified': new Date(Math.min(changedAt, now)).toUTCString(),
    Vary: 'Accept-Encoding',
  });
  if (isUnchanged(request, tags, changedAt)) {
    response.status(304).end();
    return;
  }
  const pieces = gzipped ? [await bodies.gzipped()] : bodies.plain;
  const size = gzipped ? pieces.reduce((sum, { length }) => sum + length, 0) : bodies.size;
  if (gzipped) response.set('Content-Encoding', 'gzip');
  response.set('Content-Length', String(size));
  response.cork();
  for (const piece of pieces) response.write(piece);
  response.end();
}

/** RFC 9110, section 13.2.2: the date counts only where no ETag is named. */
function isUnchanged(request: Request, tags: readonly string[], changedAt: Instant): boolean {
  const named = request.get('if-none-match');
  if (named !== undefined) return matches(named, tags);
  const since = Date.parse(request.get('if-modified-since') ?? '');
  return since >= changedAt;
}

/** Compared weakly, as RFC 9110 has it for If-None-Match: a proxy that compressed the answer weakened its ETag. */
const matches = (header: string, tags: readonly string[]): boolean =>
  header.split(',').some((one) => ['*', ...tags].includes(one.trim().replace(/^W\//, '')));

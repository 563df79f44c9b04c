import { type Request, Router } from 'express';
import { agendaOf } from '../../delivery/calendar/agenda.ts';
import type { CalendarRules } from '../../delivery/calendar/calendar-rules.ts';
import { feedPage } from '../../delivery/calendar/feed-page.ts';
import { nameOfFeed } from '../../delivery/calendar/feed-reader.ts';
import { type FeedDeps, notFound } from './calendar.ts';

export interface FeedPageDeps extends FeedDeps {
  readonly rules: CalendarRules;
  /** Where people reach this server; null: at the address that they asked. */
  readonly publicUrl: string | null;
}

// Without a group, as the feed's. Whatever is below it is looked for, so that all that is no feed is answered alike.
const ANY_PAGE = /^\/calendar(?:\/.*)?$/;
const PAGE_PATH = /^\/calendar\/(.*)$/;

/** What the page needs is in it; nothing runs, and nothing is loaded from anywhere. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `/calendar/<token>`: a feed as a page for people. */
export function calendarPageRoutes(deps: FeedPageDeps): Router {
  const { store, feeds, rules, now } = deps;
  const router = Router();
  router.get(ANY_PAGE, async (request, response) => {
    const [, token = ''] = PAGE_PATH.exec(request.path) ?? [];
    const read = await feeds.read(token);
    response.set('X-Robots-Tag', 'noindex');
    if (read === undefined) return notFound(response);
    const { feed } = read;
    const html = feedPage({
      name: await nameOfFeed(feed, store.db),
      address: `${deps.publicUrl ?? ownAddress(request)}/calendar/${token}.ics`,
      agenda: await agendaOf(store.db, feed, rules, now()),
    });
    response
      .set({
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'private, no-store',
        'Content-Security-Policy': POLICY,
        'Referrer-Policy': 'no-referrer',
      })
      .end(html);
  });
  return router;
}

const ownAddress = (request: Request): string =>
  `${request.protocol}://${request.get('host') ?? 'localhost'}`;

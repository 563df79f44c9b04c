import type { CalendarSource, Calendars } from '../page/routes/calendar.ts';
import { NotPossibleError } from '../slack/interact/payloads.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The calendars that the page shows: the feeds of the bot that it is given, and those that somebody subscribes to
 * later, all read over HTTP as a calendar program would.
 */
export function createCalendars(first: readonly string[], changed: () => void): Calendars {
  const feeds = [...first];
  return {
    sources: async () => feeds.map(feedSource),
    subscribe(address) {
      // The webcal: of a calendar program's link is http: to whoever fetches it.
      const url = address.replace(/^webcals?:/, 'http:');
      if (!URL.canParse(url) || !LOOPBACK.has(new URL(url).hostname))
        throw new NotPossibleError(`found ${address}, expected an address of the bot on this machine`);
      if (!feeds.includes(url)) feeds.push(url);
      changed();
    },
  };
}

const feedSource = (url: string): CalendarSource => ({
  name: url,
  url,
  read: async () => {
    const response = await fetch(url, { headers: { accept: 'text/calendar' } });
    if (!response.ok) throw new Error(`the bot answered ${response.status}`);
    return response.text();
  },
});

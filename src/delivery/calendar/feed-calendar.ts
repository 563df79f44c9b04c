import { createHash } from 'node:crypto';
import ical, { ICalCalendarMethod, ICalEventBusyStatus, ICalEventTransparency } from 'ical-generator';
import type { Playbook } from '../../config/playbook.ts';
import { addDays } from '../../domain/local-date.ts';
import type { FeedContract } from '../../store/feed-contracts.ts';
import type { FeedScope } from '../../store/feeds.ts';
import { oneLine } from '../one-line.ts';
import { nameOf } from '../reminder-words.ts';
import { CATEGORY, midnight, PARAGRAPH_LIMIT, unescaped, utc } from './all-day.ts';
import { feedEvents } from './feed-events.ts';

/** How often a calendar program should look for changes. */
const REFRESH_SECONDS = 3600;

/** One contract of a feed, with the rules that apply to it. */
export interface FeedLife extends FeedContract {
  readonly playbook: Playbook;
}

/**
 * The days that count of contracts as iCalendar (RFC 5545, 7986). An event's UID is made of the contract, the
 * number of its term and what the event is, so that an event moves when its date is corrected, and a new term
 * has events of its own. Stamped with the contract's last change: while nothing changes it is the same text.
 */
export function feedCalendar(about: FeedScope, lives: readonly FeedLife[]): string {
  const calendar = ical({
    name: unescaped(nameOfFeed(about, lives)),
    prodId: { company: 'Lastcall', product: 'Lastcall', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH_SECONDS,
  });
  const all = lives
    .flatMap((life) =>
      feedEvents(life).map((day) => ({
        ...day,
        life,
        uid: `${life.contract.id}-${life.termNumber}-${day.id}@lastcall`,
      })),
    )
    .sort((a, b) => compare(a.date, b.date) || compare(a.uid, b.uid));
  for (const { uid, date, title, text, life } of all) {
    calendar.createEvent({
      id: uid,
      // Every change of the contract counts: it only has to grow where the event changed.
      sequence: life.contract.version - 1,
      stamp: utc(life.updatedAt),
      lastModified: utc(life.updatedAt),
      allDay: true,
      start: midnight(date),
      end: midnight(addDays(date, 1)),
      summary: `${nameOf(life.contract)}: ${oneLine(title)}`,
      description: text.map((paragraph) => oneLine(paragraph, PARAGRAPH_LIMIT)).join('\n') || null,
      categories: [CATEGORY],
      transparency: ICalEventTransparency.TRANSPARENT,
      busystatus: ICalEventBusyStatus.FREE,
    });
  }
  return calendar.toString();
}

function nameOfFeed(about: FeedScope, lives: readonly FeedLife[]): string {
  switch (about.scope) {
    case 'workspace':
      return 'Lastcall contracts';
    case 'contract':
      return ['Lastcall', ...lives.map(({ contract }) => nameOf(contract))].join(' ');
    case 'person':
      return `Lastcall contracts of ${about.person}`;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A strong ETag: the same text has the same one in every process. */
export const etagOf = (text: string): string => `"${createHash('sha256').update(text).digest('base64url')}"`;

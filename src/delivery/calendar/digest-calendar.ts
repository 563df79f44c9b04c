import type { ComingDay } from '../digest-days.ts';
import { oneLine } from '../one-line.ts';
import { CATEGORY, dayEvent, newCalendar, paragraphs, utc } from './all-day.ts';

/**
 * The days that a digest tells of as iCalendar (RFC 5545), for who reads no feed. An event has the UID that the feeds
 * give it, so that a calendar that has both shows it once.
 */
export function digestCalendar(days: readonly ComingDay[]): string {
  const calendar = newCalendar('Lastcall contracts');
  for (const { id, date, title, text, name, life } of days)
    calendar.createEvent({
      id: `${life.contract.id}-${life.termNumber}-${id}@lastcall`,
      sequence: life.contract.version - 1,
      stamp: utc(life.updatedAt),
      summary: `${name}: ${oneLine(title)}`,
      categories: [CATEGORY],
      ...dayEvent(date, paragraphs(text)),
    });
  return calendar.toString();
}

import ical, { ICalCalendarMethod, ICalEventBusyStatus, ICalEventTransparency } from 'ical-generator';
import { addDays } from '../../domain/local-date.ts';
import type { ComingDay } from '../digest-days.ts';
import { oneLine } from '../one-line.ts';
import { CATEGORY, midnight, PARAGRAPH_LIMIT, utc } from './all-day.ts';

/**
 * The days that a digest tells of as iCalendar (RFC 5545), for who reads no feed. An event has the UID that the feeds
 * give it, so that a calendar that has both shows it once.
 */
export function digestCalendar(days: readonly ComingDay[]): string {
  const calendar = ical({
    name: 'Lastcall contracts',
    prodId: { company: 'Lastcall', product: 'Lastcall', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
  });
  for (const { id, date, title, text, name, life } of days)
    calendar.createEvent({
      id: `${life.contract.id}-${life.termNumber}-${id}@lastcall`,
      sequence: life.contract.version - 1,
      stamp: utc(life.updatedAt),
      allDay: true,
      start: midnight(date),
      end: midnight(addDays(date, 1)),
      summary: `${name}: ${oneLine(title)}`,
      description: text.map((paragraph) => oneLine(paragraph, PARAGRAPH_LIMIT)).join('\n') || null,
      categories: [CATEGORY],
      transparency: ICalEventTransparency.TRANSPARENT,
      busystatus: ICalEventBusyStatus.FREE,
    });
  return calendar.toString();
}

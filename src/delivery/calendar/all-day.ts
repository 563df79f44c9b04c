import ical, {
  type ICalCalendar,
  type ICalCalendarData,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { DAY_MS } from '../../domain/instant.ts';
import { addDays, type LocalDate, toEpochDay } from '../../domain/local-date.ts';
import { oneLine } from '../one-line.ts';

/** What all our calendars have in common. */

/** Longest paragraph of a description; warnings are sentences of ours and stay whole. */
const PARAGRAPH_LIMIT = 1000;

export const CATEGORY = { name: 'Lastcall' };

/**
 * Text without the signs that RFC 5545 has escaped: ical-generator writes a calendar's name as it is, and readers
 * disagree on whether X-WR-CALNAME is escaped at all.
 */
export const unescaped = (line: string): string => oneLine(line.replace(/[\\;,]/g, ' '));

/** A calendar of ours, without events yet; `name` is shown as it is. */
export const newCalendar = (name: string, more: ICalCalendarData = {}): ICalCalendar =>
  ical({
    name,
    prodId: { company: 'Lastcall', product: 'Lastcall', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ...more,
  });

/** What every event says, whoever reads it: it has a whole day, and takes nobody's time. */
export const ALL_DAY = {
  allDay: true,
  transparency: ICalEventTransparency.TRANSPARENT,
  busystatus: ICalEventBusyStatus.FREE,
} as const;

/** An event on a day. */
export const dayEvent = (date: LocalDate, text: readonly string[]) => ({
  ...ALL_DAY,
  start: midnight(date),
  end: midnight(addDays(date, 1)),
  description: text.join('\n') || null,
});

/** The paragraphs of a description, each on a line. */
export const paragraphs = (text: readonly string[]): string[] =>
  text.map((paragraph) => oneLine(paragraph, PARAGRAPH_LIMIT));

export const utc = (ms: number): Date => new Date(ms);

/**
 * A day as such: UTC midnight, for a calendar without a zone. With a zone, or with a local midnight, the process's TZ
 * would move the day.
 */
export const midnight = (date: LocalDate): Date => utc(toEpochDay(date) * DAY_MS);

import ICAL from 'ical.js';
import { type Problem, quote } from '../../domain/errors.ts';
import { type Instant, localDateAt } from '../../domain/instant.ts';
import { addDays, isLocalDate, type LocalDate } from '../../domain/local-date.ts';

/** The days of an event: its last one, and its first one where it has several. */
export interface Days {
  readonly start: LocalDate | null;
  readonly end: LocalDate;
  /** Whether it has a time of day, which is not read. */
  readonly timed: boolean;
}

/** The values of an event's properties as the file has them. */
export type RawTimes = Partial<Record<'DTSTART' | 'DTEND' | 'DURATION', string>>;

const LINE = /^(BEGIN|END|DTSTART|DTEND|DURATION)(?:;(?:[^":]|"[^"]*")*)?:(.*)$/i;

/**
 * Those of each event of a calendar, in order. The library reads a day that is none as another one
 * (31 February as 3 March), and of one that is written another way it keeps only some signs.
 */
export function rawTimes(text: string): RawTimes[] {
  const events: RawTimes[] = [];
  const within: string[] = [];
  for (const line of text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    const [, named = '', value = ''] = LINE.exec(line) ?? [];
    const name = named.toUpperCase();
    if (name === 'BEGIN') {
      within.push(value.trim().toUpperCase());
      if (within.at(-1) === 'VEVENT') events.push({});
    } else if (name === 'END') within.pop();
    // An alarm in an event has a duration of its own.
    else if (name !== '' && within.at(-1) === 'VEVENT') {
      const event = events.at(-1) ?? {};
      event[name as keyof RawTimes] ??= value.trim();
    }
  }
  return events;
}

/** A day, or a moment as it is told in its zone. */
interface When {
  readonly day: LocalDate;
  /** Null for a whole day. */
  readonly ms: number | null;
  /** Of a moment in UTC; all others are read as the day that they are written with. */
  readonly isUtc: boolean;
}

/** The days of an event; undefined where it has none, and a problem where they cannot be understood. */
export function daysOf({ DTSTART, DTEND, DURATION }: RawTimes, timeZone: string): Days | Problem | undefined {
  if (DTSTART === undefined) return undefined;
  const start = whenOf(DTSTART);
  if (start === undefined) return noDay('DTSTART', DTSTART);
  const first = dayIn(start, timeZone);
  const alone: Days = { start: null, end: first, timed: start.ms !== null };
  const stated = DTEND ?? DURATION;
  if (stated === undefined) return alone;
  const end = DTEND === undefined ? afterDuration(start, stated) : whenOf(stated);
  if (end === undefined)
    return DTEND === undefined
      ? { place: 'DURATION', found: quote(stated), expected: 'a duration, such as P30D' }
      : noDay('DTEND', stated);
  // It ends before its end begins: a whole day, or a moment at midnight, is no part of it any more.
  const last = dayIn(end, timeZone, 1);
  // Many programs write the same day twice for an event of one day.
  if (dayIn(end, timeZone) < first)
    return {
      place: DTEND === undefined ? 'DURATION' : 'DTEND',
      found: quote(stated),
      expected: 'no end before its DTSTART',
    };
  // A meeting over midnight is no term.
  const isTerm = last > (alone.timed ? addDays(first, 1) : first);
  return isTerm ? { start: first, end: last, timed: alone.timed } : alone;
}

const noDay = (place: string, found: string): Problem => ({
  place,
  found: quote(found),
  expected: 'a calendar day that exists, as YYYYMMDD (20270331), of the years 1970 to 2999',
});

const WHEN = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/;

function whenOf(raw: string): When | undefined {
  const [, year, month, date, hours, minutes, seconds, utc] = WHEN.exec(raw) ?? [];
  const day = `${year}-${month}-${date}`;
  if (!isLocalDate(day)) return undefined;
  if (hours === undefined) return { day, ms: null, isUtc: false };
  const ms = Date.parse(`${day}T${hours}:${minutes}:${seconds === '60' ? '59' : seconds}Z`);
  return Number.isNaN(ms) ? undefined : { day, ms, isUtc: utc !== undefined };
}

const DAY_SECONDS = 86_400;
/** No term takes a hundred years. */
const MOST_SECONDS = 36_525 * DAY_SECONDS;

function afterDuration({ day, ms, isUtc }: When, raw: string): When | undefined {
  let seconds: number;
  try {
    seconds = ICAL.Duration.fromString(raw).toSeconds();
  } catch {
    return undefined;
  }
  if (Math.abs(seconds) > MOST_SECONDS) return undefined;
  if (ms === null) return { day: addDays(day, Math.floor(seconds / DAY_SECONDS)), ms, isUtc };
  return { day, ms: ms + seconds * 1000, isUtc };
}

/** The day that it is in its own zone, or of a moment in UTC in the installation's; so many milliseconds before. */
function dayIn({ day, ms, isUtc }: When, timeZone: string, before = 0): LocalDate {
  if (ms === null) return addDays(day, before === 0 ? 0 : -1);
  return localDateAt((ms - before) as Instant, isUtc ? timeZone : 'UTC');
}

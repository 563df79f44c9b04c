import { DAY_MS } from '../../domain/instant.ts';
import { type LocalDate, toEpochDay } from '../../domain/local-date.ts';
import { oneLine } from '../one-line.ts';

/** What all our calendars have in common. */

/** Longest paragraph of a description; warnings are sentences of ours and stay whole. */
export const PARAGRAPH_LIMIT = 1000;

export const CATEGORY = { name: 'Lastcall' };

/**
 * Text without the signs that RFC 5545 has escaped: ical-generator writes a calendar's name as it is, and readers
 * disagree on whether X-WR-CALNAME is escaped at all.
 */
export const unescaped = (line: string): string => oneLine(line.replace(/[\\;,]/g, ' '));

export const utc = (ms: number): Date => new Date(ms);

/**
 * A day as such: UTC midnight, for a calendar without a zone. With a zone, or with a local midnight, the process's TZ
 * would move the day.
 */
export const midnight = (date: LocalDate): Date => utc(toEpochDay(date) * DAY_MS);

import { tzOffset } from '@date-fns/tz';
// Not from the package's index, which loads some 300 modules and would take most of a command's time.
import { parseISO } from 'date-fns/parseISO';
import { toDate } from 'date-fns/toDate';
import { fromEpochDay, type LocalDate, toEpochDay } from './local-date.ts';

/** A moment, in milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly __brand: 'Instant' };

/** A wall-clock time, `HH:MM`, 00:00 to 23:59. */
export type TimeOfDay = string & { readonly __brand: 'TimeOfDay' };

const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** A moment as text, `2027-03-01T09:00:00.000Z`. */
export const toIso = (instant: Instant): string => toDate(instant).toISOString();

/** Reads an ISO 8601 moment that names its offset (`Z` or `+02:00`); undefined if it is anything else. */
export function parseInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):\d{2})$/.test(text))
    return undefined;
  const ms = parseISO(text).getTime();
  return Number.isNaN(ms) ? undefined : (ms as Instant);
}

/** The offset of each zone at the moment that was last asked for: a sweep asks for one moment, of many contracts. */
const lastOffsets = new Map<string, { readonly ms: number; readonly offset: number }>();

function offsetMs(zone: string, ms: number): number {
  const last = lastOffsets.get(zone);
  if (last?.ms === ms) return last.offset;
  const offset = tzOffset(zone, toDate(ms)) * MINUTE_MS;
  lastOffsets.set(zone, { ms, offset });
  return offset;
}

/** The calendar day that people in `zone` have at `instant`. */
export const localDateAt = (instant: Instant, zone: string): LocalDate =>
  fromEpochDay(Math.floor((instant + offsetMs(zone, instant)) / DAY_MS));

/** Intl is slow to name an offset, and many contracts share the few moments of their reminders. */
const MOST_KEPT = 50_000;
let count = 0;
const kept = new Map<string, Map<TimeOfDay, Map<LocalDate, Instant>>>();

/**
 * The moment at which the clocks of `zone` show `time` on `date`. A time that the clocks skip moves to the
 * next one that exists; a time that they show twice is the first (design, "Time").
 */
export function instantAt(date: LocalDate, time: TimeOfDay, zone: string): Instant {
  const known = kept.get(zone)?.get(time)?.get(date);
  if (known !== undefined) return known;
  const instant = reckon(date, time, zone);
  keep(date, time, zone, instant);
  return instant;
}

function keep(date: LocalDate, time: TimeOfDay, zone: string, instant: Instant): void {
  if (count >= MOST_KEPT) {
    kept.clear();
    count = 0;
  }
  count += 1;
  const times = kept.get(zone) ?? new Map<TimeOfDay, Map<LocalDate, Instant>>();
  kept.set(zone, times);
  const dates = times.get(time) ?? new Map<LocalDate, Instant>();
  times.set(time, dates);
  dates.set(date, instant);
}

function reckon(date: LocalDate, time: TimeOfDay, zone: string): Instant {
  const wall = toEpochDay(date) * DAY_MS + wallMs(time);
  // No zone is further than 14 hours from UTC, so a day to either side sees the offsets before and after
  // any switch near this wall time.
  const before = offsetMs(zone, wall - DAY_MS);
  const after = offsetMs(zone, wall + DAY_MS);
  // No zone has ever switched twice within two days: where both agree, nothing was skipped and nothing shown twice.
  if (before === after) return (wall - before) as Instant;
  const candidates = [wall - before, wall - after].sort((a, b) => a - b);
  const exact = candidates.find((ms) => ms + offsetMs(zone, ms) === wall);
  return (exact ?? endOfGap(zone, wall, candidates)) as Instant;
}

const wallMs = (time: TimeOfDay): number =>
  (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * MINUTE_MS;

/** The first moment at or after which the clocks of `zone` are past `wall`, which they skipped. */
function endOfGap(zone: string, wall: number, [low = wall, high = wall]: number[]): number {
  // At `low` the clocks are still before the wall time, at `high` already past it: halve until the switch.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + offsetMs(zone, middle) < wall) low = middle;
    else high = middle;
  }
  return high;
}

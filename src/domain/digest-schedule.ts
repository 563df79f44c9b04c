import { type Instant, instantAt, localDateAt, type TimeOfDay } from './instant.ts';
import { isoWeekOf } from './iso-week.ts';
import { addDays, dayOfMonth, type LocalDate, type Weekday, weekdayOf } from './local-date.ts';

/**
 * How often a digest comes. `daily`: on the weekly day, and on every day on which something is within a week of its
 * deadline. `monthly`: a look ahead on the first of the month.
 */
export const RHYTHMS = ['weekly', 'daily', 'monthly'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** When somebody's digests come: at `time` on the clocks of their zone. */
export interface DigestSchedule {
  readonly rhythm: Rhythm;
  readonly timeZone: string;
  readonly time: TimeOfDay;
  /** The day of the weekly one. */
  readonly weekday: Weekday;
}

/** Which contracts a digest is about. `team`: all that are not limited to a channel, and one's own. */
export type DigestScope =
  | { readonly scope: 'mine' }
  | { readonly scope: 'team' }
  | { readonly scope: 'vendor'; readonly vendor: string };

/** What a reader chose. */
export interface DigestChoice extends DigestSchedule {
  readonly about: DigestScope;
  /** False where the zone is the one that Slack tells, and is to follow it. */
  readonly ownZone: boolean;
}

/** A moment at which a digest comes, and the period that it is the one digest of. */
export interface Slot {
  /** An ISO week `2027-W18`, a day `2027-05-03` or a month `2027-05`. */
  readonly period: string;
  readonly date: LocalDate;
  readonly at: Instant;
}

/** Longest way from one slot to the next, in days. */
const MOST_DAYS = 32;

/**
 * The last slot that `now` is not before: the digest that its reader ought to have by now. One that is older is
 * overtaken by it. Which period it is for does not depend on the zone, so who moves gets each period's digest once.
 */
export function latestSlot(schedule: DigestSchedule, now: Instant): Slot {
  const today = localDateAt(now, schedule.timeZone);
  for (let ahead = 1; ahead >= -MOST_DAYS; ahead -= 1) {
    const slot = slotOn(addDays(today, ahead), schedule);
    if (slot !== undefined && slot.at <= now) return slot;
  }
  throw new RangeError(`no slot within ${MOST_DAYS} days`); // every month has a first, every week each weekday
}

/** The first slot after `now`. */
export function nextSlot(schedule: DigestSchedule, now: Instant): Slot {
  const today = localDateAt(now, schedule.timeZone);
  for (let ahead = -1; ahead <= MOST_DAYS; ahead += 1) {
    const slot = slotOn(addDays(today, ahead), schedule);
    if (slot !== undefined && slot.at > now) return slot;
  }
  throw new RangeError(`no slot within ${MOST_DAYS} days`);
}

function slotOn(date: LocalDate, { rhythm, weekday, time, timeZone }: DigestSchedule): Slot | undefined {
  const period = periodOf(date, rhythm, weekday);
  return period === undefined ? undefined : { period, date, at: instantAt(date, time, timeZone) };
}

function periodOf(date: LocalDate, rhythm: Rhythm, weekday: Weekday): string | undefined {
  switch (rhythm) {
    case 'weekly':
      return weekdayOf(date) === weekday ? isoWeekOf(date) : undefined;
    case 'daily':
      return date;
    case 'monthly':
      return dayOfMonth(date) === 1 ? date.slice(0, 7) : undefined;
  }
}

/** How many days a digest of this rhythm looks back, where none was sent before. */
export const LOOK_BACK_DAYS: Readonly<Record<Rhythm, number>> = { weekly: 7, daily: 1, monthly: 31 };

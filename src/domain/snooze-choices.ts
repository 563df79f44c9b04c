import { type Life, quietBound } from './lifecycle.ts';
import { addDays, daysBetween, type LocalDate } from './local-date.ts';

/** How many days a snooze may be for, where the deadline leaves room for it. */
const SNOOZE_DAYS = [1, 3, 7, 14, 30] as const;

/** A day to which reminders can be snoozed, so many days from today; `last` is the latest there is. */
export interface SnoozeChoice {
  readonly until: LocalDate;
  readonly days: number;
  readonly last: boolean;
}

/** The days to choose from, none of them past the deadline; empty where the term is over. */
export function snoozeChoices(life: Life): SnoozeChoice[] {
  const { today, contract } = life;
  if (today >= contract.termEnd) return [];
  const last = quietBound(life);
  const days = SNOOZE_DAYS.filter((count) => addDays(today, count) < last);
  return [
    ...days.map((count) => ({ until: addDays(today, count), days: count, last: false })),
    { until: last, days: daysBetween(today, last), last: true },
  ];
}

import { addDays, daysBetween, type LocalDate, parseLocalDate, weekdayOf } from './local-date.ts';

const MONDAY_FIRST = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** The week that a day is in, as ISO 8601 names it, `2027-W01`: it begins on Monday and belongs to its Thursday's year. */
export function isoWeekOf(date: LocalDate): string {
  const thursday = addDays(date, 3 - MONDAY_FIRST.indexOf(weekdayOf(date)));
  const year = thursday.slice(0, 4);
  const week = Math.floor(daysBetween(parseLocalDate(`${year}-01-01`), thursday) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

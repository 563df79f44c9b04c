import { publicHolidays } from '../config/public-holidays.ts';
import { type IsOff, isWeekend, type LocalDate } from '../domain/local-date.ts';

/** The days off of a contract: its country's, or the workspace's where it names none; weekends in any case. */
export type OffDays = (country: string | null) => IsOff;

/**
 * Days off by country, each year's holidays worked out once. They reach back into the year before: a holiday of
 * one year may run over into the next.
 */
export function createOffDays(workspaceCountry: string | null): OffDays {
  const byCountry = new Map<string, IsOff>();
  return (country) => {
    const code = country ?? workspaceCountry;
    if (code === null) return isWeekend;
    const there = byCountry.get(code) ?? offDaysOf(code);
    byCountry.set(code, there);
    return there;
  };
}

function offDaysOf(code: string): IsOff {
  const years = new Map<number, ReadonlySet<LocalDate>>();
  const holidaysIn = (year: number): ReadonlySet<LocalDate> => {
    const there = years.get(year) ?? publicHolidays(code, year);
    years.set(year, there);
    return there;
  };
  return (date) => {
    if (isWeekend(date)) return true;
    const year = Number(date.slice(0, 4));
    return holidaysIn(year).has(date) || holidaysIn(year - 1).has(date);
  };
}

import { createRequire } from 'node:module';
import type HolidaysClass from 'date-holidays';
import type { LocalDate } from '../domain/local-date.ts';

/** Loaded where a country is named, and not before: its tables take a tenth of a second to read. */
const load = createRequire(import.meta.url);
const library = (): typeof HolidaysClass => load('date-holidays');

const COUNTRY = /^([A-Z]{2})(?:-([A-Z0-9]{1,4}))?(?:-([A-Z0-9]{1,4}))?$/;

const known = new Map<string, boolean>();

/** True of a country (`DE`), or a region of one (`DE-BY`, `US-CA`), whose public holidays are known. */
export function isCountry(code: string): boolean {
  const there = known.get(code);
  if (there !== undefined) return there;
  const [, country, state, region] = COUNTRY.exec(code) ?? [];
  const found = country !== undefined && hasHolidays(country, state, region);
  known.set(code, found);
  return found;
}

function hasHolidays(country: string, state: string | undefined, region: string | undefined): boolean {
  const holidays = new (library())();
  if (!(country in (holidays.getCountries() ?? {}))) return false;
  if (state === undefined) return true;
  if (!(state in (holidays.getStates(country) ?? {}))) return false;
  return region === undefined || region in (holidays.getRegions(country, state) ?? {});
}

const HALF_DAY_HOUR = 12;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The public holidays of a country or region in a year. One that only takes the afternoon is a working day. Read
 * from the library's local dates, never from its instants, so that the machine's own zone has no part in it.
 */
export function publicHolidays(code: string, year: number): ReadonlySet<LocalDate> {
  const [, country = code, state, region] = COUNTRY.exec(code) ?? [];
  const holidays = new (library())(country, state ?? '', region ?? '');
  const days = new Set<LocalDate>();
  for (const { date, start, end, type } of holidays.getHolidays(year)) {
    if (type !== 'public' || Number(date.slice(11, 13)) >= HALF_DAY_HOUR) continue;
    const length = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS));
    const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
    for (let day = 0; day < length; day += 1)
      days.add(new Date(first + day * DAY_MS).toISOString().slice(0, 10) as LocalDate);
  }
  return days;
}

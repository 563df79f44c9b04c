import { DateError } from './errors.ts';

/**
 * A calendar day, `YYYY-MM-DD`, with no time and no zone. Strings of this form sort by date, so `<` and `>`
 * compare them. All arithmetic below is on integers: nothing here can depend on the process's `TZ`.
 */
export type LocalDate = string & { readonly __brand: 'LocalDate' };

/**
 * First and last year that a contract may name; outside them a date is taken for a typing error. The last leaves
 * room for whatever is counted from a date: a year of five digits would no longer sort as text.
 */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2999;

const DAYS_PER_ERA = 146_097; // 400 Gregorian years
const DAYS_FROM_ERA_START_TO_1970 = 719_468; // 0000-03-01 to 1970-01-01
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export type Weekday = (typeof WEEKDAYS)[number];

interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const monthLength = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

const format = ({ year, month, day }: Civil): LocalDate =>
  `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` as LocalDate;

/** The number that `count` digits of a date make; cutting them out as text first takes several times as long. */
function digits(date: string, start: number, count: number): number {
  let value = 0;
  for (let index = start; index < start + count; index += 1)
    value = value * 10 + date.charCodeAt(index) - ZERO;
  return value;
}

const ZERO = '0'.charCodeAt(0);

const civilOf = (date: LocalDate): Civil => ({
  year: digits(date, 0, 4),
  month: digits(date, 5, 2),
  day: digits(date, 8, 2),
});

/** True if `text` is a day that exists on the calendar, written `YYYY-MM-DD`. */
export function isLocalDate(text: string): text is LocalDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const { year, month, day } = civilOf(text as LocalDate);
  return (
    year >= FIRST_YEAR &&
    year <= LAST_YEAR &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= monthLength(year, month)
  );
}

/**
 * Reads a calendar day.
 * @throws DateError if the text is not `YYYY-MM-DD` or names a day that does not exist (2027-02-30).
 */
export function parseLocalDate(text: string): LocalDate {
  if (!isLocalDate(text)) throw new DateError(text);
  return text;
}

/** Days since 1970-01-01 (negative before); the integer that all day arithmetic goes through. */
export function toEpochDay(date: LocalDate): number {
  const { year, month, day } = civilOf(date);
  // Years are counted from March, so that the leap day is the last of its year.
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - DAYS_FROM_ERA_START_TO_1970;
}

/** Days from 1970 to 2149 as text: nearly all days of contracts are among them, and each is written once. */
const WRITTEN_DAYS = 65_536;
const written: LocalDate[] = [];

/** The calendar day that is `epochDay` days after 1970-01-01. */
export function fromEpochDay(epochDay: number): LocalDate {
  const known = written[epochDay];
  if (known !== undefined) return known;
  const date = reckon(epochDay);
  if (epochDay >= 0 && epochDay < WRITTEN_DAYS) written[epochDay] = date;
  return date;
}

function reckon(epochDay: number): LocalDate {
  const days = epochDay + DAYS_FROM_ERA_START_TO_1970;
  const era = Math.floor(days / DAYS_PER_ERA);
  const dayOfEra = days - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / (DAYS_PER_ERA - 1))) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return format({ year, month, day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1 });
}

/** `date` moved by whole days; negative moves back. */
export const addDays = (date: LocalDate, days: number): LocalDate => fromEpochDay(toEpochDay(date) + days);

/** Whole days from `from` to `to`; negative if `to` is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => toEpochDay(to) - toEpochDay(from);

/** The day of the month, 1 to 31. */
export const dayOfMonth = (date: LocalDate): number => civilOf(date).day;

/**
 * `date` moved by whole months, onto `anchorDay` of the month it lands in, or that month's last day where it
 * is shorter: 31 January + 1 month is the last day of February; 29 February + 12 months is 28 February, and
 * with the anchor kept at 29 the leap day returns four years on (design, "Time").
 */
export function addMonths(date: LocalDate, months: number, anchorDay = dayOfMonth(date)): LocalDate {
  const { year, month } = civilOf(date);
  const monthIndex = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(monthIndex / 12), month: (((monthIndex % 12) + 12) % 12) + 1 };
  return format({ ...target, day: Math.min(anchorDay, monthLength(target.year, target.month)) });
}

/** Whole calendar months from `from` to `to`: a month counts once its anniversary day, or its month's end, is reached. */
export function monthsBetween(from: LocalDate, to: LocalDate): number {
  const a = civilOf(from);
  const b = civilOf(to);
  const months = (b.year - a.year) * 12 + (b.month - a.month);
  return addMonths(from, months) > to ? months - 1 : months;
}

/** The day of the week, in English. */
export function weekdayOf(date: LocalDate): Weekday {
  const index = (((toEpochDay(date) + 4) % 7) + 7) % 7; // 1970-01-01 was a Thursday
  return WEEKDAYS[index] as Weekday;
}

/** Saturday or Sunday. */
export const isWeekend = (date: LocalDate): boolean => {
  const weekday = weekdayOf(date);
  return weekday === 'Saturday' || weekday === 'Sunday';
};

/** True of a day on which nobody works: a weekend or, where a country is known, a public holiday. */
export type IsOff = (date: LocalDate) => boolean;

/** No country has more days off in a row. */
export const MOST_DAYS_OFF = 14;

/** The day itself, or the working day before it where it is none: nothing is ever moved later. */
export function workingDayUpTo(date: LocalDate, isOff: IsOff = isWeekend): LocalDate {
  for (let back = 0; back < MOST_DAYS_OFF; back += 1) {
    const day = addDays(date, -back);
    if (!isOff(day)) return day;
  }
  return date;
}

/** The day as people read it, weekday first: `Tuesday 1 December 2026`. */
export function formatLong(date: LocalDate): string {
  const { year, month, day } = civilOf(date);
  return `${weekdayOf(date)} ${day} ${MONTHS[month - 1]} ${year}`;
}

/** The month of a day as people read it: `December 2026`. */
export function monthOf(date: LocalDate): string {
  const { year, month } = civilOf(date);
  return `${MONTHS[month - 1]} ${year}`;
}

/** The later of two days. */
export const laterOf = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b);

/** The earlier of two days; they compare as text. */
export const earlierOf = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? b : a);

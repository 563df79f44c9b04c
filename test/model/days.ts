/** A calendar of day numbers (days since 1970), with nothing taken from the code under test. */

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const REMINDER_HOUR = 9;

export const dayNumber = (text: string): number => Date.parse(`${text}T00:00Z`) / DAY_MS;
export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const dayOfMonth = (day: number): number => new Date(day * DAY_MS).getUTCDate();

/** Day 0 was a Thursday; Saturday and Sunday give 6 and 0. */
const isWeekend = (day: number): boolean => [6, 0].includes((day + 4) % 7);

/** Easter Sunday (Gauss, as Lichtenberg put it). */
function easter(year: number): number {
  const century = Math.floor(year / 100);
  const m = 15 + Math.floor((3 * century + 3) / 4) - Math.floor((8 * century + 13) / 25);
  const s = 2 - Math.floor((3 * century + 3) / 4);
  const cycle = year % 19;
  const d = (19 * cycle + m) % 30;
  const late = Math.floor((d + Math.floor(cycle / 11)) / 29);
  const moon = 21 + d - late;
  const sunday = 7 - ((year + Math.floor(year / 4) + s) % 7);
  return Date.UTC(year, 2, moon + 7 - ((moon - sunday) % 7)) / DAY_MS;
}

const germany = new Map<number, ReadonlySet<number>>();

/** The days off that all of Germany has besides weekends. */
function germanHolidays(year: number): ReadonlySet<number> {
  const known = germany.get(year);
  if (known !== undefined) return known;
  const moving = [-2, 1, 39, 50].map((days) => easter(year) + days);
  const fixed = ['01-01', '05-01', '10-03', '12-25', '12-26'].map((day) => dayNumber(`${year}-${day}`));
  const all = new Set([...moving, ...fixed]);
  germany.set(year, all);
  return all;
}

/** The day itself, or the last working day before it. */
export function workingDay(day: number, country: 'DE' | null): number {
  let last = day;
  while (isOff(last, country)) last -= 1;
  return last;
}

export const isOff = (day: number, country: 'DE' | null): boolean =>
  isWeekend(day) || (country === 'DE' && germanHolidays(new Date(day * DAY_MS).getUTCFullYear()).has(day));

/** So many months later on a day of the month, or the month's last where it is shorter. */
export function monthsLater(day: number, months: number, anchor = dayOfMonth(day)): number {
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(anchor, length)) / DAY_MS;
}

export const unique = (days: readonly number[]): number[] => [...new Set(days)].sort((a, b) => a - b);

/** So many days, the last of which is `last`. */
export const upTo = (last: number, count: number): number[] =>
  Array.from({ length: Math.max(0, count) }, (_, index) => last - index);

const formatOf = (timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
const formats = new Map<string, ReturnType<typeof formatOf>>();

/** How far a zone's clocks are ahead of UTC, asked of Intl once for each hour. */
const offsets = new Map<string, Map<number, number>>();

function offsetOf(zone: string, moment: number): number {
  const known = offsets.get(zone) ?? new Map<number, number>();
  offsets.set(zone, known);
  const hour = Math.floor(moment / HOUR_MS);
  const there = known.get(hour);
  if (there !== undefined) return there;
  const format = formats.get(zone) ?? formatOf(zone);
  formats.set(zone, format);
  const offset = Date.parse(`${format.format(hour * HOUR_MS).replace(' ', 'T')}Z`) - hour * HOUR_MS;
  known.set(hour, offset);
  return offset;
}

/** What the clocks of a zone show, as the day and whether the hour of reminders has come. */
export interface LocalClock {
  readonly day: number;
  /** The last day whose reminders are due. */
  readonly dueDay: number;
}

export function clockIn(zone: string, moment: number): LocalClock {
  const shown = moment + offsetOf(zone, moment);
  return {
    day: Math.floor(shown / DAY_MS),
    dueDay: Math.floor((shown - REMINDER_HOUR * HOUR_MS) / DAY_MS),
  };
}

/** A moment not after a day's reminders in any zone. */
export const notBefore = (day: number): number => day * DAY_MS - 6 * HOUR_MS;

const DAY_MS = 86_400_000;

/** The moment of a message, epoch milliseconds. */
export const momentOf = (ts: string): number => Number(ts) * 1000;

const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });

const LONG = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const SHORT = format({ day: 'numeric', month: 'short' });
const TIME = format({ hour: '2-digit', minute: '2-digit' });
const MONTH = format({ month: 'long', year: 'numeric' });

export const longDay = (ms: number): string => LONG.format(ms);
export const shortDay = (ms: number): string => SHORT.format(ms);
export const timeOf = (ms: number): string => TIME.format(ms);
export const monthOf = (ms: number): string => MONTH.format(ms);

/** A calendar day as the moment of its midnight in UTC. */
export const midnight = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const addDays = (day: string, count: number): string => isoDay(midnight(day) + count * DAY_MS);

/** The same day of another month, or that month's last. */
export function addMonths(day: string, count: number): string {
  const date = new Date(midnight(day));
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return isoDay(first.setUTCDate(Math.min(date.getUTCDate(), last)));
}

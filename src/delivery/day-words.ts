/** `1 day`, `60 days`. */
export const days = (count: number): string => `${count} ${count === 1 ? 'day' : 'days'}`;

/** How far off a day is, seen from today: `today`, `tomorrow`, `in 60 days`, `yesterday`, `5 days ago`. */
export function fromToday(count: number): string {
  if (count === 0) return 'today';
  if (count === 1) return 'tomorrow';
  if (count === -1) return 'yesterday';
  return count > 0 ? `in ${days(count)}` : `${days(-count)} ago`;
}

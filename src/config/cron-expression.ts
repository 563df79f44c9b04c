import { z } from 'zod';
import type { TimeOfDay } from '../domain/instant.ts';
import type { Weekday } from '../domain/local-date.ts';

/** One field: its bounds and the names that may stand for numbers. */
interface Field {
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}

const SECOND: Field = { low: 0, high: 59 };
const FIELDS: readonly Field[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  {
    low: 1,
    high: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  // Sunday is 0 and 7.
  { low: 0, high: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/**
 * A cron expression: minute, hour, day, month, weekday, with an optional second before them. Checked here so that
 * a slip is found at start, not on the first tick that does not come.
 */
export const cronExpression = z
  .string()
  .refine(isCron, { error: 'a cron expression of five fields such as "0 8 * * 1"' });

function isCron(text: string): boolean {
  const parts = text.trim().split(/\s+/);
  const fields = parts.length === FIELDS.length + 1 ? [SECOND, ...FIELDS] : FIELDS;
  return (
    parts.length === fields.length &&
    fields.every((field, index) => (parts[index] ?? '').split(',').every((item) => isItem(item, field)))
  );
}

/** `*`, `5`, `1-5`, and any but the single number with a step. */
function isItem(item: string, field: Field): boolean {
  const [, range = '', step] = /^([^/]+)(?:\/([1-9]\d*))?$/.exec(item) ?? [];
  if (range === '*') return true;
  const [from, to, ...rest] = range.split('-').map((part) => numberOf(part, field));
  if (from === undefined || rest.length > 0) return false;
  if (!range.includes('-')) return step === undefined;
  return to !== undefined && from <= to;
}

function numberOf(text: string, { low, high, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + low;
  if (!/^\d{1,2}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= low && number <= high ? number : undefined;
}

/**
 * The day and hour that a cron expression first names, for what comes once a week: `0 8 * * 1` is Monday at 08:00,
 * which is also what stands for fields that name no single one.
 */
export function weeklyOf(expression: string): { readonly weekday: Weekday; readonly time: TimeOfDay } {
  const parts = expression.trim().split(/\s+/).slice(-FIELDS.length);
  const first = (index: number): number | undefined => {
    const [range = ''] = (parts[index] ?? '').split(/[,/-]/);
    return numberOf(range, FIELDS[index] ?? SECOND);
  };
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(first(1) ?? 8)}:${two(first(0) ?? 0)}` as TimeOfDay;
  return { weekday: WEEKDAYS[(first(4) ?? 1) % WEEKDAYS.length] ?? 'Monday', time };
}

const WEEKDAYS: readonly Weekday[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

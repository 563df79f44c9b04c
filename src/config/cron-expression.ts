import { z } from 'zod';

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

import { isObject } from './report.ts';

/** A method's arguments, form-encoded or JSON, with `blocks` and `metadata` parsed. */
export type Args = Record<string, unknown>;

/** The value as text; form and JSON clients spell numbers and booleans differently. */
export function stringArg(args: Args, name: string): string | undefined {
  const value = args[name];
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

export function booleanArg(args: Args, name: string): boolean {
  const value = stringArg(args, name);
  return value === 'true' || value === '1';
}

/** A whole number from 1 to `max`; `fallback` when absent, undefined when it is not one. */
export function countArg(args: Args, name: string, fallback: number, max: number): number | undefined {
  const text = stringArg(args, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= max ? value : undefined;
}

/** Arguments that forms carry as JSON strings, and JSON bodies as they are or as strings. */
const JSON_ARGS = ['blocks', 'metadata', 'attachments', 'view', 'files'];

function withJsonParsed(args: Args): Args {
  for (const name of JSON_ARGS) {
    const value = args[name];
    if (typeof value !== 'string') continue;
    try {
      args[name] = value === '' ? undefined : JSON.parse(value);
    } catch {
      // Stays a string: the method answers that it is not what it should be.
    }
  }
  return args;
}

/** Body of a request as arguments; undefined when it cannot be read as its content type says. */
export function parseArgs(
  contentType: string,
  body: string,
  query: URLSearchParams | undefined,
): Args | undefined {
  const args: Args = query === undefined ? {} : Object.fromEntries(query);
  if (body === '') return withJsonParsed(args);
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    for (const [name, value] of new URLSearchParams(body)) args[name] = value;
    return withJsonParsed(args);
  }
  if (!contentType.startsWith('application/json')) return undefined;
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? withJsonParsed({ ...args, ...parsed }) : undefined;
  } catch {
    return undefined;
  }
}

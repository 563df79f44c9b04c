import type { z } from 'zod';
import { type Problem, quote } from '../domain/errors.ts';
import { nearest } from './nearest.ts';

/** Turns what zod found wrong into problems that name the place, what was there and what should be there. */

type Path = readonly PropertyKey[];

/** How a value is shown. A caller whose values may be secret hands in its own. */
export type ShowFound = (value: unknown, path: Path) => string;

/**
 * Checks `input` against `schema`; all problems come back at once. `placePrefix` names the file, row or variable
 * group and stands before the path inside it.
 */
export function checkSchema<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  placePrefix: string,
  show: ShowFound = showFound,
): { ok: true; value: z.output<Schema> } | { ok: false; problems: Problem[] } {
  const result = schema.safeParse(input, { error: inWords });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: zodProblems(result.error, input, placePrefix, show) };
}

/**
 * One problem for each thing that zod found. Parse with `{ error: inWords }`, as `checkSchema` does, so that the
 * expectations are words and an unknown key knows its neighbours.
 */
export function zodProblems(
  error: z.ZodError,
  input: unknown,
  placePrefix: string,
  show: ShowFound = showFound,
): Problem[] {
  return error.issues.flatMap((issue) => issueProblems(issue, [], input, placePrefix, show));
}

function issueProblems(
  issue: z.core.$ZodIssue,
  base: Path,
  input: unknown,
  prefix: string,
  show: ShowFound,
): Problem[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message === '' ? [] : issue.message.split(', ');
    return issue.keys.map((key) => ({
      place: placeOf(prefix, path),
      found: `the unknown key ${quote(key)}`,
      expected: `one of ${issue.message}${suggestion(key, known)}`,
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const alternatives = issue.errors;
    if (
      alternatives.every(
        ([first]) => first !== undefined && first.path.length === 0 && first.code !== 'unrecognized_keys',
      )
    ) {
      const expected = alternatives.map(([first]) => first?.message).join(', or ');
      return [{ place: placeOf(prefix, path), found: show(valueAt(input, path), path), expected }];
    }
    return closest(alternatives).flatMap((inner) => issueProblems(inner, path, input, prefix, show));
  }
  const value = valueAt(input, path);
  const choices = choicesOf(issue);
  const hint = typeof value === 'string' && choices !== undefined ? suggestion(value, choices) : '';
  return [{ place: placeOf(prefix, path), found: show(value, path), expected: issue.message + hint }];
}

/** The alternative of a union that was most likely meant: the one that fitted deepest, then with fewest complaints. */
function closest(alternatives: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const depth = (issues: readonly z.core.$ZodIssue[]): number =>
    Math.max(...issues.map(({ path, code }) => path.length + (code === 'unrecognized_keys' ? 1 : 0)));
  const [best = []] = [...alternatives].sort((a, b) => depth(b) - depth(a) || a.length - b.length);
  return best;
}

/** The words for what zod expected, where the schema has none of its own. Hand it to `safeParse` as `error`. */
export function inWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_WORDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return Array.isArray(issue.options) ? oneOf(issue.options) : 'another form';
    case 'unrecognized_keys':
      return keysOf(issue.inst).join(', ');
    case 'too_small':
      return `${amountOf(issue.origin)}${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      return `${amountOf(issue.origin)}${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return 'another form';
  }
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

const amountOf = (origin: string): string =>
  origin === 'array' ? 'a list whose length is ' : origin === 'string' ? 'a text whose length is ' : '';

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? quote(values[0]) : `one of ${values.map(quote).join(', ')}`;

const choicesOf = (issue: z.core.$ZodIssue): string[] | undefined => {
  const values =
    issue.code === 'invalid_value' ? issue.values : 'options' in issue ? issue.options : undefined;
  return values?.filter((value) => typeof value === 'string');
};

/** The keys of the object schema that raised an issue. */
function keysOf(inst: z.core.$ZodRawIssue['inst']): string[] {
  const def = inst?._zod.def;
  return def !== undefined && 'shape' in def ? Object.keys(def.shape as object) : [];
}

function suggestion(found: string, choices: readonly string[]): string {
  const match = nearest(found, choices);
  return match === undefined ? '' : ` (did you mean ${quote(match)}?)`;
}

/** What stood at a path: scalars as they are, the rest by its kind. */
function showFound(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  return typeof value === 'object' ? 'a mapping' : quote(value);
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => {
    const inside = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    return inside ? Reflect.get(value as object, key) : undefined;
  }, input);
}

/** `activtrak.yaml: actions[2].window.bound` */
export function placeOf(prefix: string, path: Path): string {
  const inside = path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : `${text}${text === '' ? '' : '.'}${String(key)}`,
    '',
  );
  if (inside === '') return prefix;
  return prefix === '' ? inside : `${prefix}: ${inside}`;
}

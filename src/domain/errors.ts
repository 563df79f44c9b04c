/**
 * Every failure that Lastcall foresees carries one of these codes; the CLI turns them into exit codes.
 * `invalid-input` and `invalid-config` end with 2, the rest with 1.
 */
export type ErrorCode =
  | 'invalid-input'
  | 'invalid-config'
  | 'invalid-date'
  | 'not-found'
  | 'refused'
  | 'database'
  | 'delivery';

/** The base of all errors that are meant for a person: the message is complete, no stack is needed. */
export class LastcallError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LastcallError';
    this.code = code;
  }
}

/** A text that is not a calendar day. */
export class DateError extends LastcallError {
  constructor(found: string) {
    super(
      'invalid-date',
      `found ${quote(found)}, expected a calendar day that exists, as YYYY-MM-DD (2027-03-31), of the years 1970 to 2999`,
    );
    this.name = 'DateError';
  }
}

/** Longest piece of somebody's input that an error repeats. */
const QUOTE_LIMIT = 80;

/** Somebody's input as an error shows it: in quotes, on one line, cut if it is long. */
export function quote(found: unknown): string {
  const text = typeof found === 'string' ? found : (JSON.stringify(found) ?? String(found));
  const flat = JSON.stringify(text.length > QUOTE_LIMIT ? `${text.slice(0, QUOTE_LIMIT)}…` : text);
  return typeof found === 'string' ? flat : flat.slice(1, -1).replaceAll('\\"', '"');
}

/** One thing wrong with somebody's input: the place (file, row, column, variable), what was there, what should be. */
export interface Problem {
  readonly place: string;
  readonly found: string;
  readonly expected: string;
}

/** A problem in one line: `contracts.csv line 3, column term_end: found "2027-02-30", expected …`. */
export const describeProblem = ({ place, found, expected }: Problem): string =>
  `${place}: found ${found}, expected ${expected}`;

/** Problems that were found and are not listed. */
export interface Unlisted {
  readonly count: number;
  /** What the message says of them. */
  readonly words: string;
}

/** Input that was read in full and refused in full; carries every problem found, not only the first. */
export class InvalidInputError extends LastcallError {
  readonly problems: readonly Problem[];
  /** How many more were found than anybody would read. */
  readonly unlisted: number;

  constructor(
    problems: readonly Problem[],
    code: 'invalid-input' | 'invalid-config' = 'invalid-input',
    unlisted?: Unlisted,
  ) {
    const lines = problems.map(describeProblem);
    super(code, [...lines, ...(unlisted === undefined ? [] : [unlisted.words])].join('\n'));
    this.name = 'InvalidInputError';
    this.problems = problems;
    this.unlisted = unlisted?.count ?? 0;
  }
}

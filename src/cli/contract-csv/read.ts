import { createReadStream } from 'node:fs';
import type { ContractFields } from '../../domain/contract.ts';
import { InvalidInputError, type Problem } from '../../domain/errors.ts';
import { createProblemList, type ProblemList } from '../../domain/problem-list.ts';
import { contractKey } from '../../store/contract-row.ts';
import { checkedText } from './check-text.ts';
import type { ColumnName, Stated } from './columns.ts';
import { readCalendar } from './read-calendar.ts';
import { readHeader } from './read-header.ts';
import { breaksIn, readRecords } from './read-records.ts';
import {
  type Defaults,
  fieldsFrom,
  isComplete,
  type Refuse,
  readCells,
  shown,
  statedBy,
} from './read-row.ts';

/** A contract of a file. */
export interface ContractRow {
  /** The line on which its row begins, or the number of its event: `line 2`, `event 2`. */
  readonly place: string;
  readonly fields: ContractFields;
  /** What the file has a column for: a contract that is stored keeps the rest. */
  readonly stated: ReadonlySet<keyof ContractFields>;
}

export interface ReadOptions extends Defaults {
  /** Told how many bytes came with each piece of the file. */
  readonly onBytes?: (count: number) => void;
  /** Told what of a calendar was not understood; that is no reason to refuse the rest. */
  readonly onNote?: (note: string) => void;
}

/**
 * Reads a contract file (interface.md, "Contract CSV"); `-` is standard input.
 * @throws LastcallError `invalid-input` with everything that is wrong with it, each with line and column.
 */
export const readContracts = (file: string, options: ReadOptions): Promise<readonly ContractRow[]> =>
  readContractBytes(nameOf(file), bytesOf(file, options.onBytes), options);

/** What a file's problems call it. */
export const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

/**
 * The same of bytes that come from elsewhere; `name` is what its problems call it.
 * @throws LastcallError `invalid-input` with everything that is wrong with it, each with line and column.
 */
export async function readContractBytes(
  name: string,
  bytes: AsyncIterable<Buffer>,
  options: ReadOptions,
): Promise<readonly ContractRow[]> {
  if (isCalendar(name)) return readCalendarBytes(name, bytes, options);
  const placeOf = (line: number): string => `${name} line ${line}`;
  const problems = createProblemList();
  const rows: ContractRow[] = [];
  const readRow = rowReader(options, problems, name);
  let columns: readonly ColumnName[] | undefined;
  try {
    await readRecords(bytes, placeOf, (cells, line) => {
      if (isBlank(cells)) return;
      if (columns === undefined) columns = readHeader(cells, placeOf(line));
      else {
        const fields = readRow(cells, line, columns);
        if (fields !== undefined)
          rows.push({ place: `line ${line}`, fields, stated: statedBy(columns, fields) });
        if (problems.isFull()) throw new InvalidInputError([]);
      }
    });
    if (columns === undefined)
      problems.add({
        place: name,
        found: 'an empty file',
        expected: 'a header row and a row for each contract',
      });
  } catch (cause) {
    for (const problem of whyUnreadable(cause, name)) problems.add(problem);
  }
  problems.throwIfAny();
  return rows;
}

const isCalendar = (name: string): boolean => /\.ics$/i.test(name);

/** What a contract's number in a file counts. */
const unitOf = (file: string): 'event' | 'line' => (isCalendar(file) ? 'event' : 'line');

/** A calendar of contract ends, each event as the row that it amounts to. */
async function readCalendarBytes(
  name: string,
  bytes: AsyncIterable<Buffer>,
  options: ReadOptions,
): Promise<readonly ContractRow[]> {
  const problems = createProblemList();
  const readRow = rowReader(options, problems, name);
  const rows: ContractRow[] = [];
  try {
    const checked = checkedText(bytes, (line) => `${name} line ${line}`);
    const text = Buffer.concat(await Array.fromAsync(checked)).toString('utf8');
    const calendar = readCalendar(text.replace(/^\uFEFF/, ''), options.timeZone);
    for (const note of calendar.notes) options.onNote?.(`${name}: ${note}`);
    for (const { place, ...problem } of calendar.problems)
      problems.add({ place: `${name} ${place}`, ...problem });
    for (const { number, columns, cells } of calendar.rows) {
      const fields = readRow(cells, number, columns);
      if (fields !== undefined)
        rows.push({ place: `event ${number}`, fields, stated: statedBy(columns, fields) });
      if (problems.isFull()) break;
    }
  } catch (cause) {
    const isOfFile = cause instanceof InvalidInputError || (cause instanceof Error && 'syscall' in cause);
    const unread = isOfFile ? whyUnreadable(cause, name) : undefined;
    const found = `${cause instanceof Error ? cause.message : String(cause)}`.slice(0, 200);
    for (const problem of unread ?? [{ place: name, found, expected: 'a calendar (iCalendar, RFC 5545)' }])
      problems.add(problem);
  }
  problems.throwIfAny();
  return rows;
}

/** A line of commas is what spreadsheets leave where rows were emptied. */
const isBlank = (cells: readonly string[]): boolean =>
  cells.every((cell) => cell === '' || cell.trim() === '');

function rowReader(defaults: Defaults, problems: ProblemList, name: string) {
  const placeOf = (line: number): string => `${name} ${unitOf(name)} ${line}`;
  const lineOf = new Map<string, number>();
  return (
    cells: readonly string[],
    line: number,
    columns: readonly ColumnName[],
  ): ContractFields | undefined => {
    if (cells.length !== columns.length) {
      problems.add(wrongWidth(cells, columns, placeOf(line)));
      return undefined;
    }
    const refuse: Refuse = (column, found, expected) => {
      // The line on which the cell is, which is further down where one before it has several.
      const at = line + breaksIn(cells.slice(0, columns.indexOf(column)));
      problems.add({ place: `${placeOf(at)}, column ${column}`, found: shown(found), expected });
    };
    const stated = readCells(cells, columns, refuse);
    checkUnique(stated, line, lineOf, problems, name);
    return isComplete(stated) ? fieldsFrom(stated, defaults, refuse) : undefined;
  };
}

function wrongWidth(cells: readonly string[], columns: readonly ColumnName[], place: string): Problem {
  const hint = cells.length > columns.length ? '; a value with a comma in it needs quotes around it' : '';
  return {
    place,
    found: cells.length === 1 ? '1 value' : `${cells.length} values`,
    expected: `${columns.length}, one for each column of the header${hint}`,
  };
}

function checkUnique(
  { vendor, product, term_end: termEnd }: Partial<Stated>,
  line: number,
  lineOf: Map<string, number>,
  problems: ProblemList,
  name: string,
): void {
  if (vendor === undefined || product === undefined || termEnd === undefined) return;
  const key = contractKey({ vendor, product, termEnd });
  const first = lineOf.get(key);
  if (first === undefined) lineOf.set(key, line);
  else
    problems.add({
      place: `${name} ${unitOf(name)} ${line}`,
      found: `the contract of ${unitOf(name)} ${first} again`,
      expected: 'each vendor, product and term_end once',
    });
}

async function* bytesOf(file: string, onBytes: ReadOptions['onBytes']): AsyncGenerator<Buffer> {
  const stream = file === '-' ? process.stdin : createReadStream(file);
  for await (const chunk of stream) {
    onBytes?.(chunk.length);
    yield chunk;
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'nothing there',
  EISDIR: 'a directory',
  ENOTDIR: 'nothing there',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
};

function whyUnreadable(cause: unknown, name: string): readonly Problem[] {
  if (cause instanceof InvalidInputError) return cause.problems;
  if (!(cause instanceof Error && 'syscall' in cause && 'code' in cause)) throw cause;
  const code = String(cause.code);
  return [{ place: name, found: UNREADABLE[code] ?? code, expected: 'a file that can be read' }];
}

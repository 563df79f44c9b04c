import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { InvalidInputError, type Problem } from '../../domain/errors.ts';
import { checkedText, LINE_LIMIT } from './check-text.ts';

/** One record of a CSV, with the physical line on which it begins. */
export type OnRecord = (cells: readonly string[], line: number) => void;

/**
 * Reads CSV: UTF-8 with or without BOM; lines that end in LF, CRLF or CR; values in quotes may hold all of it.
 * Records are handed over one by one, and none is kept.
 * @throws InvalidInputError with the place where the bytes stop being CSV.
 */
export async function readRecords(
  chunks: AsyncIterable<Buffer>,
  placeOf: (line: number) => string,
  onRecord: OnRecord,
): Promise<void> {
  let behind = 0;
  // A blank line would cost as much as a record; the parser skips them, and counts them.
  const lineNow = (): number => 1 + behind + parser.info.empty_lines;
  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    // Rows that are too short or too long are told apart by the caller, who knows the columns' names.
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: LINE_LIMIT,
    // Not through the stream: its buffer is thrown away at an error, with all that was right until there.
    on_record: (cells: string[]) => {
      onRecord(cells, lineNow());
      behind += 1 + breaksIn(cells);
      return null;
    },
  });
  try {
    await pipeline(chunks, (bytes) => checkedText(bytes, placeOf), parser.resume());
  } catch (cause) {
    const words = cause instanceof CsvError ? WORDS[cause.code] : undefined;
    if (words === undefined) throw cause;
    throw new InvalidInputError([{ place: placeOf(lineNow()), ...words }]);
  }
}

/** How many line breaks are inside a record's values. */
export function breaksIn(cells: readonly string[]): number {
  let breaks = 0;
  for (const cell of cells) {
    if (cell.includes('\n') || cell.includes('\r')) breaks += cell.match(/\r\n?|\n/g)?.length ?? 0;
  }
  return breaks;
}

const AFTER_QUOTE: Omit<Problem, 'place'> = {
  found: 'text behind a closing quote',
  expected: 'a comma or the end of the line there; a quote inside a value is written twice',
};

/** What the parser objects to, in words; its own speak of its options. */
const WORDS: Readonly<Record<string, Omit<Problem, 'place'>>> = {
  INVALID_OPENING_QUOTE: {
    found: 'a quote inside a value without quotes around it',
    expected: 'quotes around the whole value, and the one inside it written twice',
  },
  CSV_INVALID_CLOSING_QUOTE: AFTER_QUOTE,
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: AFTER_QUOTE,
  CSV_QUOTE_NOT_CLOSED: { found: 'a quote that is never closed', expected: 'a closing quote' },
  CSV_MAX_RECORD_SIZE: {
    found: 'a record of more than 1 MB that begins here',
    expected: 'at most 1 MB; a quote may be missing its closing one',
  },
};

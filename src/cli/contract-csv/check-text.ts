import { isUtf8 } from 'node:buffer';
import { InvalidInputError, type Problem } from '../../domain/errors.ts';

/** No contract needs more; a file that is no CSV at all is found before it fills the memory. */
export const LINE_LIMIT = 1_000_000;

const LF = 0x0a;
const CR = 0x0d;

const NUL: Omit<Problem, 'place'> = {
  found: 'a NUL byte, as spreadsheets and other binary files have',
  expected: 'UTF-8 text (in a spreadsheet program: save as "CSV UTF-8")',
};
const NOT_UTF8: Omit<Problem, 'place'> = { ...NUL, found: 'bytes that are not UTF-8' };
const TOO_LONG: Omit<Problem, 'place'> = { found: 'a line of more than 1 MB', expected: 'at most 1 MB' };

/**
 * Passes a file on while it is text: UTF-8 without NUL in lines of bounded length. Never holds more than a chunk.
 * @throws InvalidInputError that names the first line where it is not.
 */
export async function* checkedText(chunks: AsyncIterable<Buffer>, placeOf: (line: number) => string) {
  let line = 1;
  let length = 0;
  let previous = 0;
  let rest: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  const refuse = (problem: Omit<Problem, 'place'>) =>
    new InvalidInputError([{ place: placeOf(line), ...problem }]);

  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = bytes.subarray(0, endOfCharacters(bytes));
    rest = bytes.subarray(whole.length);
    const sound = !whole.includes(0) && isUtf8(whole);
    let start = 0;
    for (let at = 0; at <= whole.length; at += 1) {
      const byte = whole[at];
      if (byte !== LF && byte !== CR && byte !== undefined) {
        length += 1;
        previous = byte;
        continue;
      }
      if (length > LINE_LIMIT) throw refuse(TOO_LONG);
      const part = sound ? undefined : whole.subarray(start, at);
      if (part?.includes(0)) throw refuse(NUL);
      if (part !== undefined && !isUtf8(part)) throw refuse(NOT_UTF8);
      if (byte === undefined) break;
      // CRLF ends one line, not two; its halves may come in two chunks.
      if (byte === CR || previous !== CR) line += 1;
      start = at + 1;
      length = 0;
      previous = byte;
    }
    yield whole;
  }
  if (rest.length > 0) throw refuse(NOT_UTF8);
}

/** Where the last whole character ends: a chunk may cut one in two. */
function endOfCharacters(bytes: Buffer): number {
  const LONGEST = 4;
  for (let back = 1; back <= Math.min(LONGEST, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue; // inside a character
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return size > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/**
 * How many octets of a content line stand together: with the space that a folded line begins with, the 75 that
 * RFC 5545 (section 3.1) allows.
 */
const OCTETS = 74;

/** Folds each of some lines (CRLF between them) as ical-generator does for a whole calendar at once. */
export const foldLines = (text: string): string => text.split('\r\n').map(foldLine).join('\r\n');

/**
 * Folds a line to the same text as ical-generator. It walks through every letter of long lines, which is most of its
 * work; here only lines with other letters than ASCII are.
 */
export function foldLine(line: string): string {
  // A letter has three octets at most in each of its units.
  if (line.length <= OCTETS / 3) return line;
  const octets = Buffer.byteLength(line);
  if (octets <= OCTETS) return line;
  return octets === line.length ? foldAscii(line) : foldAny(line);
}

function foldAscii(line: string): string {
  let folded = line.slice(0, OCTETS);
  for (let from = OCTETS; from < line.length; from += OCTETS)
    folded += `\r\n ${line.slice(from, from + OCTETS)}`;
  return folded;
}

/** Never between the octets of one letter, nor between the halves of a surrogate pair. */
function foldAny(line: string): string {
  let folded = '';
  let begin = 0;
  let octets = 0;
  for (let at = 0; at < line.length; ) {
    const letter = line.codePointAt(at) ?? 0;
    octets += octetsOf(letter);
    if (octets > OCTETS) {
      folded += `${line.slice(begin, at)}\r\n `;
      begin = at;
      octets = octetsOf(letter);
    }
    at += letter > LAST_OF_ONE_UNIT ? 2 : 1;
  }
  return folded + line.slice(begin);
}

const LAST_OF_ONE_UNIT = 0xffff;

/** How many octets a letter has in UTF-8. */
const octetsOf = (letter: number): number =>
  letter < 0x80 ? 1 : letter < 0x800 ? 2 : letter <= LAST_OF_ONE_UNIT ? 3 : 4;

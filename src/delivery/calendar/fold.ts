/**
 * How many octets of a content line stand together: with the space that a folded line begins with, the 75 that
 * RFC 5545 (section 3.1) allows.
 */
const OCTETS = 74;

/**
 * Folds lines (CRLF between them) as ical-generator does for a whole calendar at once, and to the same text. It
 * walks through every letter, which is most of its work; here only lines with other letters than ASCII are.
 */
export function foldLines(text: string): string {
  const isAscii = Buffer.byteLength(text) === text.length;
  let folded = '';
  let kept = 0;
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf('\r\n', from);
    const end = found === -1 ? text.length : found;
    // Most lines are short, and stay where they are. A letter has three octets at most in each of its units.
    if (end - from > (isAscii ? OCTETS : OCTETS / 3)) {
      const line = text.slice(from, end);
      const octets = isAscii ? line.length : Buffer.byteLength(line);
      if (octets > OCTETS) {
        folded += text.slice(kept, from) + (octets === line.length ? foldAscii(line) : foldAny(line));
        kept = end;
      }
    }
    from = end + 2;
  }
  return kept === 0 ? text : folded + text.slice(kept);
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

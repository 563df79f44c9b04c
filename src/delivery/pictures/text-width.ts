/** Widths of Inter's characters in hundredths of the font size, by kind; a little more than they are. */
const KINDS: readonly (readonly [RegExp, number])[] = [
  [/[ijlI.,:;'|!’]/, 30],
  [/[frt()[\] -]/, 40],
  [/[mwMW@%…—]/, 92],
  [/[A-Z&]/, 72],
  [/[\u1100-\u11ff\u2e80-\ud7a3\uf900-\ufaff\uff00-\uff60]|[\u{1f000}-\u{3fffd}]/u, 105],
];
const USUAL = 60;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

const widthOf = (segment: string): number => KINDS.find(([pattern]) => pattern.test(segment))?.[1] ?? USUAL;

/** About how wide a text is, in the unit of `size`: rather too wide than too narrow. */
export function textWidth(text: string, size: number): number {
  let hundredths = 0;
  for (const { segment } of graphemes.segment(text)) hundredths += widthOf(segment);
  return (hundredths / 100) * size;
}

/** The text, cut with an ellipsis where it is wider than there is room. */
export function fitText(text: string, size: number, room: number): string {
  if (textWidth(text, size) <= room) return text;
  let kept = '';
  let width = textWidth('…', size);
  for (const { segment } of graphemes.segment(text)) {
    width += (widthOf(segment) / 100) * size;
    if (width > room) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** The text in at most so many lines, broken between words; what does not fit into the last is cut. */
export function wrapText(text: string, size: number, room: number, most: number): string[] {
  const lines: string[] = [];
  let rest = text.split(' ').filter((word) => word !== '');
  while (rest.length > 0 && lines.length < most - 1) {
    let taken = 1;
    while (taken < rest.length && textWidth(rest.slice(0, taken + 1).join(' '), size) <= room) taken += 1;
    lines.push(fitText(rest.slice(0, taken).join(' '), size, room));
    rest = rest.slice(taken);
  }
  return rest.length === 0 ? lines : [...lines, fitText(rest.join(' '), size, room)];
}

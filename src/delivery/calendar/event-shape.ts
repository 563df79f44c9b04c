import { foldLine } from './fold.ts';

/** The properties in which events of a kind differ. */
const NAMES = [
  'UID',
  'SEQUENCE',
  'DTSTAMP',
  'DTSTART',
  'DTEND',
  'SUMMARY',
  'DESCRIPTION',
  'URL',
  'LAST-MODIFIED',
] as const;
type Name = (typeof NAMES)[number];

/** Numbers and days: never long enough to be folded. */
const SHORT: ReadonlySet<Name> = new Set(['SEQUENCE', 'DTSTAMP', 'DTSTART', 'DTEND', 'LAST-MODIFIED']);

/** What an event says of each, escaped; null: nothing. */
export type EventValues = Readonly<Record<Name, string | null>>;

/** The lines of an event, cut where its values go. */
export interface EventShape {
  readonly lines: readonly {
    /** Lines that are the same in all events. */
    readonly before: string;
    /** The line's beginning, to its colon. */
    readonly opening: string;
    readonly name: Name;
  }[];
  readonly after: string;
}

/** @param sample an event's lines as a library writes them, not folded, that has a value of each name */
export function shapeOf(sample: string): EventShape {
  const lines: EventShape['lines'][number][] = [];
  let before = '';
  for (const line of sample.trimEnd().split('\r\n')) {
    const opening = line.slice(0, line.indexOf(':') + 1);
    const written = /^[A-Z-]+/.exec(opening)?.[0];
    const name = NAMES.find((one) => one === written);
    if (name === undefined) before += `${line}\r\n`;
    else {
      lines.push({ before, opening, name });
      before = '';
    }
  }
  return { lines, after: before };
}

/** The event of a shape that has these values, folded. */
export function filled({ lines, after }: EventShape, values: EventValues): string {
  let text = '';
  for (const { before, opening, name } of lines) {
    const value = values[name];
    if (value === null) text += before;
    else if (SHORT.has(name)) text += `${before}${opening}${value}\r\n`;
    else text += `${before}${foldLine(opening + value)}\r\n`;
  }
  return text + after;
}

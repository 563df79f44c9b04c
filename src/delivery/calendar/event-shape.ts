import { foldLine } from './fold.ts';

/** What one event says where the next one says something else, escaped; null: it says nothing of that. */
export interface EventValues {
  readonly UID: string;
  readonly SEQUENCE: string;
  readonly DTSTAMP: string;
  readonly DTSTART: string;
  readonly DTEND: string;
  readonly SUMMARY: string;
  readonly DESCRIPTION: string | null;
  readonly URL: string | null;
  readonly 'LAST-MODIFIED': string;
}

const NAMES: ReadonlySet<string> = new Set<keyof EventValues>([
  'UID',
  'SEQUENCE',
  'DTSTAMP',
  'DTSTART',
  'DTEND',
  'SUMMARY',
  'DESCRIPTION',
  'URL',
  'LAST-MODIFIED',
]);

/** The lines of an event, cut where its values go. */
export interface EventShape {
  readonly lines: readonly {
    /** Lines that are the same in all events. */
    readonly before: string;
    /** The line's beginning, to its colon. */
    readonly opening: string;
    readonly name: keyof EventValues;
  }[];
  readonly after: string;
}

/** @param sample an event's lines as a library writes them, not folded, that has a value of each name */
export function shapeOf(sample: string): EventShape {
  const lines: EventShape['lines'][number][] = [];
  let before = '';
  for (const line of sample.trimEnd().split('\r\n')) {
    const opening = line.slice(0, line.indexOf(':') + 1);
    const name = /^[A-Z-]+/.exec(opening)?.[0] ?? '';
    if (NAMES.has(name)) {
      lines.push({ before, opening, name: name as keyof EventValues });
      before = '';
    } else before += `${line}\r\n`;
  }
  return { lines, after: before };
}

/** The event of a shape that has these values, folded. */
export function filled({ lines, after }: EventShape, values: EventValues): string {
  let text = '';
  for (const { before, opening, name } of lines) {
    const value = values[name];
    text += value === null ? before : `${before}${foldLine(opening + value)}\r\n`;
  }
  return text + after;
}

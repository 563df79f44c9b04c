import ical, { type ICalCalendar, ICalEvent, ICalEventStatus } from 'ical-generator';
import type { Instant } from '../../domain/instant.ts';
import { addDays, type LocalDate } from '../../domain/local-date.ts';
import { oneLine } from '../one-line.ts';
import { ALL_DAY, CATEGORY, dayEvent, newCalendar, paragraphs, unescaped, utc } from './all-day.ts';
import { CATEGORIES, COLORS, DONE_COLOR, DONE_SIGN, type EventKind, type PlannedEvent } from './event.ts';
import { type EventShape, filled, shapeOf } from './event-shape.ts';
import { foldLines } from './fold.ts';
import { withSlackLink } from './slack-link.ts';

/** How often a calendar program should look for changes. */
const REFRESH_SECONDS = 3600;

/** The colour of a calendar as a whole, where a program shows it in one. */
const CALENDAR_COLOR = 'crimson';

/** Counted up whenever the same event would be rendered another way: stored ones are then rendered anew. */
export const RENDERING = 3;

/** An event as it is to be written. */
export interface EventToRender {
  readonly uid: string;
  readonly event: PlannedEvent;
  /** Vendor and product. */
  readonly name: string;
  readonly link: string | null;
  readonly sequence: number;
  readonly modified: Instant;
}

const END = 'END:VEVENT\r\n';

/** What programs show as the event's title. */
export const summaryOf = ({ event, name }: Pick<EventToRender, 'event' | 'name'>): string =>
  `${event.done ? DONE_SIGN : ''}${name}: ${oneLine(event.title)}`;

/** What events are rendered by belongs to a calendar; nothing of it is in their text. */
const OF_NO_CALENDAR = ical();

/**
 * What the library makes of an event of each kind. It takes half as long again for an event as filling its values
 * into what it made of another one.
 */
const shapes = new Map<EventKind, { readonly planned: EventShape; readonly done: EventShape }>();

function shapesOf(kind: EventKind) {
  const there = shapes.get(kind);
  if (there !== undefined) return there;
  const sample = new ICalEvent(
    {
      id: 'id',
      summary: 'summary',
      description: 'description',
      url: 'url',
      lastModified: utc(0),
      categories: [CATEGORY, { name: CATEGORIES[kind] }],
      status: ICalEventStatus.CONFIRMED,
      start: utc(0),
      end: utc(0),
      ...ALL_DAY,
    },
    OF_NO_CALENDAR,
  ).toString();
  // The library knows no COLOR.
  const colored = (color: string) => shapeOf(`${sample.slice(0, -END.length)}COLOR:${color}\r\n${END}`);
  const made = { planned: colored(COLORS[kind]), done: colored(DONE_COLOR) };
  shapes.set(kind, made);
  return made;
}

/** Renders an event as the lines of one VEVENT (RFC 5545, 7986). */
export function renderEvent(one: EventToRender): string {
  const { uid, event, link, sequence, modified } = one;
  const text = withSlackLink(paragraphs(event.text), link);
  const stamp = stampOf(modified);
  const { planned, done } = shapesOf(event.kind);
  return filled(event.done ? done : planned, {
    UID: uid,
    SEQUENCE: String(sequence),
    DTSTAMP: stamp,
    DTSTART: dayOf(event.date),
    DTEND: dayOf(addDays(event.date, 1)),
    SUMMARY: escaped(summaryOf(one)),
    DESCRIPTION: escaped(text.join('\n')) || null,
    URL: link === null ? null : escaped(link),
    'LAST-MODIFIED': stamp,
  });
}

/** The VEVENTs of a calendar's text, each by itself. A folded line begins with a space, so none is taken for an end. */
export function eventsIn(text: string): string[] {
  const found: string[] = [];
  let from = text.indexOf('BEGIN:VEVENT');
  while (from !== -1) {
    const end = text.indexOf(`\r\n${END}`, from);
    if (end === -1) break;
    const next = end + 2 + END.length;
    found.push(text.slice(from, next));
    from = text.startsWith('BEGIN:VEVENT', next) ? next : -1;
  }
  return found;
}

/** SEQUENCE and stamps of an event. */
type Stamps = Pick<EventToRender, 'sequence' | 'modified'>;

/** The same event with another sequence and other stamps. */
export const restamped = (text: string, { sequence, modified }: Stamps): string =>
  text
    .replace(/^SEQUENCE:.*$/m, `SEQUENCE:${sequence}`)
    .replace(/^(DTSTAMP|LAST-MODIFIED):.*$/gm, `$1:${stampOf(modified)}`);

/** An event that no longer applies: the same one with its status, its sequence and its stamps changed. */
export const cancelledEvent = (text: string, stamps: Stamps): string =>
  restamped(text.replace(/^STATUS:.*$/m, 'STATUS:CANCELLED'), stamps);

/** A cancelled event for somebody who may no longer know what it was. */
export function renderParted({
  uid,
  date,
  sequence,
  modified,
}: Stamps & { readonly uid: string; readonly date: LocalDate }): string {
  const stamp = utc(modified);
  return foldLines(
    new ICalEvent(
      {
        id: uid,
        sequence,
        stamp,
        lastModified: stamp,
        summary: 'Cancelled',
        categories: [CATEGORY],
        status: ICalEventStatus.CANCELLED,
        ...dayEvent(date, []),
      },
      OF_NO_CALENDAR,
    ).toString(),
  );
}

/** As a value of type TEXT has it (RFC 5545, section 3.3.11). */
const escaped = (text: string): string =>
  text.replace(/[\\;,]|\r?\n|\r/g, (sign) => (sign < ' ' ? '\\n' : `\\${sign}`));

/** As VALUE=DATE has it. */
const dayOf = (date: LocalDate): string => date.slice(0, 4) + date.slice(5, 7) + date.slice(8);

/** As a moment in UTC has it; what changed together has the same one. */
function stampOf(instant: Instant): string {
  if (instant === lastStamp.of) return lastStamp.text;
  const text = utc(instant)
    .toISOString()
    .replace(/[-:]|\.\d+/g, '');
  lastStamp = { of: instant, text };
  return text;
}
let lastStamp: { readonly of?: Instant; readonly text: string } = { text: '' };

/** A calendar that nobody reads again: its events in their order, whole. */
export function wholeCalendar(name: string, events: readonly EventToRender[]): string {
  const { head, tail } = frameOf(newCalendar(unescaped(name)));
  return [head, ...events.map(renderEvent), tail].join('');
}

/** The lines before and after the events of a calendar with a name, which programs read again and again. */
export const calendarFrame = (name: string): CalendarFrame =>
  frameOf(newCalendar(unescaped(name), { ttl: REFRESH_SECONDS }));

interface CalendarFrame {
  readonly head: string;
  readonly tail: string;
}

function frameOf(calendar: ICalCalendar): CalendarFrame {
  const text = calendar.toString();
  const tail = text.lastIndexOf('END:VCALENDAR');
  return {
    head: `${text.slice(0, tail)}COLOR:${CALENDAR_COLOR}\r\n`,
    tail: `${text.slice(tail).trimEnd()}\r\n`,
  };
}

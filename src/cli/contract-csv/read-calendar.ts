import ICAL from 'ical.js';
import { type Problem, quote } from '../../domain/errors.ts';
import { COLUMN_NAMES, type ColumnName } from './columns.ts';
import { daysOf, type RawTimes, rawTimes } from './event-days.ts';

/** What one event says, as the cells of a row. */
export interface EventRow {
  readonly columns: readonly ColumnName[];
  readonly cells: readonly string[];
}

export interface CalendarRows {
  /** One for each event, with its number in the file. */
  readonly rows: readonly (EventRow & { readonly number: number })[];
  /** What was not understood, a sentence each. */
  readonly notes: readonly string[];
  /** Days that are none, each with the event's property as its place. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a calendar of contract ends: one event, one contract. The title is the vendor; the day is the last paid one,
 * and an event of several days is the term. A line `column: value` of the description is read as that column of a
 * contract file, and the rest of it are notes.
 * @throws Error where it is no calendar
 */
export function readCalendar(text: string, timeZone: string): CalendarRows {
  // A file may have several calendars, one after the other (RFC 5545, section 3.4).
  const parsed = ICAL.parse(text) as [] | [string, ...unknown[]] | [unknown[], ...unknown[]];
  const roots = (typeof parsed[0] === 'string' ? [parsed] : parsed).map(
    (calendar) => new ICAL.Component(calendar as ConstructorParameters<typeof ICAL.Component>[0]),
  );
  if (roots.length === 0 || roots.some(({ name }) => name !== 'vcalendar')) throw new Error('no VCALENDAR');
  const components = roots.flatMap((root) => root.getAllSubcomponents());
  const notes = components
    .filter(({ name }) => name !== 'vevent' && name !== 'vtimezone')
    .map(({ name }) => `a ${name.toUpperCase()} was left out: only events are contracts`);
  const times = rawTimes(text);
  const rows: (EventRow & { number: number })[] = [];
  const problems: Problem[] = [];
  components
    .filter(({ name }) => name === 'vevent')
    .forEach((component, index) => {
      const number = index + 1;
      const row = rowOf(component, times[index] ?? {}, timeZone, {
        note: (what) => void notes.push(`event ${number}${titleOf(component)}: ${what}`),
        refuse: ({ place, ...problem }) =>
          void problems.push({ place: `event ${number}, ${place}`, ...problem }),
      });
      if (row !== undefined) rows.push({ ...row, number });
    });
  return { rows, notes, problems };
}

const textOf = (component: ICAL.Component, name: string): string =>
  String(component.getFirstPropertyValue(name) ?? '').trim();

const titleOf = (component: ICAL.Component): string => {
  const title = textOf(component, 'summary');
  return title === '' ? '' : ` (${quote(title.slice(0, 60))})`;
};

/** Properties that change which days an event has, and that one contract cannot have. */
const REPEATS = ['rrule', 'rdate', 'recurrence-id'];

interface Says {
  readonly note: (what: string) => void;
  readonly refuse: (problem: Problem) => void;
}

function rowOf(
  component: ICAL.Component,
  times: RawTimes,
  timeZone: string,
  { note, refuse }: Says,
): EventRow | undefined {
  if (textOf(component, 'status').toUpperCase() === 'CANCELLED') {
    note('left out, as it is cancelled');
    return undefined;
  }
  // Its marks, steps and tasks would become contracts of their own.
  if (/@lastcall$/i.test(textOf(component, 'uid'))) {
    note("left out, as it is from one of Lastcall's own calendars; `lastcall export` writes a contract file");
    return undefined;
  }
  const days = daysOf(times, timeZone);
  if (days === undefined) {
    note('left out, as it has no day (DTSTART)');
    return undefined;
  }
  if ('place' in days) {
    refuse(days);
    return undefined;
  }
  if (REPEATS.some((name) => component.hasProperty(name)))
    note('repeats; only its first day was read. State term_months in its description instead');
  if (days.timed) note(`has a time of day; only its ${days.start === null ? 'day was' : 'days were'} read`);
  const said = descriptionOf(textOf(component, 'description'));
  for (const name of said.unknown) note(`no column is called ${quote(name)}; kept among the notes`);
  const cells = new Map<ColumnName, string>([
    ['vendor', vendorIn(textOf(component, 'summary'))],
    ['term_end', days.end],
    ...(days.start === null ? [] : ([['term_start', days.start]] as const)),
    ['end_date_source', 'calendar file'],
    ...said.stated,
    // Last, as it may have several lines.
    ...(said.notes === '' ? [] : ([['notes', said.notes]] as const)),
  ]);
  return { columns: [...cells.keys()], cells: [...cells.values()] };
}

/** Words that calendars put around a vendor's name. */
const AROUND =
  /^(?:renewal|end|expiry|expiration) of (?:the )?|[\s:–-]*\b(?:contract )?(?:renewal|renews|ends?|expires|expiry|expiration|last paid day|last day)(?: date)?$/i;

const vendorIn = (title: string): string => title.replace(AROUND, '').trim() || title;

const STATED = /^\s*([a-z_]{3,20})\s*:\s*(\S.*)$/i;

const isColumn = (name: string): boolean => COLUMN_NAMES.some((one) => one === name);

/** Lines that state a column, and the rest. */
function descriptionOf(text: string) {
  const stated: [ColumnName, string][] = [];
  const rest: string[] = [];
  const unknown: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, name = '', value = ''] = STATED.exec(line) ?? [];
    const column = COLUMN_NAMES.find((one) => one === name);
    if (column !== undefined && column !== 'notes') stated.push([column, value.trim()]);
    else {
      rest.push(line);
      // `Seats: 50` was surely meant for a column.
      const lower = name.toLowerCase();
      if (name.includes('_') || (lower !== 'notes' && isColumn(lower))) unknown.push(name);
    }
  }
  return { stated, unknown, notes: rest.join('\n').trim() };
}

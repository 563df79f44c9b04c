import ICAL from 'ical.js';
import { quote } from '../../domain/errors.ts';
import { type Instant, localDateAt } from '../../domain/instant.ts';
import { addDays, isLocalDate, type LocalDate } from '../../domain/local-date.ts';
import { COLUMN_NAMES, type ColumnName } from './columns.ts';

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
}

/**
 * Reads a calendar of contract ends: one event, one contract. The title is the vendor; the day is the last paid one,
 * and an event of several days is the term. A line `column: value` of the description is read as that column of a
 * contract file, and the rest of it are notes.
 * @throws Error where it is no calendar
 */
export function readCalendar(text: string, timeZone: string): CalendarRows {
  const root = new ICAL.Component(ICAL.parse(text));
  if (root.name !== 'vcalendar') throw new Error('it has no VCALENDAR');
  const notes = root
    .getAllSubcomponents()
    .filter(({ name }) => name !== 'vevent' && name !== 'vtimezone')
    .map(({ name }) => `a ${name.toUpperCase()} was left out: only events are contracts`);
  const rows: (EventRow & { number: number })[] = [];
  root.getAllSubcomponents('vevent').forEach((component, index) => {
    const number = index + 1;
    const note = (what: string): void => void notes.push(`event ${number}${titleOf(component)}: ${what}`);
    const row = rowOf(component, timeZone, note);
    if (row !== undefined) rows.push({ ...row, number });
  });
  return { rows, notes };
}

const textOf = (component: ICAL.Component, name: string): string =>
  String(component.getFirstPropertyValue(name) ?? '').trim();

const titleOf = (component: ICAL.Component): string => {
  const title = textOf(component, 'summary');
  return title === '' ? '' : ` (${quote(title.slice(0, 60))})`;
};

/** Properties that change which days an event has, and that one contract cannot have. */
const REPEATS = ['rrule', 'rdate', 'recurrence-id'];

function rowOf(
  component: ICAL.Component,
  timeZone: string,
  note: (what: string) => void,
): EventRow | undefined {
  if (textOf(component, 'status').toUpperCase() === 'CANCELLED') {
    note('left out, as it is cancelled');
    return undefined;
  }
  const days = daysOf(component, timeZone);
  if (days === undefined) {
    note('left out, as it has no day (DTSTART)');
    return undefined;
  }
  if (REPEATS.some((name) => component.hasProperty(name)))
    note('repeats; only its first day was read. State term_months in its description instead');
  if (days.timed) note('has a time of day; only its day was read');
  const said = descriptionOf(textOf(component, 'description'));
  for (const line of said.unknown) note(`no column is called ${quote(line)}; kept among the notes`);
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

interface Days {
  readonly start: LocalDate | null;
  readonly end: LocalDate;
  readonly timed: boolean;
}

function daysOf(component: ICAL.Component, timeZone: string): Days | undefined {
  const start = component.getFirstPropertyValue('dtstart');
  if (!(start instanceof ICAL.Time)) return undefined;
  const first = dayOf(start, timeZone);
  if (first === undefined) return undefined;
  const end = component.getFirstPropertyValue('dtend');
  const after = start.isDate && end instanceof ICAL.Time ? dayOf(end, timeZone) : undefined;
  const last = after === undefined ? first : addDays(after, -1);
  return last > first
    ? { start: first, end: last, timed: false }
    : { start: null, end: first, timed: !start.isDate };
}

/** The day as it is written; of a moment in UTC, the day that it is in the installation's zone. */
function dayOf(time: ICAL.Time, timeZone: string): LocalDate | undefined {
  if (time.zone === ICAL.Timezone.utcTimezone && !time.isDate)
    return localDateAt((time.toUnixTime() * 1000) as Instant, timeZone);
  const day = time.toString().slice(0, 10);
  return isLocalDate(day) ? day : undefined;
}

const STATED = /^\s*([a-z_]{3,20})\s*:\s*(\S.*)$/;

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
      if (name.includes('_')) unknown.push(name);
    }
  }
  return { stated, unknown, notes: rest.join('\n').trim() };
}

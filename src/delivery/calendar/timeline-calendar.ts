import type { Playbook } from '../../config/playbook.ts';
import type { Contract } from '../../domain/contract.ts';
import type { Instant } from '../../domain/instant.ts';
import type { TimelineRow } from '../../domain/timeline.ts';
import { oneLine } from '../one-line.ts';
import { nameOf } from '../reminder-words.ts';
import { CATEGORY, dayEvent, newCalendar, paragraphs, unescaped, utc } from './all-day.ts';
import { keyDates } from './key-dates.ts';

export interface TimelineCalendarInput {
  readonly contract: Contract;
  readonly playbook: Playbook;
  /** The steps of a tactic, from `timelineOf`. */
  readonly rows: readonly TimelineRow[];
  /** DTSTAMP of every event: when this version of the plan came about, so that the same plan is the same file. */
  readonly stamp: Instant;
}

/**
 * A switch as iCalendar (RFC 5545): each step, and the days that count, as an all-day event. A step's UID is
 * made of the contract and the step alone, so that an event moves when its date does, instead of doubling.
 */
export function timelineCalendar({ contract, playbook, rows, stamp }: TimelineCalendarInput): string {
  const name = nameOf(contract);
  const calendar = newCalendar(unescaped(`Leaving ${name}`));
  const steps = rows.map(({ id, date, title, how, warnings }) => ({
    id,
    date,
    title,
    text: [...(how === null ? [] : [how]), ...warnings.map((warning) => `Note: ${warning.text}`)],
  }));
  const all = [...steps, ...keyDates(contract, playbook, rows)].sort((a, b) =>
    a.date < b.date ? -1 : a.date > b.date ? 1 : 0,
  );
  for (const { id, date, title, text } of all) {
    calendar.createEvent({
      id: `${contract.id}-${id}@lastcall`,
      stamp: utc(stamp),
      summary: `${name}: ${oneLine(title)}`,
      categories: [CATEGORY],
      ...dayEvent(date, paragraphs(text)),
    });
  }
  return calendar.toString();
}

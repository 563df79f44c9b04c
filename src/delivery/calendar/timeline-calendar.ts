import type { Playbook } from '../../config/playbook.ts';
import type { Contract } from '../../domain/contract.ts';
import type { Instant } from '../../domain/instant.ts';
import type { TimelineRow } from '../../domain/timeline.ts';
import { nameOf } from '../reminder-words.ts';
import type { PlannedEvent } from './event.ts';
import { dayEventOf, type KeyDate, keyDates } from './key-dates.ts';
import { wholeCalendar } from './render.ts';
import { stepEvent } from './work-events.ts';

export interface TimelineCalendarInput {
  readonly contract: Contract;
  readonly playbook: Playbook;
  /** The steps of a tactic, from `timelineOf`. */
  readonly rows: readonly TimelineRow[];
  /** 1 in the contract's first term. */
  readonly termNumber: number;
  /** There is nothing left to give notice of. */
  readonly isSettled: boolean;
  /** What feeds have of the contract: of the same days they tell the same. */
  readonly inFeeds?: readonly PlannedEvent[];
  /** To where the contract is in Slack. */
  readonly link: string | null;
  /** Counts up with whatever happens to the contract: a calendar program takes an event of before for outdated. */
  readonly sequence: number;
  /** When that was. */
  readonly modified: Instant;
  /** The same of the steps: those that nobody decided on yet are as of the moment in which the file is made. */
  readonly stepsModified: Instant;
}

/**
 * A switch as iCalendar (RFC 5545): each step, and the days that count, as an all-day event. An event has the UID that
 * feeds give it, so that it moves when its date does, instead of doubling, and stands once in a calendar that has both.
 */
export function timelineCalendar({
  contract,
  playbook,
  rows,
  termNumber,
  isSettled,
  inFeeds = [],
  link,
  sequence,
  modified,
  stepsModified,
}: TimelineCalendarInput): string {
  const name = nameOf(contract);
  const known = new Map(inFeeds.map((event) => [event.id, event]));
  const steps = rows.map((row) => stepEvent(row, row.state === 'done'));
  const days = keyDates(contract, playbook, rows)
    .filter(({ id }) => !isSettled || id === 'last-paid-day')
    .map((day) => ({ ...day, text: isSettled ? [] : day.text, id: idInFeeds(day, playbook) }))
    .map((day) => known.get(day.id) ?? dayEventOf(day));
  const all = [
    ...steps.map((event) => ({ event, modified: stepsModified })),
    ...days.map((event) => ({ event, modified })),
  ].sort(({ event: a }, { event: b }) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  return wholeCalendar(
    `Leaving ${name}`,
    all.map((one) => ({
      ...one,
      uid: `${contract.id}-${termNumber}-${one.event.id}@lastcall`,
      name,
      link,
      sequence,
    })),
  );
}

/** Feeds tell of the day to aim at in the mark that they have on it. */
const idInFeeds = ({ id }: KeyDate, playbook: Playbook): string =>
  id === 'recommended-notice' ? playbook.terms.recommendedNotice.value : id;

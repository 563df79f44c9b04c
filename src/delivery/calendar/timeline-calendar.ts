import type { Playbook } from '../../config/playbook.ts';
import type { Contract } from '../../domain/contract.ts';
import type { Instant } from '../../domain/instant.ts';
import type { TimelineRow } from '../../domain/timeline.ts';
import { oneLine } from '../one-line.ts';
import { nameOf } from '../reminder-words.ts';
import { CATEGORY, dayEvent, newCalendar, paragraphs, unescaped, utc } from './all-day.ts';
import { DONE_SIGN } from './event.ts';
import { type KeyDate, keyDates } from './key-dates.ts';
import { withSlackLink } from './slack-link.ts';
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
  /** To where the contract is in Slack. */
  readonly link: string | null;
  /** DTSTAMP of every event: when this version of the plan came about, so that the same plan is the same file. */
  readonly stamp: Instant;
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
  link,
  stamp,
}: TimelineCalendarInput): string {
  const name = nameOf(contract);
  const calendar = newCalendar(unescaped(`Leaving ${name}`));
  const steps = rows.map((row) => stepEvent(row, row.state === 'done'));
  const days = keyDates(contract, playbook, rows)
    .filter(({ id }) => !isSettled || id === 'last-paid-day')
    .map((day) => ({ ...day, text: isSettled ? [] : day.text, id: idInFeeds(day, playbook), done: false }));
  const all = [...steps, ...days].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  for (const { id, date, title, text, done } of all) {
    calendar.createEvent({
      id: `${contract.id}-${termNumber}-${id}@lastcall`,
      sequence: contract.version - 1,
      stamp: utc(stamp),
      summary: `${done ? DONE_SIGN : ''}${name}: ${oneLine(title)}`,
      categories: [CATEGORY],
      ...dayEvent(date, withSlackLink(paragraphs(text), link)),
      url: link,
    });
  }
  return calendar.toString();
}

/** Feeds tell of the day to aim at in the mark that they have on it. */
const idInFeeds = ({ id }: KeyDate, playbook: Playbook): string =>
  id === 'recommended-notice' ? playbook.terms.recommendedNotice.value : id;

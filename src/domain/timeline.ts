import type { Playbook, PlaybookTactic } from '../config/playbook.ts';
import { addDays, daysBetween, formatLong, type LocalDate } from './local-date.ts';
import type { NoticeRecord } from './notice-deadline.ts';
import { type Anchors, dateOf, type Offset } from './offset.ts';
import type { Warning } from './warnings.ts';

/** One dated step of a switch. */
export interface TimelineRow {
  readonly id: string;
  readonly offset: Offset;
  readonly date: LocalDate;
  readonly title: string;
  readonly how: string | null;
  /** The day the playbook gives, where the step had to move off it. */
  readonly originalDate?: LocalDate;
  readonly warnings: readonly Warning[];
}

type Step = PlaybookTactic['steps'][number];

/**
 * A tactic's steps on the calendar of one contract, by date (B, section 5, as domain-facts 7 settles it).
 * A step outside its action's window moves to the window's edge (deletion to T+1, 7.1); a step whose day is
 * over moves to `asOf` and says so; a trial that ends before the roll-out says so (7.4). Steps whose action is
 * among `notices` (those that count) are done.
 */
export function timelineOf(
  playbook: Playbook,
  tactic: PlaybookTactic,
  anchors: Anchors,
  asOf: LocalDate,
  notices: readonly NoticeRecord[] = [],
): TimelineRow[] {
  return tactic.steps
    .map((step) => doneRow(step, anchors, notices) ?? rowOf(step, playbook, tactic, anchors, asOf))
    .sort((a, b) => byText(a.date, b.date) || byText(a.originalDate ?? a.date, b.originalDate ?? b.date));
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A step that was carried out stands on the day that is on record, and there is nothing left to warn of. */
function doneRow(step: Step, anchors: Anchors, notices: readonly NoticeRecord[]): TimelineRow | undefined {
  const notice = notices.find((record) => record.action === step.action);
  if (notice === undefined) return undefined;
  return row(step, notice.givenOn, dateOf(step.offset, anchors), []);
}

const row = (
  step: Step,
  date: LocalDate,
  original: LocalDate,
  warnings: readonly Warning[],
): TimelineRow => ({
  id: step.id,
  offset: step.offset,
  date,
  title: step.title,
  how: step.how ?? null,
  ...(date === original ? {} : { originalDate: original }),
  warnings,
});

function rowOf(
  step: Step,
  playbook: Playbook,
  tactic: PlaybookTactic,
  anchors: Anchors,
  asOf: LocalDate,
): TimelineRow {
  const original = dateOf(step.offset, anchors);
  const bounded = withinWindow(step, playbook, original, anchors);
  const date = bounded < asOf ? asOf : bounded;
  const warnings = [
    ...(bounded > original ? [deletionMoved(original, bounded)] : []),
    ...(bounded < asOf ? [inThePast(bounded, asOf)] : []),
    ...tooLate(step, playbook, date, anchors),
    ...trialTooShort(step, playbook, tactic, date, anchors),
  ];
  return row(step, date, original, warnings);
}

const windowOf = (step: Step, playbook: Playbook) =>
  playbook.actions.find((action) => action.id === step.action)?.window;

/** A step's day, moved to the edge of its action's window where it lies outside. */
function withinWindow(step: Step, playbook: Playbook, date: LocalDate, anchors: Anchors): LocalDate {
  const window = windowOf(step, playbook);
  if (window === undefined || window.bound === 'any') return date;
  const bound = dateOf(window.offset, anchors);
  const outside = window.bound === 'earliest' ? date < bound : date > bound;
  return outside ? bound : date;
}

const deletionMoved = (original: LocalDate, moved: LocalDate): Warning => ({
  code: 'deletion-moved-after-term',
  text: `Moved from ${formatLong(original)} to ${formatLong(moved)}: asked for earlier it would be rejected and have to be asked for again.`,
});

const days = (count: number): string => `${count} ${count === 1 ? 'day' : 'days'}`;

const inThePast = (planned: LocalDate, asOf: LocalDate): Warning => ({
  code: 'row-in-the-past',
  text: `Was due on ${formatLong(planned)}, ${days(daysBetween(planned, asOf))} ago; it now stands on today.`,
});

/** A step that carries out an action whose window has closed can no longer be done in time (7.3, 7.8). */
function tooLate(step: Step, playbook: Playbook, date: LocalDate, anchors: Anchors): Warning[] {
  const window = windowOf(step, playbook);
  if (window?.bound !== 'latest') return [];
  const latest = dateOf(window.offset, anchors);
  if (date <= latest) return [];
  return [
    {
      code: 'notice-window-closed',
      text: `Too late for this term: the last day for it was ${formatLong(latest)}. What is left is to negotiate.`,
    },
  ];
}

/** The replacement's trial has to last until the step it leads up to; otherwise propose the day to start it on. */
function trialTooShort(
  step: Step,
  playbook: Playbook,
  tactic: PlaybookTactic,
  date: LocalDate,
  anchors: Anchors,
): Warning[] {
  const replacement = playbook.replacements[0];
  const target = tactic.steps.find((other) => other.id === step.trialMustReach);
  if (!step.startsTrial || replacement === undefined || target === undefined) return [];
  const ends = addDays(date, replacement.trialDays);
  const reach = dateOf(target.offset, anchors);
  if (ends >= reach) return [];
  const proposed = addDays(reach, -replacement.trialDays);
  return [
    {
      code: 'trial-ends-before-rollout',
      text:
        `The ${replacement.trialDays}-day trial is over on ${formatLong(ends)}, before “${target.title}” on ${formatLong(reach)}. ` +
        `Start it on ${formatLong(proposed)} instead, or pay for the ${days(daysBetween(ends, reach))} between.`,
    },
  ];
}

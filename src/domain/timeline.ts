import type { Playbook, PlaybookTactic } from '../config/playbook.ts';
import { addDays, daysBetween, formatLong, isWeekend, type LocalDate, laterOf } from './local-date.ts';
import { formatMoney } from './money.ts';
import type { NoticeRecord } from './notice-deadline.ts';
import { type Anchors, dateOf, type Offset } from './offset.ts';
import type { Warning } from './warnings.ts';

/** `late`: its own day is over. `too-late`: it can no longer do what it is for. */
export const STEP_STATES = ['open', 'done', 'skipped', 'late', 'too-late'] as const;
export type StepState = (typeof STEP_STATES)[number];

/** One dated step of a switch. */
export interface TimelineRow {
  readonly id: string;
  readonly offset: Offset;
  readonly date: LocalDate;
  readonly title: string;
  readonly how: string | null;
  /** The day the playbook gives, where the step had to move off it or was moved. */
  readonly originalDate?: LocalDate;
  readonly state: StepState;
  /** Whose it is: an e-mail address. */
  readonly assignee: string | null;
  /** The first day on which a trial that begins with this step no longer runs. */
  readonly trialEnds?: LocalDate;
  /** It falls on a Saturday or a Sunday. */
  readonly weekend: boolean;
  readonly warnings: readonly Warning[];
}

/** What the team made of one step. */
export interface StepRecord {
  readonly step: string;
  readonly movedTo: LocalDate | null;
  readonly assignee: string | null;
  readonly doneOn: LocalDate | null;
  readonly doneBy: string | null;
  readonly skippedBy: string | null;
  readonly skippedWhy: string | null;
}

export type Replacement = Playbook['replacements'][number];

/** What is known beyond the playbook: what the team changed, what it changes over to, and for how many. */
export interface TimelineFacts {
  readonly steps?: readonly StepRecord[];
  /** The playbook's first where it is left out. */
  readonly replacement?: Replacement | undefined;
  /** Null where nobody knows: then the cost of a gap is left out. */
  readonly seats?: number | null;
}

type Step = PlaybookTactic['steps'][number];

/** What every step is worked out from. */
interface Frame {
  readonly playbook: Playbook;
  readonly tactic: PlaybookTactic;
  readonly anchors: Anchors;
  readonly asOf: LocalDate;
  readonly notices: readonly NoticeRecord[];
  readonly records: ReadonlyMap<string, StepRecord>;
  readonly replacement: Replacement | undefined;
  readonly seats: number | null;
}

/**
 * A tactic's steps on the calendar of one contract, by date (B, section 5, as domain-facts 7 settles it).
 * A step outside its action's window moves to the window's edge (deletion to T+1, 7.1); a step whose day is
 * over moves to `asOf` and says so; a trial that ends before the roll-out says so, with what the gap costs (7.4).
 * Steps whose action is among `notices` (those that count) are done. What the team moved stands where it was moved
 * to, within the same bounds.
 */
export function timelineOf(
  playbook: Playbook,
  tactic: PlaybookTactic,
  anchors: Anchors,
  asOf: LocalDate,
  notices: readonly NoticeRecord[] = [],
  { steps = [], replacement = playbook.replacements[0], seats = null }: TimelineFacts = {},
): TimelineRow[] {
  const records = new Map(steps.map((record) => [record.step, record]));
  const frame: Frame = { playbook, tactic, anchors, asOf, notices, records, replacement, seats };
  return tactic.steps
    .map((step) => settledRow(step, frame) ?? rowOf(step, frame))
    .sort((a, b) => byText(a.date, b.date) || byText(a.originalDate ?? a.date, b.originalDate ?? b.date));
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A step that was carried out or skipped stands on its day, and there is nothing left to warn of. */
function settledRow(step: Step, frame: Frame): TimelineRow | undefined {
  const { notices, records } = frame;
  const notice = notices.find((record) => record.action === step.action);
  const record = records.get(step.id);
  const doneOn = notice?.givenOn ?? record?.doneOn ?? null;
  if (doneOn !== null) return row(step, frame, doneOn, 'done', []);
  if (record === undefined || record.skippedBy === null) return undefined;
  return row(step, frame, plannedDay(step, frame), 'skipped', []);
}

function row(
  step: Step,
  { anchors, records, replacement }: Frame,
  date: LocalDate,
  state: StepState,
  warnings: readonly Warning[],
): TimelineRow {
  const original = dateOf(step.offset, anchors);
  return {
    id: step.id,
    offset: step.offset,
    date,
    title: filled(step.title, replacement),
    how: step.how === undefined ? null : filled(step.how, replacement),
    ...(date === original ? {} : { originalDate: original }),
    state,
    assignee: records.get(step.id)?.assignee ?? null,
    ...(step.startsTrial && replacement !== undefined
      ? { trialEnds: addDays(date, replacement.trialDays) }
      : {}),
    weekend: isWeekend(date),
    warnings,
  };
}

/** A playbook's text with what is changed over to: `{replacement}`, `{trialDays}`, `{card}`. */
export function filled(text: string, replacement: Replacement | undefined): string {
  return text
    .replaceAll('{replacement}', replacement?.vendor ?? 'the replacement')
    .replaceAll('{trialDays}', replacement === undefined ? 'few' : String(replacement.trialDays))
    .replaceAll('{card}', replacement?.trialNeedsCard ? 'a card' : 'no card');
}

/** The day a step is planned for, within its action's window: where the team moved it to, or the playbook's. */
function plannedDay(step: Step, { playbook, anchors, records }: Frame): LocalDate {
  const wanted = records.get(step.id)?.movedTo ?? dateOf(step.offset, anchors);
  return withinWindow(step, playbook, wanted, anchors);
}

function rowOf(step: Step, frame: Frame): TimelineRow {
  const { playbook, anchors, asOf, records } = frame;
  const wanted = records.get(step.id)?.movedTo ?? dateOf(step.offset, anchors);
  const bounded = plannedDay(step, frame);
  const date = laterOf(bounded, asOf);
  const closed = tooLate(step, playbook, date, anchors);
  const state = closed.length > 0 ? 'too-late' : bounded < asOf ? 'late' : 'open';
  return row(step, frame, date, state, [
    ...(bounded > wanted ? [deletionMoved(wanted, bounded)] : []),
    ...(bounded < asOf ? [inThePast(bounded, asOf)] : []),
    ...closed,
    ...trialTooShort(step, date, frame),
  ]);
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
function trialTooShort(step: Step, date: LocalDate, frame: Frame): Warning[] {
  const { tactic, replacement, records, asOf } = frame;
  const target = tactic.steps.find((other) => other.id === step.trialMustReach);
  if (!step.startsTrial || replacement === undefined || target === undefined) return [];
  const record = records.get(target.id);
  if (record?.doneOn || record?.skippedBy) return [];
  const ends = addDays(date, replacement.trialDays);
  const reach = laterOf(plannedDay(target, frame), asOf);
  if (ends >= reach) return [];
  const proposed = addDays(reach, -replacement.trialDays);
  const gap = daysBetween(ends, reach);
  return [
    {
      code: 'trial-ends-before-rollout',
      text:
        `The ${replacement.trialDays}-day trial is over on ${formatLong(ends)}, before “${filled(target.title, replacement)}” on ${formatLong(reach)}. ` +
        `Start it on ${formatLong(proposed)} instead, or pay for the ${days(gap)} between${gapCost(gap, frame)}.`,
    },
  ];
}

/** What the new tool costs in the gap, by the day; and what it costs where only whole months are sold. */
function gapCost(gap: number, { replacement, seats }: Frame): string {
  if (replacement === undefined || seats === null || seats === 0) return '';
  const { currency, perSeatMonth } = replacement.price;
  const year = seats * perSeatMonth * 12;
  const wholeMonths = Math.max(1, replacement.minimumTermMonths, Math.ceil((gap * 12) / 365));
  const money = (minor: number): string => formatMoney({ minor, currency });
  return `: about ${money(Math.round((year * gap) / 365))} for ${seats === 1 ? '1 seat' : `${seats} seats`}, or ${money(seats * perSeatMonth * wholeMonths)} by whole months`;
}

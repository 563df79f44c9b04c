import type { Playbook, PlaybookTactic } from '../config/playbook.ts';
import type { ContractFields } from './contract.ts';
import { replacementOf } from './contract-cost.ts';
import { InvalidInputError, LastcallError, quote } from './errors.ts';
import type { Life } from './lifecycle.ts';
import { formatLong, type LocalDate } from './local-date.ts';
import { anchorsOf } from './notice-deadline.ts';
import { type Anchors, dateOf } from './offset.ts';
import { filled, type StepRecord, type TimelineFacts } from './timeline.ts';

/** How a team changes over at the end of one term: the tactic it chose, and what it made of the steps. */
export interface SwitchPlan {
  readonly tactic: string;
  /** Id of the playbook's replacement product; null: its first. */
  readonly replacement: string | null;
  /** S: the day on which the switch starts. */
  readonly startsOn: LocalDate;
  readonly chosenOn: LocalDate;
  readonly steps: readonly StepRecord[];
}

/** One change of a switch plan: what to store, and what the activity log says of it. */
export interface SwitchChange {
  readonly what:
    | 'switch.chosen'
    | 'switch.moved'
    | 'switch.assigned'
    | 'switch.done'
    | 'switch.skipped'
    | 'switch.reopened';
  readonly plan: SwitchPlan;
  readonly before: unknown;
  readonly after: unknown;
  /** What to tell the person, in plain words. */
  readonly words: string;
}

/** What somebody wants of one step. */
export type StepWish =
  | { readonly kind: 'move'; readonly to: LocalDate }
  | { readonly kind: 'assign'; readonly assignee: string | null }
  | { readonly kind: 'done'; readonly on: LocalDate }
  | { readonly kind: 'skip'; readonly why: string | null }
  | { readonly kind: 'reopen' };

/** A tactic of a playbook: the named one, or its first; none where it has none. @throws InvalidInputError */
export function tacticOf(playbook: Playbook, id: string | undefined): PlaybookTactic | undefined {
  if (id === undefined) return playbook.tactics[0];
  const tactic = playbook.tactics.find((candidate) => candidate.id === id);
  if (tactic !== undefined) return tactic;
  const known =
    playbook.tactics.map((candidate) => candidate.id).join(' or ') || 'none: the playbook has no tactics';
  throw new InvalidInputError([{ place: '--tactic', found: quote(id), expected: known }]);
}

/**
 * The tactic that holds: the one asked for, or the team's, or the playbook's first. A tactic or a product that the
 * playbook no longer has is as if none had been chosen.
 */
export function tacticInForce(
  playbook: Playbook,
  plan: SwitchPlan | null,
  asked?: string | undefined,
): PlaybookTactic | undefined {
  if (asked !== undefined) return tacticOf(playbook, asked);
  return playbook.tactics.find(({ id }) => id === plan?.tactic) ?? playbook.tactics[0];
}

/** What a timeline of that tactic is worked out from besides the playbook. */
export function timelineFacts(
  { contract, playbook }: { readonly contract: ContractFields; readonly playbook: Playbook },
  plan: SwitchPlan | null,
  tactic: PlaybookTactic | undefined,
): TimelineFacts {
  const chosen = playbook.replacements.find(({ id }) => id === plan?.replacement);
  return {
    seats: contract.seats,
    ...(chosen === undefined ? {} : { replacement: chosen }),
    ...(plan !== null && plan.tactic === tactic?.id ? { steps: plan.steps } : {}),
  };
}

/** S for a timeline of that tactic: the day the team chose, or else the day it is looked at. */
export const switchStart = (
  plan: SwitchPlan | null,
  tactic: PlaybookTactic | undefined,
  asOf: LocalDate,
): LocalDate => (plan !== null && plan.tactic === tactic?.id ? plan.startsOn : asOf);

/**
 * The team chooses how it changes over; what it did with the steps of that tactic before is kept.
 * @throws InvalidInputError where the playbook has no such tactic or product, or the day is none
 */
export function chooseSwitch(
  {
    tactic: id,
    replacement,
    startsOn,
  }: { readonly tactic: string; readonly replacement: string | null; readonly startsOn: LocalDate | null },
  { contract, playbook, today }: Life,
  before: SwitchPlan | null,
): SwitchChange {
  const tactic = tacticOf(playbook, id);
  if (tactic === undefined) throw new LastcallError('refused', 'the playbook has no tactics');
  if (replacement !== null) replacementOf(playbook, replacement);
  const start = startsOn ?? (before?.tactic === id ? before.startsOn : today);
  if (startsOn !== null && startsOn < today && startsOn !== before?.startsOn)
    throw new InvalidInputError([
      { place: '--start', found: quote(startsOn), expected: `a day from ${today} on, which is today` },
    ]);
  const plan: SwitchPlan = {
    tactic: tactic.id,
    replacement: replacement ?? before?.replacement ?? null,
    startsOn: start,
    chosenOn: today,
    steps: before?.tactic === tactic.id ? before.steps : [],
  };
  return {
    what: 'switch.chosen',
    plan,
    before: before === null ? undefined : { tactic: before.tactic, replacement: before.replacement },
    after: {
      tactic: tactic.id,
      title: tactic.title,
      replacement: plan.replacement,
      startsOn: start,
      termEnd: contract.termEnd,
    },
    words: `the switch: “${tactic.title}”, starting on ${formatLong(start)}`,
  };
}

/**
 * Moves, assigns, ticks, skips or reopens one step; where nobody chose a tactic yet, the playbook's first is chosen
 * with it. Null where nothing changes.
 * @throws InvalidInputError where there is no such step or it cannot stand on that day
 * @throws LastcallError `refused` where the step is notice, which only a record of it does
 */
export function changeStep(
  stepId: string,
  wish: StepWish,
  by: string,
  life: Life,
  before: SwitchPlan | null,
): SwitchChange | null {
  const { playbook, contract, today } = life;
  const tactic = tacticInForce(playbook, before);
  const step = tactic?.steps.find(({ id }) => id === stepId);
  if (tactic === undefined || step === undefined)
    throw new InvalidInputError([
      {
        place: 'step',
        found: quote(stepId),
        expected: tactic?.steps.map(({ id }) => id).join(', ') ?? 'none: the playbook has no tactics',
      },
    ]);
  const plan: SwitchPlan =
    before?.tactic === tactic.id
      ? before
      : {
          tactic: tactic.id,
          replacement: before?.replacement ?? null,
          startsOn: today,
          chosenOn: today,
          steps: [],
        };
  const record = plan.steps.find(({ step: id }) => id === stepId) ?? untouched(stepId);
  const anchors = anchorsOf(contract, playbook, plan.startsOn);
  const chosen = playbook.replacements.find(({ id }) => id === plan.replacement);
  const title = filled(step.title, chosen ?? playbook.replacements[0]);
  const changed = wished(step, wish, by, record, { playbook, anchors, today });
  if (changed === null) return null;
  const { record: next, what, after, words } = changed;
  return {
    what,
    plan: { ...plan, steps: [...plan.steps.filter(({ step: id }) => id !== stepId), next] },
    before: { step: stepId, ...pick(record, after) },
    after: { step: stepId, title, ...after },
    words: `${title}: ${words}`,
  };
}

type Step = PlaybookTactic['steps'][number];

const untouched = (step: string): StepRecord => ({
  step,
  movedTo: null,
  assignee: null,
  doneOn: null,
  doneBy: null,
  skippedBy: null,
  skippedWhy: null,
});

const pick = (record: StepRecord, after: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key in after));

interface Wished {
  readonly record: StepRecord;
  readonly what: SwitchChange['what'];
  readonly after: Readonly<Record<string, unknown>>;
  readonly words: string;
}

function wished(
  step: Step,
  wish: StepWish,
  by: string,
  record: StepRecord,
  frame: { readonly playbook: Playbook; readonly anchors: Anchors; readonly today: LocalDate },
): Wished | null {
  switch (wish.kind) {
    case 'move': {
      if (record.movedTo === wish.to) return null;
      refuseDay(step, wish.to, frame);
      return {
        record: { ...record, movedTo: wish.to },
        what: 'switch.moved',
        after: { movedTo: wish.to },
        words: `moved to ${formatLong(wish.to)}`,
      };
    }
    case 'assign': {
      const assignee = wish.assignee?.toLowerCase() ?? null;
      if (record.assignee === assignee) return null;
      return {
        record: { ...record, assignee },
        what: 'switch.assigned',
        after: { assignee },
        words: assignee === null ? 'nobody’s any more' : `assigned to ${assignee}`,
      };
    }
    case 'done': {
      if (record.doneOn !== null) return null;
      refuseTick(step, wish.on, frame);
      const done = { doneOn: wish.on, doneBy: by, skippedBy: null, skippedWhy: null };
      return {
        record: { ...record, ...done },
        what: 'switch.done',
        after: done,
        words: `done on ${formatLong(wish.on)}`,
      };
    }
    case 'skip': {
      if (record.skippedBy !== null) return null;
      const skipped = { skippedBy: by, skippedWhy: wish.why, doneOn: null, doneBy: null };
      return {
        record: { ...record, ...skipped },
        what: 'switch.skipped',
        after: skipped,
        words: wish.why === null ? 'skipped' : `skipped: ${wish.why}`,
      };
    }
    case 'reopen': {
      if (record.doneOn === null && record.skippedBy === null) return null;
      const open = { doneOn: null, doneBy: null, skippedBy: null, skippedWhy: null };
      return { record: { ...record, ...open }, what: 'switch.reopened', after: open, words: 'open again' };
    }
  }
}

/** A step can stand on any day to come that its action's window allows. */
function refuseDay(
  step: Step,
  to: LocalDate,
  {
    playbook,
    anchors,
    today,
  }: { readonly playbook: Playbook; readonly anchors: Anchors; readonly today: LocalDate },
): void {
  const window = playbook.actions.find(({ id }) => id === step.action)?.window;
  const bound = window === undefined || window.bound === 'any' ? null : dateOf(window.offset, anchors);
  const expected =
    to < today
      ? `a day from ${today} on, which is today`
      : window?.bound === 'earliest' && bound !== null && to < bound
        ? `${bound} or later: asked for earlier it would be rejected`
        : window?.bound === 'latest' && bound !== null && to > bound
          ? `${bound} or earlier: after it, it is too late for this term`
          : null;
  if (expected !== null) throw new InvalidInputError([{ place: '--to', found: quote(to), expected }]);
}

function refuseTick(
  step: Step,
  on: LocalDate,
  { playbook, today }: { readonly playbook: Playbook; readonly today: LocalDate },
): void {
  const action = playbook.actions.find(({ id }) => id === step.action);
  if (action !== undefined && action.window.bound !== 'any')
    throw new LastcallError(
      'refused',
      `${step.id}: only a notice on record counts, expected \`notice\` with --action ${action.id} and the vendor's reference`,
    );
  if (on > today)
    throw new InvalidInputError([
      { place: '--date', found: quote(on), expected: `a day up to ${today}, which is today` },
    ]);
}

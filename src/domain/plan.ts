import type { Playbook, PlaybookChecklist, PlaybookTactic } from '../config/playbook.ts';
import { checklistsFor, counts, type Deadline, deadlinesOf, resellerName } from './actions.ts';
import {
  type Contract,
  type ContractFields,
  type Intent,
  noticePeriodWords,
  type Terms,
  termsOf,
} from './contract.ts';
import { whyPointless } from './due.ts';
import { type Instant, type TimeOfDay, toIso } from './instant.ts';
import { lifeLadder, renews } from './life-ladder.ts';
import {
  daysBetween,
  formatLong,
  type IsOff,
  isWeekend,
  type LocalDate,
  laterOf,
  weekdayOf,
  workingDayUpTo,
} from './local-date.ts';
import { anchorsOf, type NoticeRecord } from './notice-deadline.ts';
import { type Anchors, dateOf } from './offset.ts';
import { type Medium, type Reach, type Recipient, type Rung, recipientsOf } from './reminder-ladder.ts';
import { nextTermEnd } from './renewal.ts';
import { settlingNotice } from './settling-notice.ts';
import { type SwitchPlan, switchStart, timelineFacts } from './switch-plan.ts';
import { type TimelineRow, timelineOf } from './timeline.ts';
import { nobodyToTell, type Warning } from './warnings.ts';

export const REMINDER_STATES = ['pending', 'sent', 'skipped', 'cancelled'] as const;
export type ReminderState = (typeof REMINDER_STATES)[number];

/** What became of one rung for one recipient, as the ledger has it. */
export interface RungRecord {
  readonly rung: string;
  readonly medium: Medium;
  readonly recipient: string;
  readonly state: 'pending' | 'claimed' | 'sent' | 'failed' | 'cancelled' | 'skipped';
  readonly why: string;
}

export interface PlannedReminder {
  readonly rung: string;
  readonly localDate: LocalDate;
  /** ISO instant, UTC. */
  readonly at: string;
  readonly audience: readonly Recipient[];
  readonly state: ReminderState;
  readonly why: string;
}

/** Everything that follows from a contract's dates (interface.md, `plan --json`). */
export interface Plan {
  readonly contract: ContractFields & { readonly id: string };
  readonly asOf: LocalDate;
  readonly termEnd: LocalDate;
  readonly noticeDeadline: LocalDate;
  /** Days from `asOf` to the last paid day; negative once it is past. */
  readonly daysLeft: number;
  /** Days from `asOf` to the notice deadline; negative once it is past. */
  readonly daysToNotice: number;
  readonly renewsOn: LocalDate | null;
  readonly nextTermEnd: LocalDate | null;
  readonly deadlines: readonly Deadline[];
  readonly reminders: readonly PlannedReminder[];
  /** The lists that follow from the intent, with each task's due day; what is ticked is in `checklist show`. */
  readonly checklists: readonly PlannedChecklist[];
  /** The notices on record for this term; `counts` is false of one that came too late and is not confirmed. */
  readonly notices: readonly (NoticeRecord & { readonly counts: boolean })[];
  /** Earlier terms, oldest first. */
  readonly pastTerms: readonly PastTerm[];
  /** The tactic that the timeline is of; null where the playbook has none. */
  readonly tactic: { readonly id: string; readonly title: string; readonly chosen: boolean } | null;
  readonly timeline: readonly TimelineRow[];
  readonly warnings: readonly Warning[];
}

export interface PlannedChecklist {
  readonly id: string;
  readonly title: string;
  readonly action: string;
  /** The first day on which it makes sense; null: at once. */
  readonly opens: LocalDate | null;
  readonly tasks: readonly { readonly id: string; readonly title: string; readonly due: LocalDate }[];
}

/** A term that is over. */
export interface PastTerm {
  readonly termEnd: LocalDate;
  readonly termStart: LocalDate | null;
  readonly intent: Intent;
  readonly renewedUntil: LocalDate;
}

export interface PlanInput {
  readonly contract: Contract;
  readonly playbook: Playbook;
  readonly notices: readonly NoticeRecord[];
  readonly ledger: readonly RungRecord[];
  readonly pastTerms?: readonly PastTerm[];
  readonly tactic: PlaybookTactic | undefined;
  /** What the team made of the switch; null where nobody chose one. */
  readonly switchPlan?: SwitchPlan | null;
  readonly asOf: LocalDate;
  readonly reminderTime: TimeOfDay;
  readonly reach: Reach;
  /** The days on which nobody works; weekends where it is left out. */
  readonly isOff?: IsOff;
}

/** Works out everything that follows from a contract as of a day. */
export function planOf(input: PlanInput): Plan {
  const { contract, playbook, asOf, tactic, switchPlan = null } = input;
  const terms = termsOf(contract, playbook);
  const anchors = anchorsOf(contract, playbook, switchStart(switchPlan, tactic, asOf));
  const deadline = anchors.N;
  const notices = input.notices.filter((notice) => counts(notice, playbook, anchors));
  const renewing = renews(input);
  const facts = timelineFacts(input, switchPlan, tactic);
  const timeline = tactic === undefined ? [] : timelineOf(playbook, tactic, anchors, asOf, notices, facts);
  const { workspaceId: _workspace, version: _version, ...shown } = contract;
  return {
    contract: shown,
    asOf,
    termEnd: contract.termEnd,
    noticeDeadline: deadline,
    daysLeft: daysBetween(asOf, contract.termEnd),
    daysToNotice: daysBetween(asOf, deadline),
    renewsOn: renewing ? contract.termEnd : null,
    nextTermEnd: renewing ? nextTermEnd(contract.termEnd, terms) : null,
    deadlines: deadlinesOf(contract, playbook, anchors, notices, asOf),
    reminders: remindersOf(input),
    checklists: checklistsFor(contract.intent, playbook).map((list) => plannedChecklist(list, anchors)),
    notices: input.notices
      .filter(({ termEnd }) => termEnd === contract.termEnd)
      .map((notice) => ({ ...notice, counts: counts(notice, playbook, anchors) })),
    pastTerms: input.pastTerms ?? [],
    tactic:
      tactic === undefined
        ? null
        : { id: tactic.id, title: tactic.title, chosen: switchPlan?.tactic === tactic.id },
    timeline,
    warnings: [
      ...contractWarnings(input, terms, deadline, renewing),
      ...timeline.flatMap((row) =>
        row.warnings.map((warning) => ({ ...warning, text: `${row.title}: ${warning.text}` })),
      ),
    ],
  };
}

const plannedChecklist = (list: PlaybookChecklist, anchors: Anchors): PlannedChecklist => ({
  id: list.id,
  title: list.title,
  action: list.action,
  opens: list.opens === undefined ? null : dateOf(list.opens, anchors),
  tasks: list.tasks.map(({ id, title, due }) => ({ id, title, due: dateOf(due, anchors) })),
});

/** The warnings that follow from the contract alone, whatever way of switching is chosen; part of its plan. */
export function warningsOf(input: PlanInput): Warning[] {
  const { contract, playbook } = input;
  const terms = termsOf(contract, playbook);
  return contractWarnings(input, terms, anchorsOf(contract, playbook).N, renews(input));
}

function remindersOf(input: PlanInput): PlannedReminder[] {
  const { contract, reach, asOf } = input;
  const ladder = lifeLadder(input, input.reminderTime);
  const newest = ladder
    .filter((rung) => rung.localDate <= asOf && whyPointless(rung, input, asOf) === undefined)
    .at(-1);
  return ladder.map((rung) => ({
    rung: rung.rung,
    localDate: rung.localDate,
    at: toIso(rung.at as Instant),
    audience: recipientsOf(rung, contract, reach),
    ...stateOf(rung, newest, input),
  }));
}

/** A rung's state: what the ledger says of it, or what the next sweep will make of it. */
function stateOf(
  rung: Rung,
  newest: Rung | undefined,
  input: PlanInput,
): { state: ReminderState; why: string } {
  const records = input.ledger.filter((record) => record.rung === rung.rung);
  const sent = records.find((record) => record.state === 'sent');
  if (sent !== undefined) return { state: 'sent', why: sent.why };
  const open = records.find((record) => ['pending', 'claimed', 'failed'].includes(record.state));
  if (open !== undefined) return { state: 'pending', why: open.why };
  const skipped = records.find((record) => record.state === 'skipped');
  if (skipped !== undefined) return { state: 'skipped', why: skipped.why };
  const pointless = whyPointless(rung, input, laterOf(input.asOf, rung.localDate));
  if (pointless !== undefined) return { state: 'cancelled', why: pointless };
  if (newest !== undefined && rung.localDate < newest.localDate)
    return { state: 'skipped', why: `told in the message of ${newest.rung}` };
  return { state: 'pending', why: rung.purpose };
}

function contractWarnings(input: PlanInput, terms: Terms, deadline: LocalDate, renews: boolean): Warning[] {
  const { contract, playbook, asOf, reach, isOff = isWeekend } = input;
  const settled = settlingNotice(input) !== undefined;
  const leaving = ['undecided', 'cancel-to-free', 'cancel-and-delete'].includes(contract.intent);
  const needsNothingDue = playbook.actions.some((action) => action.requires.includes('nothing-past-due'));
  const warnings: (Warning | false)[] = [
    renews &&
      !settled &&
      asOf > deadline && {
        code: 'notice-window-closed',
        text: `Notice is too late since ${formatLong(deadline)}: it renews on ${formatLong(contract.termEnd)}, until ${formatLong(nextTermEnd(contract.termEnd, terms))}. What is left is to negotiate.`,
      },
    contract.purchasedThrough === 'reseller' && {
      code: 'reseller-owns-requests',
      text: `Bought through a reseller: every request goes to ${resellerName(contract)}, not to the vendor.`,
    },
    needsNothingDue &&
      leaving &&
      !settled && {
        code: 'past-due-blocks-downgrade',
        text: 'An account with a past-due balance cannot be downgraded: settle what is open before you cancel.',
      },
    contract.endDateSource === null && {
      code: 'term-end-unconfirmed',
      text: `Nobody stated where the last paid day, ${formatLong(contract.termEnd)}, was found: check it against an invoice or ask the vendor.`,
    },
    terms.noticeAssumed &&
      (playbook.terms.noticeDays ?? playbook.terms.noticeMonths)?.confidence === 'our-default' && {
        code: 'notice-period-assumed',
        text: `No notice period is stated; ${noticePeriodWords(terms)} are assumed. Look it up in the contract.`,
      },
    renews &&
      !settled &&
      asOf <= deadline &&
      isOff(deadline) && {
        code: 'deadline-on-non-working-day',
        text: `The notice deadline, ${formatLong(deadline)}, is a ${isWeekend(deadline) ? weekdayOf(deadline) : 'public holiday'}: give notice on the working day before, ${formatLong(workingDayUpTo(deadline, isOff))}.`,
      },
    nobodyToTell(contract, reach),
  ];
  return warnings.filter((warning) => warning !== false);
}

import type { Playbook } from '../config/playbook.ts';
import { cancelAction, deletionAction } from './actions.ts';
import { type Contract, type ContractFields, termsOf } from './contract.ts';
import { settlingNotice } from './due.ts';
import type { TimeOfDay } from './instant.ts';
import { addDays, isWeekend, type LocalDate } from './local-date.ts';
import { anchorsOf, type NoticeRecord } from './notice-deadline.ts';
import { type Anchors, offsetFromEnd } from './offset.ts';
import { type DatedStep, datedSteps, type Rung, rungsOf, wakeStep } from './reminder-ladder.ts';

/** What a contract's whole ladder follows from. */
export interface Life {
  readonly contract: ContractFields & Pick<Partial<Contract>, 'quiet' | 'anchorDay'>;
  readonly playbook: Playbook;
  readonly notices: readonly NoticeRecord[];
}

/** How long the end of a term is followed up, a week at a time, while nobody reports that it is done. */
const FOLLOW_UP_WEEKS = 4;
/** How long a deletion may take (A: processed completely within 30 days). */
const DELETION_DAYS = 30;

/**
 * All rungs of a contract's present term, in order of time: the playbook's, the day to which somebody held
 * reminders back, and what follows from where the contract stands: daily ones in the last week before the notice
 * deadline, the working day before a deadline that is none, questions for a confirmation that does not come, and
 * what there is to do once the term is over. Unless somebody is on it, each further rung reaches further.
 */
export function lifeLadder(life: Life, reminderTime: TimeOfDay): Rung[] {
  const { contract, playbook } = life;
  const anchors = anchorsOf(contract, playbook);
  const planned = [...datedSteps(playbook, anchors), ...wakeStep(contract, anchors)];
  const notice = settlingNotice(life);
  const extra =
    notice === undefined
      ? [...lastWeek(playbook, anchors), ...workingDaysBefore(planned, playbook, anchors)]
      : unconfirmed(notice, playbook, anchors);
  const steps = [...planned, ...extra, ...afterTheEnd(life, anchors)];
  return escalated(rungsOf(steps, anchors, contract.timeZone, reminderTime), life, anchors);
}

/** A step of our own on a day. */
const step = (date: LocalDate, purpose: string, anchors: Anchors): DatedStep => ({
  date,
  step: { rung: offsetFromEnd(date, anchors), purpose, audience: ['channel', 'owner'] },
});

/** Once a day from a week before the notice deadline on: what nobody acted on until then is nearly lost. */
function lastWeek({ nagging }: Playbook, anchors: Anchors): DatedStep[] {
  if (nagging === undefined) return [];
  return Array.from({ length: nagging.dailyBeforeDeadline }, (_, index) =>
    step(addDays(anchors.N, -(index + 1)), 'notice has to be given within days', anchors),
  );
}

/** A rung for notice on a weekend is told on the working day before as well; nothing ever moves later. */
function workingDaysBefore(
  steps: readonly DatedStep[],
  { nagging }: Playbook,
  anchors: Anchors,
): DatedStep[] {
  if (nagging === undefined) return [];
  return steps
    .filter(({ date }) => date <= anchors.N && isWeekend(date))
    .map(({ date, step: { purpose } }) => step(workingDayBefore(date), purpose, anchors));
}

function workingDayBefore(date: LocalDate): LocalDate {
  let day = addDays(date, -1);
  while (isWeekend(day)) day = addDays(day, -1);
  return day;
}

/** The days on which a confirmation of a notice is asked for: every few days, and daily just before the deadline. */
export function confirmationDays(notice: NoticeRecord, { nagging }: Playbook, { N }: Anchors): LocalDate[] {
  if (nagging === undefined || notice.confirmedOn !== null) return [];
  const days = new Set<LocalDate>();
  for (
    let day = addDays(notice.givenOn, nagging.confirmationDays);
    day <= N;
    day = addDays(day, nagging.confirmationDays)
  )
    days.add(day);
  for (const before of [2, 1, 0]) if (addDays(N, -before) > notice.givenOn) days.add(addDays(N, -before));
  return [...days].sort();
}

const unconfirmed = (notice: NoticeRecord, playbook: Playbook, anchors: Anchors): DatedStep[] =>
  confirmationDays(notice, playbook, anchors).map((day) =>
    step(day, 'the notice is not confirmed yet', anchors),
  );

/** The day after the term: what it renewed to, or what is left to do; a deletion is followed up until it is done. */
function afterTheEnd(life: Life, anchors: Anchors): DatedStep[] {
  const { contract, playbook, notices } = life;
  const opens = step(addDays(anchors.T, 1), 'the term is over', anchors);
  const deletion = playbook.actions.find(
    (action) => action.window.bound === 'earliest' && action.irreversible,
  );
  if (renews(life) || contract.intent !== 'cancel-and-delete' || deletion === undefined) return [opens];
  const asked = notices.find((notice) => notice.termEnd === anchors.T && notice.action === deletion.id);
  if (asked?.confirmedOn) return [opens];
  const from = asked === undefined ? addDays(anchors.T, 1) : addDays(asked.givenOn, DELETION_DAYS);
  const purpose = asked === undefined ? 'the deletion can be asked for' : 'the deletion should be complete';
  const weeks = Array.from({ length: FOLLOW_UP_WEEKS + 1 }, (_, week) =>
    step(addDays(from, week * 7), purpose, anchors),
  );
  return [opens, ...weeks.filter(({ date }) => date > anchors.T)];
}

/** True while the contract goes into another term unless somebody acts. */
export function renews(life: Life): boolean {
  const { contract, playbook } = life;
  const notice = settlingNotice(life);
  const stopped = notice !== undefined && notice.action === cancelAction(playbook)?.id;
  return termsOf(contract, playbook).autoRenews && !stopped;
}

/**
 * From the second rung that nobody answered on, the workspace's fallback person and channel are told too. Counted
 * from the day to which somebody last held the reminders back; who gave notice or decided to renew has answered.
 */
function escalated(rungs: Rung[], life: Life, anchors: Anchors): Rung[] {
  const { contract, playbook } = life;
  const answered = contract.intent === 'renew' || settlingNotice(life) !== undefined || !renews(life);
  if (playbook.nagging === undefined || answered) return rungs;
  const since = contract.quiet?.until ?? '';
  const unanswered = rungs.filter(({ localDate }) => localDate >= since && localDate <= anchors.T);
  const second = unanswered[1]?.localDate;
  return rungs.map((rung) =>
    second !== undefined && rung.localDate >= second
      ? { ...rung, audience: [...rung.audience, 'fallback'] }
      : rung,
  );
}

import type { Playbook } from '../config/playbook.ts';
import { actionFor, cancelAction, deletionAction } from './actions.ts';
import { type Contract, type ContractFields, renewedOn, termsOf } from './contract.ts';
import { settlingNotice } from './due.ts';
import type { TimeOfDay } from './instant.ts';
import { addDays, isWeekend, type LocalDate, laterOf, workingDayUpTo } from './local-date.ts';
import { anchorsOf, type NoticeRecord } from './notice-deadline.ts';
import type { Anchors } from './offset.ts';
import { type DatedStep, datedSteps, type Rung, rungsOf, wakeStep } from './reminder-ladder.ts';

/** What a contract's whole ladder follows from. */
export interface Life {
  readonly contract: ContractFields & Pick<Partial<Contract>, 'quiet' | 'anchorDay'>;
  readonly playbook: Playbook;
  readonly notices: readonly NoticeRecord[];
}

/**
 * Days, counted from the first, on which a deletion is followed up while nobody reports that it is done: weekly
 * for a month, then monthly for a year, so that none is forgotten and nobody is worn out.
 */
const FOLLOW_UP_DAYS = [0, 7, 14, 21, 28, ...Array.from({ length: 11 }, (_, month) => 58 + 30 * month)];
/** How long a deletion may take (A: processed completely within 30 days). */
const DELETION_DAYS = 30;
/** Before any day of a contract. */
const EVER = '0000-01-01' as LocalDate;
/** In the last days before a deadline an unconfirmed notice is asked about daily. */
const LAST_DAYS = 3;

/**
 * All rungs of a contract's present term, in order of time: the playbook's, the day to which somebody held
 * reminders back, and what follows from where the contract stands: daily ones in the last week before the notice
 * deadline, the working day before a deadline that is none, questions for a confirmation that does not come, and
 * what there is to do once the term is over. Unless somebody is on it, each further rung reaches further.
 */
export function lifeLadder(life: Life, reminderTime: TimeOfDay): Rung[] {
  const { contract, playbook } = life;
  const anchors = anchorsOf(contract, playbook);
  const asks = askedOn(life, anchors);
  const own = datedSteps(playbook, anchors);
  const planned = [...own, ...wakeStep(contract, anchors)];
  // What ends by itself, or is settled, needs no notice.
  const settled = isSettled(life);
  const daily = settled ? [] : lastWeek(playbook, anchors);
  const doubled = settled ? [] : workingDaysBefore(own, playbook, anchors);
  const steps = [
    ...planned.filter(({ date }) => !asks.includes(date)),
    ...daily,
    ...doubled,
    ...asks.map((date) => step(date, 'the notice is not confirmed yet')),
    ...afterTheEnd(life, anchors),
  ];
  const rungs = rungsOf(steps, anchors, contract.timeZone, reminderTime);
  const counted = new Set([...planned, ...daily].map(({ date }) => date));
  return escalated(rungs, fallbackDays(rungs, counted, asks, life, anchors));
}

/** A step of our own on a day. */
const step = (date: LocalDate, purpose: string): DatedStep => ({
  date,
  step: { purpose, audience: ['channel', 'owner'] },
});

const isSettled = (life: Life): boolean => settlingNotice(life) !== undefined || !renews(life);

/** Once a day from a week before the notice deadline on: what nobody acted on until then is nearly lost. */
function lastWeek({ nagging }: Playbook, { N }: Anchors): DatedStep[] {
  if (nagging === undefined) return [];
  return Array.from({ length: nagging.dailyBeforeDeadline }, (_, index) =>
    step(addDays(N, -(index + 1)), 'notice has to be given within days'),
  );
}

/** A rung for notice on a weekend is told on the working day before as well; nothing ever moves later. */
function workingDaysBefore(steps: readonly DatedStep[], { nagging }: Playbook, { N }: Anchors): DatedStep[] {
  if (nagging === undefined) return [];
  return steps
    .filter(({ date }) => date <= N && isWeekend(date))
    .map(({ date, step: { purpose } }) => step(workingDayUpTo(date), purpose));
}

/**
 * The days on which a confirmation of a notice is asked for: every few days, and daily just before the deadline.
 * Given so late that none could be asked for before the deadline, it is asked for up to the last paid day: late
 * notice only counts once it is confirmed.
 */
export function confirmationDays(
  notice: NoticeRecord,
  { nagging }: Playbook,
  { N, T }: Pick<Anchors, 'N' | 'T'>,
): LocalDate[] {
  if (nagging === undefined || notice.confirmedOn !== null) return [];
  const { givenOn } = notice;
  const every = nagging.confirmationDays;
  const last = addDays(givenOn, every) > N ? T : N;
  const days = new Set<LocalDate>();
  for (let day = addDays(givenOn, every); day <= last; day = addDays(day, every)) days.add(day);
  for (const end of [N, last])
    for (let before = 0; before < LAST_DAYS; before += 1) days.add(addDays(end, -before));
  return [...days].filter((day) => day > givenOn).sort();
}

/** The days on which this term's notice is asked about; also one too late, which may still be accepted. */
function askedOn(life: Life, anchors: Anchors): LocalDate[] {
  const { contract, playbook, notices } = life;
  const of = (id: string | undefined) =>
    notices.find(({ termEnd, action }) => termEnd === anchors.T && action === id);
  const notice =
    settlingNotice(life) ?? of(cancelAction(playbook)?.id) ?? of(actionFor(contract.intent, playbook)?.id);
  return notice === undefined ? [] : confirmationDays(notice, playbook, anchors);
}

/** The day after the term: what it renewed to, or what is left to do; a deletion is followed up until it is done. */
function afterTheEnd(life: Life, { T }: Anchors): DatedStep[] {
  const { contract, playbook, notices } = life;
  const opens = step(addDays(T, 1), 'the term is over');
  const deletion = deletionAction(playbook);
  if (renews(life) || contract.intent !== 'cancel-and-delete' || deletion === undefined) return [opens];
  const asked = notices.find((notice) => notice.termEnd === T && notice.action === deletion.id);
  if (asked?.confirmedOn) return [opens];
  const from = asked === undefined ? addDays(T, 1) : addDays(asked.givenOn, DELETION_DAYS);
  const purpose = asked === undefined ? 'the deletion can be asked for' : 'the deletion should be complete';
  return [opens, ...FOLLOW_UP_DAYS.map((days) => step(addDays(from, days), purpose))];
}

/** True while the contract goes into another term unless somebody acts. */
export function renews(life: Life): boolean {
  const { contract, playbook } = life;
  const notice = settlingNotice(life);
  const stopped = notice !== undefined && notice.action === cancelAction(playbook)?.id;
  return termsOf(contract, playbook).autoRenews && !stopped;
}

/** Which days the workspace's fallback person and channel are told on, too. */
type FallbackDays = (day: LocalDate) => boolean;

/**
 * From the second rung that nobody answered on, and at the latest on the last day for notice. Counted from the day
 * to which somebody last held the reminders back; a working day before a weekend's rung is no rung of its own. Who
 * gave notice or decided to renew has answered; if nobody confirms the notice, it is just before the deadline.
 */
function fallbackDays(
  rungs: readonly Rung[],
  counted: ReadonlySet<LocalDate>,
  asks: readonly LocalDate[],
  life: Life,
  { N, T }: Anchors,
): FallbackDays {
  const { contract, playbook } = life;
  if (playbook.nagging === undefined) return () => false;
  const isLate = (day: LocalDate): boolean =>
    asks.indexOf(day) > 0 && [N, T].some((end) => day <= end && day > addDays(end, -LAST_DAYS));
  if (contract.intent === 'renew' || isSettled(life)) return isLate;
  const since = laterOf(contract.quiet?.until ?? EVER, renewedOn(contract) ?? EVER);
  const unanswered = rungs
    .map(({ localDate }) => localDate)
    .filter((day) => day >= since && counted.has(day));
  const from = unanswered.find((day, index) => index > 0 || day === N);
  return (day) => isLate(day) || (from !== undefined && day >= from);
}

const escalated = (rungs: readonly Rung[], isTold: FallbackDays): Rung[] =>
  rungs.map((rung) =>
    isTold(rung.localDate) ? { ...rung, audience: [...rung.audience, 'fallback'] } : rung,
  );

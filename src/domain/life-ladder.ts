import type { Playbook } from '../config/playbook.ts';
import { deletionAction, stopsRenewal } from './actions.ts';
import { type ContractFields, type ContractLife, renewedOn, termsOf } from './contract.ts';
import type { TimeOfDay } from './instant.ts';
import { addDays, type IsOff, isWeekend, type LocalDate, laterOf, workingDayUpTo } from './local-date.ts';
import { anchorsOf, type NoticeRecord } from './notice-deadline.ts';
import type { Anchors } from './offset.ts';
import {
  type Audience,
  type DatedStep,
  datedSteps,
  type Rung,
  rungsOf,
  wakeStep,
} from './reminder-ladder.ts';
import { rollsOverOn } from './renewal.ts';
import { answerAmong, settlingNotice } from './settling-notice.ts';

/** What a contract's whole ladder follows from. */
export interface Life {
  readonly contract: ContractFields & ContractLife;
  readonly playbook: Playbook;
  readonly notices: readonly NoticeRecord[];
  /** The days on which nobody works; weekends where it is left out. */
  readonly isOff?: IsOff;
}

/**
 * Days, counted from the first, on which something is followed up while nobody reports that it is done: weekly
 * for a month, then monthly for a year, so that none is forgotten and nobody is worn out.
 */
const FOLLOW_UP_DAYS = [0, 7, 14, 21, 28, ...Array.from({ length: 11 }, (_, month) => 58 + 30 * month)];
/** How long a deletion may take (A: processed completely within 30 days). */
const DELETION_DAYS = 30;
/** Before any day of a contract. */
const EVER = '0000-01-01' as LocalDate;
/** After any day of a contract. */
const NEVER = '9999-12-31' as LocalDate;
/** How many days pass between questions once the first ones were not answered. */
const WEEK = 7;
const MONTH = 30;
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
  const early = movesOnEarly(life);
  const isOff = life.isOff ?? isWeekend;
  const daily = settled ? [] : lastWeek(playbook, anchors);
  const doubled = settled ? [] : workingDaysBefore(own, playbook, anchors, isOff);
  const steps = [
    // It says so: from now on the next deadline is what can be met, and what comes after is that term's.
    ...(early === null ? [] : [step(early, 'the next notice deadline is near')]),
    ...planned.filter(({ date }) => !asks.includes(date)),
    ...daily,
    ...doubled,
    ...asks.map((date) => step(date, 'the notice is not confirmed yet')),
    ...afterTheEnd(life, anchors),
  ];
  steps.push(...correction(life, steps));
  const told = early === null ? steps : steps.filter(({ date }) => date <= early);
  const rungs = rungsOf(told, anchors, contract.timeZone, reminderTime);
  const counted = new Set([...planned, ...daily].map(({ date }) => date));
  const escalation = escalationOf(rungs, counted, asks, life, anchors);
  return rungs.map((rung) => ({ ...rung, audience: [...rung.audience, ...escalation(rung.localDate)] }));
}

/** A step of our own on a day. */
const step = (date: LocalDate, purpose: string): DatedStep => ({
  date,
  step: { purpose, audience: ['channel', 'owner'] },
});

/** Who was told of another last day for notice hears at once that it is past, in a rung of its own. */
function correction({ contract }: Life, steps: readonly DatedStep[]): DatedStep[] {
  if (!contract.correctedOn) return [];
  const taken = new Set(steps.map(({ date }) => date));
  let day = contract.correctedOn;
  // What was sent on that day spoke of the old dates.
  while (taken.has(day)) day = addDays(day, 1);
  // What comes of it is told on the day after the end in any case.
  if (day > contract.termEnd && contract.correctedOn <= contract.termEnd) return [];
  return [step(day, 'the notice period was corrected: the last day for notice is past')];
}

const isSettled = (life: Life): boolean => settlingNotice(life) !== undefined || !renews(life);

/** Once a day from a week before the notice deadline on: what nobody acted on until then is nearly lost. */
function lastWeek({ nagging }: Playbook, { N }: Anchors): DatedStep[] {
  if (nagging === undefined) return [];
  return Array.from({ length: nagging.dailyBeforeDeadline }, (_, index) =>
    step(addDays(N, -(index + 1)), 'notice has to be given within days'),
  );
}

/** A rung for notice on a day off is told on the working day before as well; nothing ever moves later. */
function workingDaysBefore(
  steps: readonly DatedStep[],
  { nagging }: Playbook,
  { N }: Anchors,
  isOff: IsOff,
): DatedStep[] {
  if (nagging === undefined) return [];
  return steps
    .filter(({ date }) => date <= N && isOff(date))
    .map(({ date, step: { purpose } }) => step(workingDayUpTo(date, isOff), purpose));
}

/**
 * The days on which a confirmation of a notice is asked for: every few days at first, then ever more seldom, so that
 * nobody learns to overlook it, and daily just before the deadline.
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
  for (let asked = 0, day = addDays(givenOn, every); day <= last; asked += 1) {
    days.add(day);
    day = addDays(day, [every, every, WEEK, WEEK, WEEK][asked] ?? MONTH);
  }
  for (const end of [N, last])
    for (let before = 0; before < LAST_DAYS; before += 1) days.add(addDays(end, -before));
  return [...days].filter((day) => day > givenOn).sort();
}

/** The days on which this term's notice is asked about; also one too late, which may still be accepted. */
function askedOn(life: Life, anchors: Anchors): LocalDate[] {
  const given = life.notices.filter(({ termEnd }) => termEnd === anchors.T);
  const notice = settlingNotice(life) ?? answerAmong(given, life);
  return notice === undefined ? [] : confirmationDays(notice, life.playbook, anchors);
}

/** The day on which a contract goes into its next term ahead of this one's end; null where it does not. */
export function movesOnEarly(life: Life): LocalDate | null {
  const { contract, playbook } = life;
  const day = rollsOverOn(contract.termEnd, termsOf(contract, playbook));
  return day <= contract.termEnd && renews(life) ? day : null;
}

/** The day after the term: what it renewed to, or what is left to do, which is followed up until it is done. */
function afterTheEnd(life: Life, { T }: Anchors): DatedStep[] {
  const opens = step(addDays(T, 1), 'the term is over');
  const chase = chaseOf(life);
  if (chase === null) return [opens];
  return [opens, ...FOLLOW_UP_DAYS.map((days) => step(addDays(chase.from, days), chase.purpose))];
}

/** What is left to do once a term is over, and from which day on it is followed up. */
export interface Chase {
  readonly what: 'account-free' | 'ask-deletion' | 'deletion-done';
  readonly from: LocalDate;
  readonly purpose: string;
}

/** What somebody can do by now about a term that is over: a deletion that was asked for may take its time. */
export function chaseOn(today: LocalDate, life: Life): Chase | null {
  const chase = today > life.contract.termEnd ? chaseOf(life) : null;
  return chase?.what === 'deletion-done' && today < chase.from ? null : chase;
}

/**
 * After a cancelled term (A: it turns into a free account, which can be deleted from T+1 on, within 30 days):
 * somebody has to see that the account shows Free, then, where that is meant, to ask for the deletion, then to see
 * it completed. Null where nothing is left.
 */
export function chaseOf(life: Life): Chase | null {
  const { contract, playbook, notices } = life;
  const T = contract.termEnd;
  const deletion = deletionAction(playbook);
  if (renews(life) || deletion === undefined) return null;
  const settling = settlingNotice(life);
  const cancelled = settling !== undefined && stopsRenewal(settling, playbook);
  const asked = notices.find((notice) => notice.termEnd === T && notice.action === deletion.id);
  if (asked?.confirmedOn) return null;
  if (asked !== undefined)
    return {
      what: 'deletion-done',
      from: addDays(asked.givenOn, DELETION_DAYS),
      purpose: 'the deletion should be complete',
    };
  const needsFree = cancelled && deletion.requires.includes('account-free');
  if (needsFree && !contract.accountFreeOn)
    return { what: 'account-free', from: addDays(T, 1), purpose: 'the account should show Free' };
  if (contract.intent !== 'cancel-and-delete') return null;
  return {
    what: 'ask-deletion',
    // The day itself may have had its message, which asked for just that.
    from: addDays(laterOf(T, contract.accountFreeOn ?? EVER), 1),
    purpose: 'the deletion can be asked for',
  };
}

/** True while the contract goes into another term unless somebody acts. */
export function renews(life: Life): boolean {
  const { contract, playbook } = life;
  const notice = settlingNotice(life);
  const stopped = notice !== undefined && stopsRenewal(notice, playbook);
  return termsOf(contract, playbook).autoRenews && !stopped;
}

/**
 * Who is told on a day besides channel and owner. What nobody answered goes to the co-owners from the second rung on,
 * to the workspace's fallback person and channel from the next one on (at once where there are no co-owners), and at
 * the latest on the last day for notice to both. Counted from the day to which somebody last held the reminders
 * back, or on which the dates became known; a working day before a day off is no rung of its own. Who gave notice or
 * decided to renew has answered; if nobody confirms the notice, both are told just before the deadline.
 */
function escalationOf(
  rungs: readonly Rung[],
  counted: ReadonlySet<LocalDate>,
  asks: readonly LocalDate[],
  life: Life,
  { N, T }: Anchors,
): (day: LocalDate) => readonly Audience[] {
  const { contract, playbook } = life;
  if (playbook.nagging === undefined) return () => [];
  const isLate = (day: LocalDate): boolean =>
    asks.indexOf(day) > 0 && [N, T].some((end) => day <= end && day > addDays(end, -LAST_DAYS));
  if (contract.intent === 'renew' || isSettled(life)) return (day) => (isLate(day) ? EVERYBODY : []);
  const since = laterOf(contract.quiet?.until ?? EVER, contract.knownOn ?? renewedOn(contract) ?? EVER);
  const unanswered = rungs
    .map(({ localDate }) => localDate)
    .filter((day) => day >= since && counted.has(day));
  const from = (nth: number) => unanswered.find((day, index) => index >= nth || day === N) ?? NEVER;
  const coOwners = from(1);
  const fallback = contract.coOwners.length === 0 ? coOwners : from(2);
  return (day) => {
    if (isLate(day)) return EVERYBODY;
    return [...(day >= coOwners ? CO_OWNERS : []), ...(day >= fallback ? FALLBACK : [])];
  };
}

const CO_OWNERS: readonly Audience[] = ['co-owners'];
const FALLBACK: readonly Audience[] = ['fallback'];
const EVERYBODY: readonly Audience[] = [...CO_OWNERS, ...FALLBACK];

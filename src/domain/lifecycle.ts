import type { Playbook, PlaybookAction } from '../config/playbook.ts';
import { cancelAction, counts, stopsRenewal } from './actions.ts';
import { type Contract, type Quiet, renewedOn, termBegin, termsOf } from './contract.ts';
import { InvalidInputError, LastcallError, quote } from './errors.ts';
import { type Instant, localDateAt } from './instant.ts';
import {
  addDays,
  addMonths,
  earlierOf,
  formatLong,
  type IsOff,
  type LocalDate,
  workingDayUpTo,
} from './local-date.ts';
import { anchorsOf, type NoticeRecord, noticeDeadline } from './notice-deadline.ts';
import { dateOf } from './offset.ts';
import { nextTermEnd } from './renewal.ts';

/** For how long "I'm on it" holds back reminders, unless the notice deadline comes first. */
export const ACKNOWLEDGED_DAYS = 7;

/** Longer than contracts run as a rule: five years. */
const LONGEST_MONTHS = 60;

/** Later than any day of a contract. */
const LAST_DAY = '9999-12-31' as LocalDate;

/** A contract with what decides what may be done to it. */
export interface Life {
  readonly contract: Contract;
  readonly playbook: Playbook;
  readonly notices: readonly NoticeRecord[];
  /** The day on which somebody acts. */
  readonly today: LocalDate;
  /** The days on which nobody works; weekends where it is left out. */
  readonly isOff?: IsOff;
}

/** The rules of an installation that decide about its contracts. */
export interface LifeRules {
  readonly playbookOf: (contract: Pick<Contract, 'playbook'>) => Playbook;
  /** The days off in a country (ISO 3166); the workspace's own where it is null. */
  readonly offDays: (country: string | null) => IsOff;
}

/** What a contract's life follows from at a moment, on the day that it is where the contract is. */
export const lifeAt = (
  { contract, notices }: Pick<Life, 'contract' | 'notices'>,
  { playbookOf, offDays }: LifeRules,
  now: Instant,
): Life & { readonly now: Instant } => ({
  contract,
  notices,
  playbook: playbookOf(contract),
  isOff: offDays(contract.country),
  today: localDateAt(now, contract.timeZone),
  now,
});

/** What somebody says about a notice they gave. */
export interface StatedNotice {
  readonly action: string;
  readonly givenOn: LocalDate;
  readonly through: string | null;
  readonly reference: string | null;
  readonly confirmedOn: LocalDate | null;
}

/** A notice ready to go on record. */
export interface CheckedNotice {
  readonly notice: Omit<NoticeRecord, 'id'>;
  /** It was given after the last day on which it counts. */
  readonly late: boolean;
  /** The record that this confirms, where it is on record already. */
  readonly confirms: NoticeRecord | null;
}

/**
 * Checks a notice before it goes on record, and fills in what is known. Saying it again with the day on which the
 * vendor confirmed it confirms the one on record.
 * @throws InvalidInputError where the action or a day cannot be; LastcallError `refused` for a second notice.
 */
export function noticeFrom(stated: StatedNotice, life: Life): CheckedNotice {
  const { contract, playbook, notices, today } = life;
  const action = noticeAction(stated.action, playbook);
  const latest = action.window.bound === 'earliest' ? today : earlierOf(today, contract.termEnd);
  const first = firstDay(action, life);
  if (first > latest) refuseTooSoon(stated.givenOn, first, action);
  checkDay('--date', stated.givenOn, first, latest, today);
  if (stated.confirmedOn !== null) checkDay('--confirmed', stated.confirmedOn, stated.givenOn, today, today);
  // One that stops the renewal is the same one again, whatever an earlier playbook called it.
  const isSame = (one: NoticeRecord): boolean =>
    one.action === action.id || (action.stopsRenewal === true && stopsRenewal(one, playbook));
  const there = notices.find((one) => one.termEnd === contract.termEnd && isSame(one));
  const confirms = there?.confirmedOn === null && stated.confirmedOn !== null ? there : null;
  if (there !== undefined && confirms === null)
    throw new LastcallError(
      'refused',
      `notice for ${action.id} is on record already, given on ${formatLong(there.givenOn)} through ${there.through}; a second one would change nothing`,
    );
  const contacts = action.through.flatMap(
    (id) => playbook.contacts.find((contact) => contact.id === id)?.address ?? [],
  );
  const notice = {
    termEnd: contract.termEnd,
    action: action.id,
    givenOn: stated.givenOn,
    through: stated.through ?? confirms?.through ?? contacts[0] ?? action.title,
    reference: stated.reference ?? confirms?.reference ?? null,
    confirmedOn: stated.confirmedOn,
    stopsRenewal: action.stopsRenewal ?? false,
  };
  return { notice, late: stated.givenOn > latestDay(action, life), confirms };
}

/**
 * The first day on which an action can have been asked for. A deletion asked for within the term is rejected (A).
 * Anything else can be asked for since the contract was agreed: from the term's first day on, or from the day on which
 * Lastcall knew of it where that was sooner. Where nobody stated the first day, and it would be still to come, the term
 * is longer than it is taken for: then only what lies many years back is taken for a mistyped year.
 */
function firstDay(
  action: PlaybookAction,
  { contract, playbook, today }: Pick<Life, 'contract' | 'playbook' | 'today'>,
): LocalDate {
  const { window } = action;
  if (window.bound === 'earliest') return dateOf(window.offset, anchorsOf(contract, playbook));
  const begin = termBegin(contract, playbook);
  if (contract.termStart === null && begin > today) return addMonths(today, -LONGEST_MONTHS);
  const agreed = earlierOf(begin, contract.knownOn ?? begin);
  const renewal = renewedOn(contract);
  if (renewal === null) return agreed;
  // What came too late for the term before, or was given before its end, can be in time for this one.
  const closed = addDays(noticeDeadline(addDays(renewal, -1), termsOf(contract, playbook)), 1);
  return earlierOf(agreed, closed);
}

/** The last day on which asking for an action counts. */
function latestDay(
  action: PlaybookAction,
  { contract, playbook }: Pick<Life, 'contract' | 'playbook'>,
): LocalDate {
  const anchors = anchorsOf(contract, playbook);
  if (action.window.bound === 'earliest') return LAST_DAY;
  return action.window.bound === 'latest' ? dateOf(action.window.offset, anchors) : anchors.N;
}

/** An action that notice is given for; `cancel` is understood whatever the playbook calls it. */
function noticeAction(id: string, playbook: Playbook): PlaybookAction {
  const possible = playbook.actions.filter((action) => action.window.bound !== 'any');
  const found = id === 'cancel' ? cancelAction(playbook) : possible.find((action) => action.id === id);
  if (found !== undefined) return found;
  const known = possible.map((action) => action.id).join(', ');
  throw new InvalidInputError([{ place: '--action', found: quote(id), expected: `one of ${known}` }]);
}

function checkDay(place: string, day: LocalDate, from: LocalDate, to: LocalDate, today: LocalDate): void {
  if (day >= from && day <= to) return;
  const expected = `a day from ${from} to ${to}, which is ${to === today ? 'today' : 'the last paid day'}`;
  throw new InvalidInputError([{ place, found: quote(day), expected }]);
}

/** No day on which it could have been asked for has come yet. */
function refuseTooSoon(day: LocalDate, first: LocalDate, { window, irreversible }: PlaybookAction): never {
  const within = irreversible ? 'asked for earlier it would be rejected' : 'it cannot be asked for earlier';
  const why = window.bound === 'earliest' ? within : 'the term begins then';
  const expected = `a day from ${first} on, which is still to come: ${why}`;
  throw new InvalidInputError([{ place: '--date', found: quote(day), expected }]);
}

/**
 * "I'm on it": reminders hold back for a week, but never past the notice deadline while notice can be given.
 * @throws LastcallError `refused` where the term is over.
 */
export function acknowledgedBy(by: string, life: Life): Quiet {
  refuseOver(life);
  const until = addDays(life.today, ACKNOWLEDGED_DAYS);
  const bound = quietBound(life);
  return { kind: 'acknowledged', by, until: earlierOf(until, bound) };
}

/**
 * Snoozes to a day, on which the next reminder comes.
 * @throws InvalidInputError where the day is not after today, or passes the deadline.
 */
export function snoozedBy(by: string, until: LocalDate, life: Life): Quiet {
  refuseOver(life);
  const bound = quietBound(life);
  if (until <= life.today || until > bound)
    throw new InvalidInputError([
      {
        place: '--until',
        found: quote(until),
        expected: `a day from ${addDays(life.today, 1)} to ${bound}, the deadline`,
      },
    ]);
  return { kind: 'snoozed', by, until };
}

/**
 * The last day to which reminders may be held back: the last working day on which notice counts, the last day on
 * which it does, then the last paid day.
 */
export function quietBound({ contract, playbook, today, isOff }: Life): LocalDate {
  const { N, T } = anchorsOf(contract, playbook);
  return [workingDayUpTo(N, isOff), N].find((day) => today < day) ?? T;
}

function refuseOver({ contract, today }: Life): void {
  if (today < contract.termEnd) return;
  throw new LastcallError(
    'refused',
    `the term ended on ${formatLong(contract.termEnd)}: there is nothing left to hold back, expected a contract that still runs`,
  );
}

/**
 * The contract's next term, of equal length unless a last paid day is stated; what was decided for the old term
 * (intent, quiet) is open again.
 * @throws LastcallError `refused` where a notice that stops the renewal is on record.
 */
export function renewed(life: Life, until: LocalDate | null): Contract {
  const { contract, playbook, notices } = life;
  const anchors = anchorsOf(contract, playbook);
  const stop = notices.find((notice) => stopsRenewal(notice, playbook) && counts(notice, playbook, anchors));
  if (stop !== undefined)
    throw new LastcallError(
      'refused',
      `notice was given on ${formatLong(stop.givenOn)}, so this contract ends on ${formatLong(contract.termEnd)}; add the new one instead`,
    );
  const terms = termsOf(contract, playbook);
  const termEnd = until ?? nextTermEnd(contract.termEnd, terms);
  if (termEnd <= contract.termEnd)
    throw new InvalidInputError([
      {
        place: '--until',
        found: quote(termEnd),
        expected: `a day after ${contract.termEnd}, the end of the present term`,
      },
    ]);
  return {
    ...contract,
    // The length stays as it was, also where it was known only from the first term's start and end.
    termMonths: contract.termMonths ?? terms.termMonths,
    termStart: addDays(contract.termEnd, 1),
    termEnd,
    anchorDay: until === null ? terms.anchorDay : null,
    knownOn: life.today,
    correctedOn: null,
    accountFreeOn: null,
    readyOn: null,
    intent: 'undecided',
    quiet: null,
  };
}

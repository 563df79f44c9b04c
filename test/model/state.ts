import { dayOfMonth, monthsLater } from './days.ts';

/** What the model knows of one contract. Days are numbers; see days.ts. */

export type Vendor = 'activtrak' | 'generic';
export type Intent =
  | 'undecided'
  | 'renew'
  | 'cancel-to-free'
  | 'cancel-and-delete'
  | 'reduce-licences'
  | 'downgrade-plan';

export interface ModelNotice {
  /** The last paid day of the term that it is for. */
  readonly term: number;
  /** The action's id in the contract's playbook. */
  readonly action: string;
  readonly given: number;
  readonly confirmed: number | null;
}

/** What people state. Null is "not stated": then it is what both playbooks say, 30 days and 12 months. */
export interface Facts {
  /** The last paid day. */
  readonly T: number;
  /** The notice period, in days or in months. */
  readonly noticeDays: number | null;
  readonly noticeMonths: number | null;
  readonly months: number | null;
  readonly renewsByItself: boolean;
  readonly intent: Intent;
  readonly owner: string | null;
  readonly coOwners: readonly string[];
  readonly channel: string | null;
  readonly zone: string;
  readonly country: 'DE' | null;
  readonly vendor: Vendor;
}

export interface State extends Facts {
  readonly notices: readonly ModelNotice[];
  readonly heldUntil: number | null;
  /** The first day of the term, where an earlier one renewed into it. */
  readonly renewedOn: number | null;
  /** The day of the month that terms end on, where an earlier term told. */
  readonly anchor: number | null;
  /** The day on which the dates as they are became known. */
  readonly knownOn: number;
  /** The day on which the last day for notice was corrected to one that was past. */
  readonly correctedOn: number | null;
  /** The day on which somebody saw that the account shows Free. */
  readonly freeOn: number | null;
}

/** Whom an installation tells besides. */
export interface Reach {
  readonly email: boolean;
  readonly defaultChannel: string | null;
  readonly fallback: string | null;
}

export const newState = (facts: Facts, knownOn: number): State => ({
  ...facts,
  knownOn,
  correctedOn: null,
  freeOn: null,
  notices: [],
  heldUntil: null,
  renewedOn: null,
  anchor: null,
});

const DEFAULT_NOTICE_DAYS = 30;
const DEFAULT_MONTHS = 12;

/** The last day on which notice counts. */
export function deadlineOf({ T, noticeDays, noticeMonths }: Facts): number {
  if (noticeDays === null && noticeMonths !== null) return monthsLater(T, -noticeMonths);
  return T - (noticeDays ?? DEFAULT_NOTICE_DAYS);
}

/** The length of a term: as stated, or that of the present one, which may be short of it by three days, where a renewal kept its first day. */
export function monthsOf({ months, renewedOn, T }: State): number {
  if (months !== null) return months;
  if (renewedOn === null) return DEFAULT_MONTHS;
  let length = 0;
  while (monthsLater(renewedOn, length + 1) <= T + 1 + 3) length += 1;
  return length === 0 ? DEFAULT_MONTHS : length;
}

/** What ends the contract, whatever its playbook calls it: another playbook does not undo a notice. */
export const CANCEL = 'cancel';

/** What the intent asks of the vendor. */
export function wantedOf(facts: Facts): string | undefined {
  if (facts.intent === 'renew') return undefined;
  return ['reduce-licences', 'downgrade-plan'].includes(facts.intent) ? facts.intent : CANCEL;
}

/** The present term's notice for an action. */
export const noticeFor = ({ notices, T }: State, action: string | undefined): ModelNotice | undefined =>
  notices.find((notice) => notice.term === T && notice.action === action);

/** A notice in time counts; a late one only where the vendor confirmed it. */
export function inForce(state: State, action: string | undefined): ModelNotice | undefined {
  const notice = noticeFor(state, action);
  return notice !== undefined && (notice.confirmed !== null || notice.given <= deadlineOf(state))
    ? notice
    : undefined;
}

/** The present term's notices of what changes with the next one, first those that have still to be confirmed. */
export const changesOf = ({ notices, T }: State): ModelNotice[] =>
  notices
    .filter(({ term, action }) => term === T && ['reduce-licences', 'downgrade-plan'].includes(action))
    .toSorted(
      (a, b) =>
        Number(a.confirmed !== null) - Number(b.confirmed !== null) ||
        a.given - b.given ||
        (a.action < b.action ? -1 : 1),
    );

/** True where nobody stated what is meant, so that asking for a change, and not for the end, tells it. */
export const decidesByChange = (state: State): boolean =>
  state.intent === 'undecided' && state.renewsByItself && noticeFor(state, CANCEL) === undefined;

/** True if the contract goes into its next term unless somebody does something. */
export const goesOn = (state: State): boolean => state.renewsByItself && inForce(state, CANCEL) === undefined;

/** The last paid day of the next term. */
export const nextEnd = (state: State): number =>
  monthsLater(state.T, monthsOf(state), state.anchor ?? undefined);

const LEAD_DAYS = 7;

/**
 * The day on which a contract that goes on is in its next term: the one after the end, or where that term's own
 * deadline would come within a week of its beginning, the one after this term's deadline.
 */
export function rollsOverOn(state: State): number {
  const isShort = deadlineOf({ ...state, T: nextEnd(state) }) <= state.T + LEAD_DAYS;
  return (isShort ? deadlineOf(state) : state.T) + 1;
}

/** The contract after its term went by: equal length, the day of the month kept, and nothing decided. */
export const nextTerm = (state: State, today: number): State => ({
  ...state,
  T: nextEnd(state),
  months: monthsOf(state),
  anchor: state.anchor ?? dayOfMonth(state.T),
  renewedOn: state.T + 1,
  knownOn: today,
  correctedOn: null,
  heldUntil: null,
  freeOn: null,
  intent: 'undecided',
});

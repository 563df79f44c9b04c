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
  readonly noticeDays: number | null;
  readonly months: number | null;
  readonly renewsByItself: boolean;
  readonly intent: Intent;
  readonly owner: string | null;
  readonly channel: string | null;
  readonly zone: string;
  readonly vendor: Vendor;
}

export interface State extends Facts {
  readonly notices: readonly ModelNotice[];
  readonly heldUntil: number | null;
  /** The first day of the term, where an earlier one renewed into it. */
  readonly renewedOn: number | null;
  /** The day of the month that terms end on, where an earlier term told. */
  readonly anchor: number | null;
}

/** Whom an installation tells besides. */
export interface Reach {
  readonly email: boolean;
  readonly defaultChannel: string | null;
  readonly fallback: string | null;
}

export const newState = (facts: Facts): State => ({
  ...facts,
  notices: [],
  heldUntil: null,
  renewedOn: null,
  anchor: null,
});

const DEFAULT_NOTICE_DAYS = 30;
const DEFAULT_MONTHS = 12;

/** The last day on which notice counts. */
export const deadlineOf = ({ T, noticeDays }: Facts): number => T - (noticeDays ?? DEFAULT_NOTICE_DAYS);

export const monthsOf = ({ months }: Facts): number => months ?? DEFAULT_MONTHS;

/** What ends the contract, in the words of its playbook. */
export const cancelOf = ({ vendor }: Pick<Facts, 'vendor'>): string =>
  vendor === 'activtrak' ? 'cancel-to-free' : 'cancel';

/** What the intent asks of the vendor. */
export function wantedOf(facts: Facts): string | undefined {
  if (facts.intent === 'renew') return undefined;
  return ['reduce-licences', 'downgrade-plan'].includes(facts.intent) ? facts.intent : cancelOf(facts);
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

/** True if the contract goes into its next term unless somebody does something. */
export const goesOn = (state: State): boolean =>
  state.renewsByItself && inForce(state, cancelOf(state)) === undefined;

/** The contract after its term went by: equal length, the day of the month kept, and nothing decided. */
export function nextTerm(state: State): State {
  const anchor = state.anchor ?? dayOfMonth(state.T);
  return {
    ...state,
    T: monthsLater(state.T, monthsOf(state), anchor),
    anchor,
    renewedOn: state.T + 1,
    heldUntil: null,
    intent: 'undecided',
  };
}

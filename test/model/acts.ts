import { dayOfMonth, workingDay } from './days.ts';
import {
  deadlineOf,
  type Facts,
  type Intent,
  type ModelNotice,
  nextTerm,
  noticeFor,
  type State,
} from './state.ts';

/** What people do to a contract, as data: the model and the store both carry it out. */
export type Act =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'snooze'; readonly days: number }
  | { readonly kind: 'intent'; readonly intent: Intent }
  | {
      readonly kind: 'notice';
      readonly what: Noticed;
      /** How many days ago it was given. */
      readonly ago: number;
      readonly confirmed: boolean;
    }
  | { readonly kind: 'confirm'; readonly what: Noticed }
  | { readonly kind: 'renew' }
  /** Somebody sees that the account shows Free. */
  | { readonly kind: 'free' }
  | Edit;

export interface Edit {
  readonly kind: 'edit';
  readonly facts: Partial<Omit<Facts, 'T'>>;
  /** By how many days the end moves. */
  readonly moveEnd: number;
  /** It comes as a row of a file that is imported; the end is what a row is known by, and stays. */
  readonly byFile: boolean;
}

export type Noticed = 'cancel' | 'reduce-licences' | 'downgrade-plan' | 'delete-account';

const ACKNOWLEDGED_DAYS = 7;

/** The latest day to which reminders can be held back; undefined once there is none to come. */
export function holdBound(state: State, today: number): number | undefined {
  const N = deadlineOf(state);
  return [workingDay(N, state.country), N, state.T].find((day) => day > today);
}

/** The contract after an act that was carried out. */
export function after(act: Act, state: State, today: number): State {
  switch (act.kind) {
    case 'acknowledge':
      return { ...state, heldUntil: Math.min(today + ACKNOWLEDGED_DAYS, holdBound(state, today) ?? today) };
    case 'snooze':
      return { ...state, heldUntil: today + act.days };
    case 'intent':
      return { ...state, intent: act.intent };
    case 'notice': {
      const action = act.what;
      const open = noticeFor(state, action);
      // Said again with a confirmation, it is the confirmation of what is on record.
      if (open !== undefined) return confirmed(state, open, today);
      const given = today - act.ago;
      const notice = { term: state.T, action, given, confirmed: act.confirmed ? today : null };
      return { ...state, notices: [...state.notices, notice] };
    }
    case 'confirm':
      return confirmed(state, noticeFor(state, act.what), today);
    case 'renew':
      return nextTerm(state, today);
    case 'free':
      return { ...state, freeOn: today };
    case 'edit':
      return edited(act, state, today);
  }
}

/** What is on record for a term stays with it; its account's state is open again, and so is who was told. */
function edited({ facts, moveEnd }: Edit, state: State, today: number): State {
  const next = { ...state, ...facts, T: state.T + moveEnd };
  const isKnownNow = moveEnd !== 0 || deadlineOf(next) !== deadlineOf(state);
  const isTooLate = moveEnd === 0 && deadlineOf(next) < today;
  const known = isKnownNow ? { ...next, knownOn: today, correctedOn: isTooLate ? today : null } : next;
  if (moveEnd === 0) return known;
  const notices = state.notices.map((one) => (one.term === state.T ? { ...one, term: next.T } : one));
  return { ...known, notices, freeOn: null, anchor: state.anchor === null ? null : dayOfMonth(next.T) };
}

const confirmed = (state: State, open: ModelNotice | undefined, today: number): State => ({
  ...state,
  notices: state.notices.map((notice) => (notice === open ? { ...notice, confirmed: today } : notice)),
});

/** Why an act must not be carried out; undefined where the model has nothing against it. */
export function whyNot(act: Act, state: State, today: number): string | undefined {
  const bound = holdBound(state, today);
  if (act.kind === 'acknowledge' && bound === undefined) return 'nothing to hold back';
  if (act.kind === 'snooze' && (bound === undefined || act.days < 1 || today + act.days > bound))
    return 'the day is past the deadline';
  if (act.kind === 'free' && (today <= state.T || state.freeOn !== null)) return 'it does not, or is known';
  if (act.kind !== 'notice' && act.kind !== 'confirm') return undefined;
  const known = noticeFor(state, act.what);
  const confirms = known !== undefined && known.confirmed === null;
  if (act.kind === 'confirm' && !confirms) return 'no notice waits for a confirmation';
  if (act.kind === 'notice' && known !== undefined && !(confirms && act.confirmed))
    return 'there is one already';
  return undefined;
}

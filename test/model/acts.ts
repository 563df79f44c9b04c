import {
  cancelOf,
  deadlineOf,
  type Facts,
  type Intent,
  type ModelNotice,
  nextTerm,
  noticeFor,
  type State,
} from './state.ts';
import { workingDay } from './view.ts';

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
  | Edit;

export interface Edit {
  readonly kind: 'edit';
  readonly facts: Partial<Omit<Facts, 'T'>>;
  /** By how many days the end moves. */
  readonly moveEnd: number;
}

export type Noticed = 'cancel' | 'reduce-licences' | 'downgrade-plan' | 'delete-account';

export const actionOf = (what: Noticed, facts: Pick<Facts, 'vendor'>): string =>
  what === 'cancel' ? cancelOf(facts) : what;

const ACKNOWLEDGED_DAYS = 7;

/** The latest day to which reminders can be held back; undefined once there is none to come. */
export function holdBound(state: State, today: number): number | undefined {
  const N = deadlineOf(state);
  return [workingDay(N), N, state.T].find((day) => day > today);
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
      const action = actionOf(act.what, state);
      const open = noticeFor(state, action);
      // Said again with a confirmation, it is the confirmation of what is on record.
      if (open !== undefined) return confirmed(state, open, today);
      const given = today - act.ago;
      const notice = { term: state.T, action, given, confirmed: act.confirmed ? today : null };
      return { ...state, notices: [...state.notices, notice] };
    }
    case 'confirm':
      return confirmed(state, noticeFor(state, actionOf(act.what, state)), today);
    case 'renew':
      return nextTerm(state);
    case 'edit':
      return { ...state, ...act.facts, T: state.T + act.moveEnd };
  }
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
  if (act.kind !== 'notice' && act.kind !== 'confirm') return undefined;
  const known = noticeFor(state, actionOf(act.what, state));
  const confirms = known !== undefined && known.confirmed === null;
  if (act.kind === 'confirm' && !confirms) return 'no notice waits for a confirmation';
  if (act.kind === 'notice' && known !== undefined && !(confirms && act.confirmed))
    return 'there is one already';
  return undefined;
}

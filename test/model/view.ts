import { isOff, unique, upTo, workingDay } from './days.ts';
import {
  CANCEL,
  changesOf,
  deadlineOf,
  decidesByChange,
  goesOn,
  inForce,
  type ModelNotice,
  nextEnd,
  noticeFor,
  type Reach,
  rollsOverOn,
  type State,
  wantedOf,
} from './state.ts';

/**
 * A second opinion on the reminders of a contract's present term, worked out from day numbers and plain arrays. It
 * knows the ladder of the built-in playbooks and what is added to it by heart.
 */
export interface View {
  /** The days on which something may be told, in order. */
  readonly days: readonly number[];
  /** Who is told on one of them, as `medium recipient` in lower case. */
  readonly toldOn: (day: number) => readonly string[];
  /** True if a day's reminder tells nobody anything any more when it is `today`. */
  readonly pointless: (day: number, today: number) => boolean;
  /** The day on which all of this term is told and the next one begins; never where it does not go on. */
  readonly leftOn: number;
}

const NEVER = Number.POSITIVE_INFINITY;
const CHASE_AFTER = [0, 7, 14, 21, 28, 58, 88, 118, 148, 178, 208, 238, 268, 298, 328, 358];

/** Days after notice was given on which its confirmation is asked for: every third, then weekly, then monthly. */
const ASK_AFTER = [3, 6, 9, 16, 23, 30, ...Array.from({ length: 24 }, (_, month) => 60 + 30 * month)];

/** Up to the deadline, or if notice was given late to the end, and on the last three days before it. */
function questions(state: State, notice: ModelNotice | undefined): number[] {
  if (notice === undefined || notice.confirmed !== null) return [];
  const [N, T] = [deadlineOf(state), state.T];
  const end = notice.given + 3 > N ? T : N;
  const rare = ASK_AFTER.map((days) => notice.given + days).filter((day) => day <= end);
  return unique([...rare, ...upTo(N, 3), ...upTo(end, 3)]).filter((day) => day > notice.given);
}

/** The days after the end on which somebody is asked whether the account shows Free, and for its deletion. */
function chases(state: State): number[] {
  if (goesOn(state) || state.vendor !== 'activtrak') return [];
  const deletion = noticeFor(state, 'delete-account');
  const from = (first: number): number[] => CHASE_AFTER.map((days) => first + days);
  if (deletion !== undefined) return deletion.confirmed === null ? from(deletion.given + 30) : [];
  const wantsDeletion = state.intent === 'cancel-and-delete';
  if (state.freeOn !== null) return wantsDeletion ? from(Math.max(state.T, state.freeOn) + 1) : [];
  return wantsDeletion || inForce(state, CANCEL) !== undefined ? from(state.T + 1) : [];
}

export function viewOf(state: State, reach: Reach): View {
  const { T, intent, heldUntil, renewedOn, country } = state;
  const N = deadlineOf(state);
  const playbookDays = unique([T - 60, N - 30, T - 30, N, T]);
  const wanted = wantedOf(state);
  const decides = decidesByChange(state);
  const changes = decides ? changesOf(state) : [];
  const settled =
    inForce(state, CANCEL) ??
    inForce(state, wanted) ??
    changes.find(({ action }) => inForce(state, action) !== undefined);
  const renews = goesOn(state);
  const answered = settled !== undefined || !renews;
  const asked = questions(
    state,
    settled ?? noticeFor(state, CANCEL) ?? noticeFor(state, wanted) ?? changes[0],
  );

  const woken = heldUntil === null ? [] : [Math.min(heldUntil, T)];
  const lastWeek = answered ? [] : upTo(N - 1, 7);
  const before = answered
    ? []
    : playbookDays.filter((day) => day <= N && isOff(day, country)).map((day) => workingDay(day, country));
  const usual = unique([
    ...playbookDays,
    ...woken,
    ...lastWeek,
    ...before,
    ...asked,
    T + 1,
    ...chases(state),
  ]);
  // A correction that comes too late for notice is told at once, on a day that nothing else is told on.
  let corrected = state.correctedOn;
  while (corrected !== null && usual.includes(corrected)) corrected += 1;
  if (corrected !== null && corrected > T && (state.correctedOn ?? 0) <= T) corrected = null;
  const all = corrected === null ? usual : unique([...usual, corrected]);

  // A short term with a long notice period is left as soon as its deadline is past.
  const last = renews ? rollsOverOn(state) : NEVER;
  const days = last > T ? all : unique([...all.filter((day) => day <= last), last]);

  // The second reminder that nobody answered goes to the co-owners too, the next one and the deadline to everybody.
  const since = Math.max(heldUntil ?? 0, state.knownOn);
  const open = unique([...playbookDays, ...woken, ...lastWeek]).filter((day) => day >= since);
  const atLast = N >= since ? N : NEVER;
  const widerFrom = intent === 'renew' || answered ? NEVER : Math.min(open[1] ?? NEVER, atLast);
  const widestFrom =
    state.coOwners.length === 0 || widerFrom === NEVER ? widerFrom : Math.min(open[2] ?? NEVER, atLast);
  const nearEnd = [...upTo(N, 3), ...upTo(T, 3)];
  const told = (wider: boolean, widest: boolean): readonly string[] => {
    const channels = [state.channel ?? reach.defaultChannel, widest ? reach.defaultChannel : null];
    const people = [state.owner, ...(wider ? state.coOwners : []), widest ? reach.fallback : null];
    const lines = [
      ...channels.flatMap((name) => (name ? [`slack-channel ${name}`] : [])),
      ...people.flatMap((name) =>
        name ? [`slack-dm ${name}`, ...(reach.email ? [`email ${name}`] : [])] : [],
      ),
    ];
    return [...new Set(lines.map((line) => line.toLowerCase()))];
  };
  const [few, more, most] = [told(false, false), told(true, false), told(true, true)];
  const toldOn = (day: number): readonly string[] => {
    if (day >= widestFrom || (asked.slice(1).includes(day) && nearEnd.includes(day))) return most;
    return day >= widerFrom ? more : few;
  };

  const decisionDays = playbookDays.filter((day) => day <= N).slice(-2);
  const quiet = intent === 'renew' && !state.notices.some(({ term }) => term === T);
  const questioned = questions(state, settled);
  const renewedUntil = renews ? nextEnd(state) : 0;
  // Renewed ahead of time, its ladder begins on the day it was.
  const began = renewedOn === null ? NEVER : Math.min(renewedOn, state.knownOn);
  const held = heldUntil === null ? 0 : Math.min(heldUntil, T);
  return {
    days,
    toldOn,
    // Who corrects a term that is over hears of it first.
    leftOn: last > T ? Math.max(last, corrected ?? 0) : last,
    pointless: (day, today) => {
      const after = day > T;
      if (today > (after && renews ? renewedUntil : (after ? day : T) + 30)) return true;
      if (today >= began && (day < began || (day === began && day !== N))) return true;
      // That it renewed is told in any case.
      if (day === last) return false;
      const confirmed = decides && decisionDays.includes(day);
      if (settled !== undefined && day < T && !questioned.includes(day) && !confirmed) return true;
      if (quiet && !after && !decisionDays.includes(day)) return true;
      return day < held && day !== N && day !== workingDay(N, country);
    },
  };
}

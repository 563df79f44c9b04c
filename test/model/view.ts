import { isWeekend, monthsLater, unique, upTo } from './days.ts';
import {
  cancelOf,
  deadlineOf,
  goesOn,
  inForce,
  type ModelNotice,
  monthsOf,
  noticeFor,
  type Reach,
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
}

const NEVER = Number.POSITIVE_INFINITY;
const CHASE_AFTER = [0, 7, 14, 21, 28, 58, 88, 118, 148, 178, 208, 238, 268, 298, 328, 358];

export function workingDay(day: number): number {
  let last = day;
  while (isWeekend(last)) last -= 1;
  return last;
}

/** Every third day after notice was given, and the last three before the deadline; if given late, to the end. */
function questions(state: State, notice: ModelNotice | undefined): number[] {
  if (notice === undefined || notice.confirmed !== null) return [];
  const [N, T] = [deadlineOf(state), state.T];
  const end = notice.given + 3 > N ? T : N;
  const thirds = upTo(end, end - notice.given).filter((day) => (day - notice.given) % 3 === 0);
  return unique([...thirds, ...upTo(N, 3), ...upTo(end, 3)]).filter((day) => day > notice.given);
}

/** The days after the end on which a deletion is asked for, or asked about. */
function chases(state: State): number[] {
  if (goesOn(state) || state.intent !== 'cancel-and-delete' || state.vendor !== 'activtrak') return [];
  const deletion = noticeFor(state, 'delete-account');
  if (deletion !== undefined && deletion.confirmed !== null) return [];
  const first = deletion === undefined ? state.T + 1 : deletion.given + 30;
  return CHASE_AFTER.map((days) => first + days);
}

export function viewOf(state: State, reach: Reach): View {
  const { T, intent, heldUntil, renewedOn } = state;
  const N = deadlineOf(state);
  const playbookDays = unique([T - 60, N - 30, T - 30, N, T]);
  const wanted = wantedOf(state);
  const settled = inForce(state, cancelOf(state)) ?? inForce(state, wanted);
  const renews = goesOn(state);
  const answered = settled !== undefined || !renews;
  const asked = questions(state, settled ?? noticeFor(state, cancelOf(state)) ?? noticeFor(state, wanted));

  const woken = heldUntil === null ? [] : [Math.min(heldUntil, T)];
  const lastWeek = answered ? [] : upTo(N - 1, 7);
  const before = answered ? [] : playbookDays.filter((day) => day <= N && isWeekend(day)).map(workingDay);
  const days = unique([...playbookDays, ...woken, ...lastWeek, ...before, ...asked, T + 1, ...chases(state)]);

  // The second reminder that nobody answered, and at the latest the deadline, also goes to those who stand in.
  const since = Math.max(heldUntil ?? 0, renewedOn ?? 0);
  const open = unique([...playbookDays, ...woken, ...lastWeek]).filter((day) => day >= since);
  const standInFrom =
    intent === 'renew' || answered ? NEVER : Math.min(open[1] ?? NEVER, N >= since ? N : NEVER);
  const nearEnd = [...upTo(N, 3), ...upTo(T, 3)];

  const told = (standIn: boolean): readonly string[] => {
    const channels = [state.channel ?? reach.defaultChannel, standIn ? reach.defaultChannel : null];
    const people = [state.owner, standIn ? reach.fallback : null];
    const lines = [
      ...channels.flatMap((name) => (name ? [`slack-channel ${name}`] : [])),
      ...people.flatMap((name) =>
        name ? [`slack-dm ${name}`, ...(reach.email ? [`email ${name}`] : [])] : [],
      ),
    ];
    return [...new Set(lines.map((line) => line.toLowerCase()))];
  };
  const [few, all] = [told(false), told(true)];

  const decisionDays = playbookDays.filter((day) => day <= N).slice(-2);
  const quiet = intent === 'renew' && !state.notices.some(({ term }) => term === T);
  const questioned = questions(state, settled);
  const renewedUntil = renews ? monthsLater(T, monthsOf(state), state.anchor ?? undefined) : 0;
  const held = heldUntil === null ? 0 : Math.min(heldUntil, T);
  return {
    days,
    toldOn: (day) =>
      day >= standInFrom || (asked.slice(1).includes(day) && nearEnd.includes(day)) ? all : few,
    pointless: (day, today) => {
      const after = day > T;
      if (today > (after && renews ? renewedUntil : (after ? day : T) + 30)) return true;
      if (renewedOn !== null && today >= renewedOn && (day < renewedOn || (day === renewedOn && day !== N)))
        return true;
      if (settled !== undefined && day < T && !questioned.includes(day)) return true;
      if (quiet && !after && !decisionDays.includes(day)) return true;
      return day < held && day !== N && day !== workingDay(N);
    },
  };
}

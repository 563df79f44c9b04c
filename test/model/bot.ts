import { clockIn, type LocalClock, notBefore } from './days.ts';
import { goesOn, nextEnd, nextTerm, type Reach, type State } from './state.ts';
import { type View, viewOf } from './view.ts';

/** A contract as the model follows it from sweep to sweep. */
export interface Followed {
  state: State;
  view: View;
  /** Everything that was told, or folded into what was told: `term rung medium recipient`. */
  readonly told: Set<string>;
  /** What could not be sent before the contract went into its next term, with the view of its own term. */
  late: { readonly message: Message; readonly view: View }[];
  /** Before this moment there is nothing to look at. */
  wakeAt: number;
}

export const follow = (state: State, reach: Reach): Followed => ({
  state,
  view: viewOf(state, reach),
  told: new Set(),
  late: [],
  wakeAt: 0,
});

/** Takes over what was changed; the next sweep looks at it at once. */
export function change(contract: Followed, state: State, reach: Reach): void {
  contract.state = state;
  contract.view = viewOf(state, reach);
  contract.wakeAt = 0;
}

/** One message, and what it is to say of the end of the term: the last paid day of the next one, or null. */
export interface Message {
  readonly key: string;
  readonly day: number;
  /** The keys of all that it tells, its own among them. */
  readonly tells: readonly string[];
  readonly renewsUntil: number | null;
}

/**
 * What has to go out in a sweep at `moment`. Contracts whose term passed without notice go into their next one.
 * What does not arrive was not told, and still has to go out.
 */
export function sweepOf(
  contract: Followed,
  moment: number,
  reach: Reach,
  arrives: (message: Message) => boolean = () => true,
): Message[] {
  const messages: Message[] = [];
  while (moment >= contract.wakeAt) {
    const clock = clockIn(contract.state.zone, moment);
    const late = contract.late.filter(({ message, view }) => !view.pointless(message.day, clock.day));
    messages.push(...late.map(({ message }) => message).filter(arrives));
    contract.late = late.filter(({ message }) => !arrives(message));
    const tales = talesNow(contract, clock);
    const found = tales.filter(({ key }) => !contract.told.has(key));
    const lost = found.filter((message) => !arrives(message));
    messages.push(...found.filter(arrives));
    for (const { tells } of tales) for (const key of tells) contract.told.add(key);
    for (const { key } of lost) contract.told.delete(key);
    const { state, view } = contract;
    if (clock.dueDay < view.leftOn) {
      const next = contract.view.days.find((day) => day > clock.dueDay);
      if (lost.length + contract.late.length === 0)
        contract.wakeAt = next === undefined ? Number.POSITIVE_INFINITY : notBefore(next);
      break;
    }
    contract.late.push(...lost.map((message) => ({ message, view })));
    change(contract, nextTerm(state, clock.day), reach);
  }
  return messages;
}

const rungOf = (T: number, day: number): string =>
  day === T ? 'T' : day < T ? `T-${T - day}` : `T+${day - T}`;

/**
 * What each is to be told now: the newest reminder that makes sense, which tells of all that are older. One that was
 * told already stays the newest; what an edit puts before it is taken for told with it.
 */
function talesNow({ state, view }: Followed, { day: today, dueDay }: LocalClock): Message[] {
  const due = view.days.filter((day) => day <= dueDay && !view.pointless(day, today));
  const theirs = new Map<string, { day: number; tells: string[] }>();
  for (const day of due)
    for (const who of view.toldOn(day)) {
      const tells = theirs.get(who)?.tells ?? [];
      tells.push(`${state.T} ${rungOf(state.T, day)} ${who}`);
      theirs.set(who, { day, tells });
    }
  const renewsUntil = goesOn(state) ? nextEnd(state) : null;
  return [...theirs.values()].map(({ day, tells }) => ({ key: tells.at(-1) ?? '', day, tells, renewsUntil }));
}

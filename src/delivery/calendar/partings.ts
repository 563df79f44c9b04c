import { DAY_MS, type Instant } from '../../domain/instant.ts';
import { CANCELLED_DAYS, isShown, type KeptEvent, laterOf } from './reconcile.ts';
import { renderParted } from './render.ts';

/** An event that somebody saw and no longer sees, as they are told of it: that it is cancelled, and nothing else. */
interface PartedEvent {
  readonly uid: string;
  readonly sequence: number;
  readonly dropsAt: Instant;
  readonly text: string;
}

/** What somebody who no longer sees a contract, or some of its events, is told for a while. */
export interface Parting {
  /** An identity in lower case, or `*` for the feeds of the whole workspace. */
  readonly reader: string;
  readonly events: readonly PartedEvent[];
}

/** A contract's events, and who sees all of them; besides, a task is seen by whoever it is given to. */
export interface Seen {
  readonly readers: readonly string[];
  readonly events: readonly KeptEvent[];
}

export interface ToPart {
  readonly before: Seen;
  readonly after: Seen;
  /** What they are told so far. */
  readonly known: readonly Parting[];
  readonly changedAt: Instant;
  readonly now: Instant;
}

/**
 * Whoever saw events of a contract and no longer does, because its owner is another, it is limited to its channel or a
 * task was given to somebody else, is told for a month that they are cancelled, so that calendar programs take them
 * out. They may no longer know what the contract is or says: of an event only its UID, its day and its stamps are told.
 */
export function partings({ before, after, known, changedAt, now }: ToPart): Parting[] {
  const saw = new Set([...before.readers, ...before.events.flatMap(({ assignee }) => assignee ?? [])]);
  const current = new Map(after.events.map((event) => [event.uid, event]));
  const hidden = (uid: string, reader: string): boolean => {
    const event = current.get(uid);
    return event !== undefined && isShown(event) && !sees(reader, event, after.readers);
  };
  const told = new Map(known.map(({ reader, events }) => [reader, events]));
  return [...new Set([...told.keys(), ...saw])].sort().flatMap((reader) => {
    const still = (told.get(reader) ?? []).filter(({ uid, dropsAt }) => dropsAt > now && hidden(uid, reader));
    const already = new Set(still.map(({ uid }) => uid));
    const fresh = before.events
      .filter((event) => isShown(event) && sees(reader, event, before.readers))
      .filter(({ uid }) => !already.has(uid) && hidden(uid, reader))
      .map((event) => parted(event, changedAt))
      .filter(({ dropsAt }) => dropsAt > now);
    const events = [...still, ...fresh];
    return events.length === 0 ? [] : [{ reader, events }];
  });
}

const sees = (reader: string, { assignee }: KeptEvent, readers: readonly string[]): boolean =>
  assignee === reader || readers.includes(reader);

function parted({ uid, date, sequence: shown, told = 0, modified: before }: KeptEvent, changedAt: Instant) {
  const sequence = Math.max(shown, told) + 1;
  const modified = laterOf(changedAt, before);
  return {
    uid,
    sequence,
    dropsAt: (modified + CANCELLED_DAYS * DAY_MS) as Instant,
    text: renderParted({ uid, date, sequence, modified }),
  };
}

/** Events with what was told of them to those who left: should one come back to them, its SEQUENCE goes on from there. */
export function withTold(events: readonly KeptEvent[], parted: readonly Parting[]): readonly KeptEvent[] {
  if (parted.length === 0) return events;
  const highest = new Map<string, number>();
  for (const { uid, sequence } of parted.flatMap(({ events: those }) => those))
    highest.set(uid, Math.max(sequence, highest.get(uid) ?? 0));
  return events.map((event) => {
    const told = Math.max(highest.get(event.uid) ?? 0, event.told ?? 0);
    return told === 0 ? event : { ...event, told };
  });
}

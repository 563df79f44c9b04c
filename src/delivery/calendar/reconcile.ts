import type { Playbook } from '../../config/playbook.ts';
import { DAY_MS, type Instant } from '../../domain/instant.ts';
import { type LocalDate, toEpochDay } from '../../domain/local-date.ts';
import type { FeedContract } from '../../store/feed-contracts.ts';
import { nameOf } from '../reminder-words.ts';
import { feedEvents } from './feed-events.ts';
import { cancelledEvent, type EventToRender, eventsIn, renderEvent, restamped } from './render.ts';
import { slackLink } from './slack-link.ts';

/** For how long what no longer applies is shown as cancelled, so that calendar programs take it out. */
export const CANCELLED_DAYS = 30;
/** For how long the days of a term that is over stay in the calendar. */
const PAST_DAYS = 400;

/**
 * `live`: follows from the contract. `past`: did, in a term that is over. `cancelled`: does no longer. `gone`:
 * not shown any more, and remembered so that its SEQUENCE goes on where it stopped should it come back.
 */
type State = 'live' | 'past' | 'cancelled' | 'gone';

/** What is known of an event besides its text. */
export interface KeptEvent {
  readonly uid: string;
  /** The number of its term. */
  readonly term: number;
  readonly date: LocalDate;
  /** In lower case. */
  readonly assignee: string | null;
  readonly sequence: number;
  /** The highest SEQUENCE with which somebody who no longer sees it was told that it is cancelled. */
  readonly told?: number;
  readonly modified: Instant;
  readonly state: State;
  /** When it is no longer to be shown. */
  readonly dropsAt: Instant | null;
}

/** The events of one contract: those that are shown have their texts in `text`, in their order. */
export interface ContractCalendar {
  readonly events: readonly KeptEvent[];
  readonly text: string;
}

/** A contract with the rules that apply to it. */
export interface CalendarLife extends FeedContract {
  readonly playbook: Playbook;
}

/** One contract's events of before, and what they have to follow from now. */
export interface ToReconcile {
  readonly life: CalendarLife;
  readonly before: ContractCalendar | undefined;
  /** The workspace's address in Slack, for links. */
  readonly slackUrl: string | null;
  /** Somebody sees the contract who did not before, and may have been told that its events are cancelled. */
  readonly joined?: boolean;
  /** When it changed: what is rendered anew is stamped with it. */
  readonly changedAt: Instant;
  readonly now: Instant;
}

/** An event with its text; empty where it is not shown. */
interface Draft {
  readonly kept: KeptEvent;
  readonly text: string;
}

export const isShown = ({ state }: Pick<KeptEvent, 'state'>): boolean => state !== 'gone';

/**
 * Brings the events of a contract up to date. An event is rendered when it is new or something about it changed, and
 * then its SEQUENCE and stamps move; all others keep their text, to the byte.
 */
export function reconcile(input: ToReconcile): ContractCalendar {
  const drafts = draftsOf(input);
  return { events: drafts.map(({ kept }) => kept), text: drafts.map(({ text }) => text).join('') };
}

function draftsOf(input: ToReconcile): Draft[] {
  const { life, before, slackUrl } = input;
  const texts = before === undefined ? [].values() : eventsIn(before.text).values();
  const known = new Map(
    before?.events.map((kept) => [kept.uid, { kept, text: isShown(kept) ? (texts.next().value ?? '') : '' }]),
  );
  const name = nameOf(life.contract);
  const link = slackLink(life.contract, slackUrl);
  const drafts = feedEvents(life, life.tasks).map((event) => {
    const uid = `${life.contract.id}-${life.termNumber}-${event.id}@lastcall`;
    const there = known.get(uid);
    known.delete(uid);
    return live({ uid, event, name, link }, there, input);
  });
  const others = [...known.values()].map((one) => leftOver(one, input));
  return [...drafts, ...others].sort(
    (a, b) => compare(a.kept.date, b.kept.date) || compare(a.kept.uid, b.kept.uid),
  );
}

function live(
  source: Omit<EventToRender, 'sequence' | 'modified'>,
  known: Draft | undefined,
  { life, changedAt, joined = false }: ToReconcile,
): Draft {
  const { uid, event } = source;
  const isTold = joined && known !== undefined && wasTold(known.kept);
  // Rendered as it was when it changed last: where that is the text that is stored, nothing about it changed.
  if (!isTold && known?.kept.state === 'live' && renderEvent({ ...source, ...known.kept }) === known.text)
    return known;
  const modified = known === undefined ? changedAt : laterOf(changedAt, known.kept.modified);
  const sequence = known === undefined ? 0 : nextSequence(known.kept);
  const kept: KeptEvent = {
    ...(known?.kept.told === undefined ? {} : { told: known.kept.told }),
    uid,
    term: life.termNumber,
    date: event.date,
    assignee: event.assignee?.toLowerCase() ?? null,
    sequence,
    modified,
    state: 'live',
    dropsAt: null,
  };
  return { kept, text: renderEvent({ ...source, sequence, modified }) };
}

/** What no longer follows from the contract: history where its term is over, cancelled otherwise. */
function leftOver(left: Draft, { life, changedAt, joined = false, now }: ToReconcile): Draft {
  if (left.kept.state === 'gone') return { kept: left.kept, text: '' };
  const { kept, text } = joined && wasTold(left.kept) ? toldAnew(left, changedAt) : left;
  if (kept.state === 'live') {
    const renewed =
      kept.term < life.termNumber && kept.date < (life.contract.knownOn ?? life.contract.termEnd);
    if (renewed)
      return unlessDropped({ kept: { ...kept, state: 'past', dropsAt: pastUntil(kept) }, text }, now);
    const modified = laterOf(changedAt, kept.modified);
    const sequence = nextSequence(kept);
    const dropsAt = (modified + CANCELLED_DAYS * DAY_MS) as Instant;
    const cancelled: KeptEvent = { ...kept, sequence, modified, state: 'cancelled', dropsAt };
    return unlessDropped({ kept: cancelled, text: cancelledEvent(text, { sequence, modified }) }, now);
  }
  return unlessDropped({ kept, text }, now);
}

const wasTold = ({ told = -1, sequence }: KeptEvent): boolean => told >= sequence;
const nextSequence = ({ told = -1, sequence }: KeptEvent): number => Math.max(told, sequence) + 1;

/** The same for whoever was told meanwhile that it is cancelled, and sees it again. */
function toldAnew({ kept, text }: Draft, changedAt: Instant): Draft {
  const stamps = { sequence: nextSequence(kept), modified: laterOf(changedAt, kept.modified) };
  return { kept: { ...kept, ...stamps }, text: restamped(text, stamps) };
}

const unlessDropped = (draft: Draft, now: Instant): Draft =>
  draft.kept.dropsAt !== null && draft.kept.dropsAt <= now
    ? { kept: { ...draft.kept, state: 'gone', dropsAt: null }, text: '' }
    : draft;

const pastUntil = ({ date }: KeptEvent): Instant => ((toEpochDay(date) + PAST_DAYS) * DAY_MS) as Instant;

export const laterOf = (a: Instant, b: Instant): Instant => (a < b ? b : a);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

import { hash } from 'node:crypto';
import {
  changedSince,
  type FeedPiece,
  feedParts,
  feedPieces,
  partingTexts,
  pieceOfTexts,
} from '../../store/calendar-parts.ts';
import type { FeedScope } from '../../store/feeds.ts';
import type { Store } from '../../store/open.ts';
import { sendAhead, toTheEnd } from '../../store/send-ahead.ts';
import { alarmAt, withAlarms } from './alarms.ts';
import { partsOf, withChanges } from './feed-pieces.ts';
import { digestOf, type Rendered } from './freshen.ts';
import { isShown, type KeptEvent } from './reconcile.ts';
import { calendarFrame, eventsIn, RENDERING } from './render.ts';

/** A feed as it is put together. */
export interface FeedToBuild {
  readonly workspaceId: string;
  readonly about: FeedScope;
  /** Alarms so many days before each event; null: none. */
  readonly alarmDays: number | null;
}

/** A feed's text: one after the other, its pieces are what calendar programs get. */
export interface FeedBody {
  readonly etag: string;
  readonly plain: readonly Uint8Array[];
  /** The events among them. */
  readonly events: readonly FeedPiece[];
  /** What those are told who no longer see some. */
  readonly partings: readonly string[];
}

/** What need not be read: of a workspace's feed only what changed is. */
export interface KnownBody {
  /** The same feed as it was in a version of its workspace's calendar, or later. */
  readonly earlier?: Pick<FeedBody, 'events' | 'partings'> & { readonly version: number };
  /** What was rendered for the version that it is now. */
  readonly rendered?: Rendered;
}

/** Where more than this part of the contracts changed, all of them are read: that takes less than putting them in. */
const MOST_CHANGED = 1 / 4;

/**
 * A feed's text in pieces, from the events as they are stored. While nothing changed it is the same one, byte for byte.
 * @param name what calendar programs call it
 */
export async function feedBody(
  store: Store,
  feed: FeedToBuild,
  name: string,
  known: KnownBody = {},
): Promise<FeedBody> {
  const { head, tail } = calendarFrame(name);
  const [partings, events] = unread(feed, known) ?? (await readEvents(store, feed, known));
  const end = [...partings, tail].join('');
  return {
    etag: etagOf(feed, events, [head, end]),
    events,
    partings,
    plain: [Buffer.from(head), ...events.map(({ bytes }) => bytes), Buffer.from(end)],
  };
}

/** What follows from what is known; undefined where more has to be read for that. */
function unread({ about, alarmDays }: FeedToBuild, { earlier, rendered }: KnownBody) {
  if (about.scope !== 'workspace' || earlier === undefined || rendered === undefined) return undefined;
  if (rendered.since === null || rendered.since > earlier.version || rendered.parted) return undefined;
  return [earlier.partings, withChanges(earlier.events, alarmed(rendered.pieces, alarmDays))] as const;
}

async function readEvents(store: Store, feed: FeedToBuild, known: KnownBody) {
  const { workspaceId, about } = feed;
  const [told, shown] = await sendAhead(store.db, (db) =>
    toTheEnd([partingTexts(db, workspaceId, about), shownEvents({ ...store, db }, feed, known)]),
  );
  return [about.scope === 'person' ? gone(told, shown) : told, shown] as const;
}

async function shownEvents(
  store: Store,
  { workspaceId, about, alarmDays }: FeedToBuild,
  { earlier, rendered }: KnownBody,
): Promise<readonly FeedPiece[]> {
  // Of a contract all is read at once, and somebody's feed shows another choice of events as tasks change hands.
  if (about.scope === 'workspace') {
    if (rendered?.since === null) return alarmed(rendered.pieces, alarmDays);
    if (earlier !== undefined) {
      const contracts = earlier.events.reduce((sum, piece) => sum + piece.contracts.length, 0);
      const most = Math.ceil(contracts * MOST_CHANGED);
      const changed = await changedSince(store.db, workspaceId, earlier.version, most);
      if (changed !== undefined) return withChanges(earlier.events, alarmed([changed], alarmDays));
    }
  }
  const pieces =
    about.scope === 'person'
      ? [await eventsOf(store, workspaceId, about)]
      : await feedPieces(store, workspaceId, about);
  return alarmed(pieces, alarmDays);
}

/** The same events with alarms, where some are asked for. */
function alarmed(pieces: readonly FeedPiece[], days: number | null): readonly FeedPiece[] {
  if (days === null) return pieces;
  const at = alarmAt(days);
  return pieces.map((piece) =>
    pieceOfTexts(
      partsOf(piece).map(({ id, digest, bytes: { buffer, byteOffset, length } }) => {
        const text = Buffer.from(buffer, byteOffset, length).toString();
        return { id, digest, text: withAlarms(text, at) };
      }),
    ),
  );
}

/** What somebody owns, and of all else the tasks that are theirs. */
async function eventsOf(
  { db }: Store,
  workspaceId: string,
  about: Extract<FeedScope, { scope: 'person' }>,
): Promise<FeedPiece> {
  const parts = await feedParts(db, workspaceId, about);
  return pieceOfTexts(
    parts.map(({ contractId: id, text, digest, events, tasksOf }) => {
      if (tasksOf === null) return { id, text, digest };
      const tasks = tasksIn(text, events, tasksOf);
      return { id, text: tasks, digest: digestOf(tasks) };
    }),
  );
}

/** Of a contract that is not somebody's: the tasks that are. */
function tasksIn(text: string, events: string, identities: readonly string[]): string {
  const shown = (JSON.parse(events) as KeptEvent[]).filter(isShown);
  return eventsIn(text)
    .filter((_event, index) => identities.includes(shown[index]?.assignee ?? ''))
    .join('');
}

/** What somebody sees no more under anything that they are known by; of each event the latest that is told of it. */
function gone(partings: readonly string[], shown: readonly FeedPiece[]): string[] {
  if (partings.length === 0) return [];
  const seen = new Set(
    shown.flatMap(({ bytes }) => eventsIn(Buffer.from(bytes).toString()).map((event) => uidOf(event))),
  );
  const told = new Map<string, string>();
  for (const event of partings.flatMap(eventsIn)) {
    const uid = uidOf(event);
    const before = told.get(uid);
    if (!seen.has(uid) && (before === undefined || sequenceOf(event) > sequenceOf(before)))
      told.set(uid, event);
  }
  return [...told.values()];
}

/** As it stands there: all are folded alike. */
const uidOf = (event: string): string => /\r\nUID:.*(?:\r\n .*)*/.exec(event)?.[0] ?? event;

const sequenceOf = (event: string): number => Number(/\r\nSEQUENCE:(\d+)/.exec(event)?.[1] ?? 0);

/**
 * A strong ETag: the same text has the same one in every process, and another text another one. It is made of what the
 * text is made of: how alarms are put in is part of the way of rendering.
 */
function etagOf(
  { alarmDays }: FeedToBuild,
  events: readonly FeedPiece[],
  frame: readonly [head: string, end: string],
): string {
  const alarm = alarmDays === null ? null : alarmAt(alarmDays);
  const digests = events
    .flatMap(({ contracts }) => contracts)
    .flatMap(({ size, digest }) => (size === 0 ? [] : digest));
  return `"${hash('sha256', JSON.stringify([RENDERING, alarm, frame, digests]), 'base64url')}"`;
}

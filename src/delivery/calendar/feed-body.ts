import { createHash } from 'node:crypto';
import {
  type FeedPiece,
  feedParts,
  feedPieces,
  partingTexts,
  pieceOf,
  readerOf,
  textsSince,
} from '../../store/calendar-parts.ts';
import type { FeedScope } from '../../store/feeds.ts';
import type { Store } from '../../store/open.ts';
import { sendAhead } from '../../store/send-ahead.ts';
import { alarmAt, withAlarms } from './alarms.ts';
import { partsOf, withChanges } from './feed-pieces.ts';
import { isShown, type KeptEvent } from './reconcile.ts';
import { calendarFrame, eventsIn } from './render.ts';

/** A feed as it is put together. */
export interface FeedToBuild {
  readonly workspaceId: string;
  readonly about: FeedScope;
  /** Alarms so many days before each event; null: none. */
  readonly alarmDays: number | null;
}

/** A feed's text: one after the other, its pieces are what calendar programs get. */
export interface FeedBody {
  readonly plain: readonly Uint8Array[];
  /** The events among them. */
  readonly events: readonly FeedPiece[];
}

/** The same feed as it was in a version of its workspace's calendar, or later. */
export interface EarlierBody {
  readonly version: number;
  readonly events: readonly FeedPiece[];
}

/** Where more than this part of the contracts changed, all of them are read: that takes less than putting them in. */
const MOST_CHANGED = 1 / 4;

/**
 * A feed's text in pieces, from the events as they are stored. While nothing changed it is the same one, byte for byte.
 * @param name what calendar programs call it
 * @param earlier where it is known, only the contracts that changed since are read
 */
export async function feedBody(
  store: Store,
  feed: FeedToBuild,
  name: string,
  earlier?: EarlierBody,
): Promise<FeedBody> {
  const { head, tail } = calendarFrame(name);
  const reader = readerOf(feed.about);
  const [partings, events] = await sendAhead(store.db, (db) =>
    Promise.all([
      reader === null ? [] : partingTexts(db, feed.workspaceId, reader),
      shownEvents({ ...store, db }, feed, earlier),
    ]),
  );
  return {
    events,
    plain: [
      Buffer.from(head),
      ...events.map(({ bytes }) => bytes),
      Buffer.from([...partings, tail].join('')),
    ],
  };
}

async function shownEvents(
  store: Store,
  { workspaceId, about, alarmDays }: FeedToBuild,
  earlier: EarlierBody | undefined,
): Promise<readonly FeedPiece[]> {
  // Of a contract all is read at once, and somebody's feed shows another choice of events as tasks change hands.
  if (earlier !== undefined && about.scope === 'workspace') {
    const { version, events } = earlier;
    const contracts = events.reduce((sum, piece) => sum + piece.contracts.length, 0);
    const texts = await textsSince(store.db, workspaceId, version, Math.ceil(contracts * MOST_CHANGED));
    if (texts !== undefined)
      return withChanges(
        events,
        new Map(texts.map(({ contractId, text }) => [contractId, bytesOf(text, alarmDays)])),
      );
  }
  const pieces =
    about.scope === 'person'
      ? [await eventsOf(store, workspaceId, about)]
      : await feedPieces(store, workspaceId, about);
  return alarmDays === null ? pieces : pieces.map((piece) => alarmedPiece(piece, alarmDays));
}

const bytesOf = (text: string, alarmDays: number | null): Buffer =>
  Buffer.from(alarmDays === null ? text : withAlarms(text, alarmAt(alarmDays)));

const alarmedPiece = (piece: FeedPiece, days: number): FeedPiece =>
  pieceOf(
    partsOf(piece).map(({ id, bytes }) => {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
      return { id, bytes: bytesOf(text, days) };
    }),
  );

/** What somebody owns, and of all else the tasks that are theirs. */
async function eventsOf(
  { db }: Store,
  workspaceId: string,
  about: Extract<FeedScope, { scope: 'person' }>,
): Promise<FeedPiece> {
  const parts = await feedParts(db, workspaceId, about);
  return pieceOf(
    parts.map(({ contractId: id, text, events, tasksOnly }) => ({
      id,
      bytes: Buffer.from(tasksOnly ? tasksOf(text, events, about.person) : text),
    })),
  );
}

/** Of a contract that is not somebody's: the tasks that are. */
function tasksOf(text: string, events: string, person: string): string {
  const shown = (JSON.parse(events) as KeptEvent[]).filter(isShown);
  return eventsIn(text)
    .filter((_event, index) => shown[index]?.assignee === person)
    .join('');
}

/** A strong ETag: the same text has the same one in every process. */
export function etagOf(body: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of body) hash.update(piece);
  return `"${hash.digest('base64url')}"`;
}

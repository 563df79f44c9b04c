import { createHash } from 'node:crypto';
import { bytesOf, feedParts, joinedTexts, partingTexts, readerOf } from '../../store/calendar-parts.ts';
import type { FeedScope } from '../../store/feeds.ts';
import type { Store } from '../../store/open.ts';
import { sendAhead } from '../../store/send-ahead.ts';
import { alarmAt, withAlarms } from './alarms.ts';
import { isShown, type KeptEvent } from './reconcile.ts';
import { calendarFrame, eventsIn } from './render.ts';

/** A feed as it is put together. */
export interface FeedToBuild {
  readonly workspaceId: string;
  readonly about: FeedScope;
  /** Alarms so many days before each event; null: none. */
  readonly alarmDays: number | null;
}

/**
 * A feed's text in pieces, from the events as they are stored. While nothing changed it is the same one, byte for byte.
 * @param name what calendar programs call it
 */
export async function feedBody(
  store: Store,
  { workspaceId, about, alarmDays }: FeedToBuild,
  name: string,
): Promise<Uint8Array[]> {
  const { head, tail } = calendarFrame(name);
  const reader = readerOf(about);
  const [partings, events] = await sendAhead(store.db, (db) =>
    Promise.all([
      reader === null ? [] : partingTexts(db, workspaceId, reader),
      shownEvents({ ...store, db }, workspaceId, about),
    ]),
  );
  const alarmed = alarmDays === null ? events : events.map((piece) => alarmedPiece(piece, alarmDays));
  return [Buffer.from(head), ...alarmed, Buffer.from([...partings, tail].join(''))];
}

async function shownEvents(store: Store, workspaceId: string, about: FeedScope): Promise<Uint8Array[]> {
  if (about.scope !== 'person') return joinedTexts(store, workspaceId, about);
  const parts = await feedParts(store.db, workspaceId, about);
  const texts = parts.map(({ text, events, tasksOnly }) =>
    tasksOnly ? tasksOf(text, events, about.person) : text,
  );
  return [bytesOf(texts)];
}

const alarmedPiece = (events: Uint8Array, days: number): Buffer =>
  Buffer.from(
    withAlarms(Buffer.from(events.buffer, events.byteOffset, events.length).toString(), alarmAt(days)),
  );

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

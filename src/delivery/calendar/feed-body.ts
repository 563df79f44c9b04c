import { hash } from 'node:crypto';
import { feedParts } from '../../store/calendar.ts';
import type { FeedScope } from '../../store/feeds.ts';
import type { Database } from '../../store/schema.ts';
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
 * A feed's text, from the events as they are stored. While nothing changed it is the same one, byte for byte.
 * @param name what calendar programs call it
 */
export async function feedBody(
  db: Database,
  { workspaceId, about, alarmDays }: FeedToBuild,
  name: string,
): Promise<Buffer> {
  const alarm = alarmDays === null ? null : alarmAt(alarmDays);
  const { head, tail } = calendarFrame(name);
  const texts = (await feedParts(db, workspaceId, about)).map(({ text, events, tasksOnly }) => {
    const own = tasksOnly ? tasksOf(text, events, about) : text;
    return alarm === null ? own : withAlarms(own, alarm);
  });
  return Buffer.from([head, ...texts, tail].join(''));
}

/** Of a contract that is not somebody's: the tasks that are. */
function tasksOf(text: string, events: string, about: FeedScope): string {
  const person = about.scope === 'person' ? about.person : null;
  const shown = (JSON.parse(events) as KeptEvent[]).filter(isShown);
  return eventsIn(text)
    .filter((_event, index) => shown[index]?.assignee === person)
    .join('');
}

/** A strong ETag: the same text has the same one in every process. */
export const etagOf = (body: Buffer): string => `"${hash('sha256', body, 'base64url')}"`;

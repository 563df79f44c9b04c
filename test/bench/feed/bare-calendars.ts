import ICAL from 'ical.js';
import ical, {
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import type { DatabaseConfig } from '../../../src/config/env.ts';
import { eventsIn } from '../../../src/delivery/calendar/render.ts';
import type { Measured } from '../scenarios.ts';
import { bodyOf, freshReader, openFeedStore } from './open-feed.ts';

interface BareEvent {
  readonly uid: string;
  readonly start: Date;
  readonly end: Date;
  readonly stamp: Date;
  readonly summary: string;
  readonly description: string;
  readonly categories: readonly string[];
}

/**
 * The same events without Lastcall: by ical-generator alone, or put down as text by hand, which is the least that
 * anything could take. Nothing is read, planned or stored while the time is taken.
 */
export async function bareCalendars({
  database,
  events,
  by,
}: {
  readonly database: DatabaseConfig;
  readonly events: number;
  readonly by: 'ical-generator' | 'hand';
}): Promise<Measured<number>> {
  const { store, token } = await openFeedStore(database);
  const all = eventsOf(Buffer.concat(await bodyOf(freshReader(store), token)).toString());
  const write = by === 'hand' ? byHand : byGenerator;
  return {
    run: async () => {
      const start = performance.now();
      const body = Buffer.from(write(all));
      const took = performance.now() - start;
      if (body.length < events * 300) throw new Error('that is not all of them');
      return took;
    },
    close: store.close,
  };
}

/** Each read by itself: of a whole calendar at once the parser takes most of a minute. */
const eventsOf = (text: string): BareEvent[] =>
  eventsIn(text).map((one) => {
    const component = new ICAL.Component(ICAL.parse(one));
    const event = new ICAL.Event(component);
    const day = (time: ICAL.Time): Date => new Date(Date.UTC(time.year, time.month - 1, time.day));
    return {
      uid: event.uid,
      start: day(event.startDate),
      end: day(event.endDate),
      stamp: (component.getFirstPropertyValue('dtstamp') as ICAL.Time).toJSDate(),
      summary: event.summary,
      description: event.description,
      categories: component.getFirstProperty('categories')?.getValues().map(String) ?? [],
    };
  });

function byGenerator(events: readonly BareEvent[]): string {
  const calendar = ical({ name: 'Lastcall contracts', method: ICalCalendarMethod.PUBLISH, ttl: 3600 });
  for (const { uid, start, end, stamp, summary, description, categories } of events)
    calendar.createEvent({
      id: uid,
      sequence: 0,
      stamp,
      lastModified: stamp,
      allDay: true,
      start,
      end,
      summary,
      description,
      categories: categories.map((name) => ({ name })),
      status: ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
      busystatus: ICalEventBusyStatus.FREE,
    });
  return calendar.toString();
}

function byHand(events: readonly BareEvent[]): string {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Lastcall//Lastcall//EN'];
  const escaped = (text: string): string =>
    text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll('\n', '\\n');
  const stampOf = (date: Date): string => date.toISOString().replace(/[-:]|\.\d+/g, '');
  for (const { uid, start, end, stamp, summary, description, categories } of events)
    lines.push(
      'BEGIN:VEVENT',
      `UID:${uid}`,
      'SEQUENCE:0',
      `DTSTAMP:${stampOf(stamp)}`,
      `DTSTART;VALUE=DATE:${stampOf(start).slice(0, 8)}`,
      `DTEND;VALUE=DATE:${stampOf(end).slice(0, 8)}`,
      ...folded(`SUMMARY:${escaped(summary)}`),
      'TRANSP:TRANSPARENT',
      ...folded(`DESCRIPTION:${escaped(description)}`),
      `CATEGORIES:${categories.join(',')}`,
      'STATUS:CONFIRMED',
      `LAST-MODIFIED:${stampOf(stamp)}`,
      'END:VEVENT',
    );
  return `${[...lines, 'END:VCALENDAR'].join('\r\n')}\r\n`;
}

/** Good for the plain letters that these events have. */
function folded(line: string): string[] {
  const parts = [line.slice(0, 75)];
  for (let from = 75; from < line.length; from += 74) parts.push(` ${line.slice(from, from + 74)}`);
  return parts;
}

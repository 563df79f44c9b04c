import fc from 'fast-check';
import ical, { ICalEventBusyStatus, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { expect, test } from 'vitest';
import { CATEGORIES, COLORS, DONE_COLOR, EVENT_KINDS } from '../../../src/delivery/calendar/event.ts';
import {
  type EventToRender,
  eventsIn,
  renderEvent,
  summaryOf,
} from '../../../src/delivery/calendar/render.ts';
import { oneLine } from '../../../src/delivery/one-line.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import { addDays, fromEpochDay, toEpochDay } from '../../../src/domain/local-date.ts';
import { NASTY } from './nasty-texts.ts';

const DAY_MS = 86_400_000;

const texts = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.constantFrom(...NASTY));

const events: fc.Arbitrary<EventToRender> = fc.record({
  uid: fc.uuid().map((id) => `${id}-1-T-60@lastcall`),
  name: texts.map((text) => oneLine(text)),
  link: fc.constantFrom(null, 'https://example.slack.com/', 'https://example.com/a;b,c\\d'),
  sequence: fc.nat(100),
  modified: fc.integer({ min: 0, max: 4_000_000_000_000 }) as fc.Arbitrary<number> as fc.Arbitrary<Instant>,
  event: fc.record({
    id: fc.constant('T-60'),
    kind: fc.constantFrom(...EVENT_KINDS),
    date: fc.integer({ min: -700_000, max: 2_900_000 }).map(fromEpochDay),
    title: texts,
    text: fc.array(texts, { maxLength: 3 }),
    done: fc.boolean(),
    assignee: fc.constant(null),
  }),
});

/** The same event as the library by itself writes it, in a calendar. */
function byLibrary(one: EventToRender): string {
  const { uid, event, link, sequence, modified } = one;
  const lines = [
    ...event.text.map((line) => oneLine(line, 1000)),
    ...(link === null ? [] : [`In Slack: ${link}`]),
  ];
  const day = (date: typeof event.date): Date => new Date(toEpochDay(date) * DAY_MS);
  const calendar = ical();
  calendar.createEvent({
    id: uid,
    sequence,
    stamp: new Date(modified),
    lastModified: new Date(modified),
    allDay: true,
    start: day(event.date),
    end: day(addDays(event.date, 1)),
    summary: summaryOf(one),
    description: lines.join('\n') || null,
    url: link,
    categories: [{ name: 'Lastcall' }, { name: CATEGORIES[event.kind] }],
    status: ICalEventStatus.CONFIRMED,
    transparency: ICalEventTransparency.TRANSPARENT,
    busystatus: ICalEventBusyStatus.FREE,
  });
  const [text = ''] = eventsIn(calendar.toString());
  const color = event.done ? DONE_COLOR : COLORS[event.kind];
  return text.replace(/END:VEVENT\r\n$/, `COLOR:${color}\r\nEND:VEVENT\r\n`);
}

test('an event is rendered to what the library makes of it by itself, byte for byte', () => {
  fc.assert(
    fc.property(events, (one) => {
      expect(renderEvent(one)).toBe(byLibrary(one));
    }),
    { numRuns: 500 },
  );
});

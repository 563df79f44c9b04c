import ICAL from 'ical.js';
import type { CalendarEvent } from './wire.ts';

/** An iCalendar's events, soonest first. @throws where it is none */
export function readCalendar(text: string): { name: string | undefined; events: CalendarEvent[] } {
  const component = new ICAL.Component(ICAL.parse(text));
  // What is cancelled is taken out, as a calendar program does.
  const there = component
    .getAllSubcomponents('vevent')
    .filter((vevent) => vevent.getFirstPropertyValue('status') !== 'CANCELLED');
  const events = there.map((vevent): CalendarEvent => {
    const event = new ICAL.Event(vevent);
    return {
      uid: event.uid,
      start: event.startDate.toString(),
      end: event.endDate.toString(),
      allDay: event.startDate.isDate,
      summary: event.summary,
      description: event.description ?? '',
    };
  });
  const name = component.getFirstPropertyValue('x-wr-calname');
  return {
    name: typeof name === 'string' ? name : undefined,
    events: events.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)),
  };
}

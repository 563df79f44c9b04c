import { DONE_COLOR } from './event.ts';
import { eventsIn } from './render.ts';

/** Alarms come at nine in the morning, in whatever zone the calendar program is. */
const HOUR = 9;
const HOURS_A_DAY = 24;

const CONFIRMED = '\r\nSTATUS:CONFIRMED\r\n';
/** No name can hold it: a line break in one is escaped, and a folded line begins with a space. */
const DONE = `\r\nCOLOR:${DONE_COLOR}\r\n`;
const END = 'END:VEVENT\r\n';

/** An alarm in the morning so many days before an event; its text, as every event with an alarm has it. */
export function alarmAt(days: number): string {
  const hours = HOUR - days * HOURS_A_DAY;
  const trigger = hours < 0 ? `-PT${-hours}H` : `PT${hours}H`;
  return `BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:${trigger}\r\nDESCRIPTION:Lastcall\r\nEND:VALARM\r\n`;
}

/** Events with an alarm each; what is done or no longer applies has none. */
export const withAlarms = (text: string, alarm: string): string =>
  eventsIn(text)
    .map((event) =>
      event.includes(CONFIRMED) && !event.includes(DONE)
        ? `${event.slice(0, -END.length)}${alarm}${END}`
        : event,
    )
    .join('');

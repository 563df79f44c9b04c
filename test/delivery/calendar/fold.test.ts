import fc from 'fast-check';
import ical from 'ical-generator';
import { expect, test } from 'vitest';
import { foldLines } from '../../../src/delivery/calendar/fold.ts';

/** Letters of one to four octets, whole emoji, and what is at home in no text. */
const letters = fc.constantFrom(
  'a',
  ' ',
  ',',
  ';',
  '\\',
  '"',
  'ß',
  '日',
  '…',
  '👩‍👩‍👧',
  '🏳️‍🌈',
  'e\u0301',
  '\u0007',
);

test('lines are folded as the library folds them, byte for byte', () => {
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 400 }), fc.nat(90), (some, indent) => {
      const calendar = ical();
      calendar.createEvent({
        id: 'u',
        start: new Date(0),
        stamp: new Date(0),
        summary: `${'x'.repeat(indent)}${some.join('')}`,
      });
      const [event] = calendar.events();
      const inCalendar = calendar.toString();
      const from = inCalendar.indexOf('BEGIN:VEVENT');
      const text = inCalendar.slice(from, inCalendar.lastIndexOf('END:VCALENDAR'));
      expect(foldLines(event?.toString() ?? '')).toBe(text);
      for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    }),
  );
});

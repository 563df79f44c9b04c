/** Texts that break calendars which are put together without care. */
export const NASTY = [
  'one\r\nEND:VEVENT\rtwo\nthree',
  // Not before an n, which Debian's icalendar then takes for the end of a line.
  'commas, semicolons; "quotes" and back\\slashes',
  `${'x'.repeat(40)}👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧`,
  'nul \u0000 bell \u0007 lone \ud800 end',
  `long ${'wörter, '.repeat(1250)}`,
  ': ;VALUE=TEXT: BEGIN:VALARM',
];

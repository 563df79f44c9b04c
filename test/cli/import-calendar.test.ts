import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readContractBytes } from '../../src/cli/contract-csv/read.ts';
import { playbooks } from '../support/contract-file.ts';

async function readText(text: string | Buffer) {
  const notes: string[] = [];
  const rows = await readContractBytes('ends.ics', Readable.from([Buffer.from(text)]), {
    playbooks,
    timeZone: 'America/New_York',
    onNote: (note) => void notes.push(note),
  });
  return { rows, notes };
}

const calendar = (lines: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');

const read = (lines: readonly string[]) => readText(calendar(lines));

const event = (...lines: readonly string[]): string[] => ['BEGIN:VEVENT', 'UID:u', ...lines, 'END:VEVENT'];

test('one event, one contract; what is stated in its description as a column is read as one', async () => {
  const { rows, notes } = await read([
    ...event('SUMMARY:ActivTrak renewal', 'DTSTART;VALUE=DATE:20270630'),
    ...event(
      'SUMMARY:Figma\\, Inc.',
      'DTSTART;VALUE=DATE:20270101',
      'DTEND;VALUE=DATE:20280101',
      'DESCRIPTION:product: Organization\\nseats: 12\\nowner_email: ann@example.com\\nAsk',
      '  Bo first: he knows.',
    ),
    // Midnight UTC on the 1st is the evening before in New York.
    ...event('SUMMARY:Contract end', 'DTSTART:20270701T000000Z'),
  ]);
  expect(
    rows.map(({ place, fields }) => [place, fields.vendor, fields.product, fields.termStart, fields.termEnd]),
  ).toEqual([
    ['event 1', 'ActivTrak', '', null, '2027-06-30'],
    ['event 2', 'Figma, Inc.', 'Organization', '2027-01-01', '2027-12-31'],
    ['event 3', 'Contract end', '', null, '2027-06-30'],
  ]);
  expect(rows[0]?.fields).toMatchObject({ playbook: 'activtrak', endDateSource: 'calendar file' });
  expect(rows[1]?.fields).toMatchObject({
    seats: 12,
    ownerEmail: 'ann@example.com',
    notes: 'Ask Bo first: he knows.',
  });
  expect(rows[0]?.stated.has('seats')).toBe(false);
  expect(notes).toEqual(['ends.ics: event 3 ("Contract end"): has a time of day; only its day was read']);
});

test('what is not understood is said, and the rest is read', async () => {
  const { rows, notes } = await read([
    'BEGIN:VTODO',
    'SUMMARY:x',
    'END:VTODO',
    ...event('SUMMARY:Zoom', 'DTSTART;VALUE=DATE:20270630', 'RRULE:FREQ=YEARLY'),
    ...event('SUMMARY:Gone', 'DTSTART;VALUE=DATE:20270630', 'STATUS:CANCELLED'),
    ...event('SUMMARY:Undated'),
    ...event('SUMMARY:Miro', 'DTSTART;VALUE=DATE:20270630', 'DESCRIPTION:cost_centre: 17'),
  ]);
  expect(rows.map(({ fields }) => [fields.vendor, fields.notes])).toEqual([
    ['Zoom', ''],
    ['Miro', 'cost_centre: 17'],
  ]);
  expect(notes).toEqual([
    'ends.ics: a VTODO was left out: only events are contracts',
    'ends.ics: event 1 ("Zoom"): repeats; only its first day was read. State term_months in its description instead',
    'ends.ics: event 2 ("Gone"): left out, as it is cancelled',
    'ends.ics: event 3 ("Undated"): left out, as it has no day (DTSTART)',
    'ends.ics: event 4 ("Miro"): no column is called "cost_centre"; kept among the notes',
  ]);
});

test('what is wrong is refused with the event that it is in, all or none', async () => {
  await expect(
    read([
      ...event('SUMMARY:Zoom', 'DTSTART;VALUE=DATE:20270630', 'DESCRIPTION:seats: many'),
      ...event('DTSTART;VALUE=DATE:20270630'),
      ...event('SUMMARY:Miro', 'DTSTART;VALUE=DATE:20270630'),
      ...event('SUMMARY:miro', 'DTSTART;VALUE=DATE:20270630'),
    ]),
  ).rejects.toMatchObject({
    problems: [
      { place: 'ends.ics event 1, column seats', found: '"many"' },
      { place: 'ends.ics event 2, column vendor' },
      { place: 'ends.ics event 4', found: 'the contract of event 3 again' },
    ],
  });
  await expect(
    readContractBytes('x.ics', Readable.from([Buffer.from('vendor,term_end\n')]), {
      playbooks,
      timeZone: 'UTC',
    }),
  ).rejects.toMatchObject({ problems: [{ place: 'x.ics', expected: 'a calendar (iCalendar, RFC 5545)' }] });
});

const ALARM = ['BEGIN:VALARM', 'TRIGGER:-PT15H', 'DURATION:P90D', 'END:VALARM'];

test.each([
  [['DTSTART:20270630'], null, '2027-06-30'],
  [['DTSTART;VALUE=DATE:20270101', 'DURATION:P365D'], '2027-01-01', '2027-12-31'],
  [['DTSTART;VALUE=DATE:20270630', 'DURATION:P1D', ...ALARM], null, '2027-06-30'],
  [['DTSTART;VALUE=DATE:20270630', ...ALARM], null, '2027-06-30'],
  // Many programs write the same day twice.
  [['DTSTART;VALUE=DATE:20270630', 'DTEND;VALUE=DATE:20270630'], null, '2027-06-30'],
  [['DTSTART;TZID="A:B":20270101T000000', 'DTEND;TZID="A:B":20280101T000000'], '2027-01-01', '2027-12-31'],
  [['DTSTART:20270101T090000', 'DTEND:20271231T1', ' 70000'], '2027-01-01', '2027-12-31'],
  // In New York that is from 1 January to 31 December.
  [['DTSTART:20270101T050000Z', 'DTEND:20280101T050000Z'], '2027-01-01', '2027-12-31'],
  [['DTSTART:20270630T233000', 'DTEND:20270701T003000'], null, '2027-06-30'],
  [['DTSTART:20280229T120000', 'DURATION:PT1H'], null, '2028-02-29'],
])('an event of %j', async (lines, start, end) => {
  const { rows } = await read(event('SUMMARY:Zoom', ...lines));
  expect(rows.map(({ fields }) => [fields.termStart, fields.termEnd])).toEqual([[start, end]]);
});

test.each([
  ['DTSTART', '20270231', []],
  ['DTSTART', '20271301', []],
  ['DTSTART', '2027-06-30', []],
  ['DTSTART', 'soon', []],
  ['DTSTART', '20270630T99', []],
  ['DTSTART', '00010101', []],
  ['DTEND', '20270231', ['DTSTART;VALUE=DATE:20270101']],
  ['DTEND', '20270601', ['DTSTART;VALUE=DATE:20270630']],
  ['DURATION', 'P30', ['DTSTART;VALUE=DATE:20270630']],
  ['DURATION', 'P999999999D', ['DTSTART;VALUE=DATE:20270630']],
])('a %s of %s is never read as another day, and the event is named', async (name, value, lines) => {
  const good = event('SUMMARY:Miro', 'DTSTART;VALUE=DATE:20270630');
  const bad = event('SUMMARY:Zoom', ...lines, `${name};VALUE=DATE:${value}`);
  await expect(read([...good, ...bad])).rejects.toMatchObject({
    problems: [{ place: `ends.ics event 2, ${name}`, found: JSON.stringify(value) }],
  });
});

test('a file of several calendars is read as one; bytes that are not UTF-8 are refused where they are', async () => {
  const one = (vendor: string) => calendar(event(`SUMMARY:${vendor}`, 'DTSTART;VALUE=DATE:20270630'));
  const { rows } = await readText(one('Zoom') + one('Miro'));
  expect(rows.map(({ place, fields }) => [place, fields.vendor])).toEqual([
    ['event 1', 'Zoom'],
    ['event 2', 'Miro'],
  ]);
  await expect(readText(Buffer.from(one('Grün'), 'latin1'))).rejects.toMatchObject({
    problems: [{ place: 'ends.ics line 5', found: 'bytes that are not UTF-8' }],
  });
  await expect(readText('')).rejects.toMatchObject({ problems: [{ found: 'no VCALENDAR' }] });
});

test('days of a calendar of Lastcall make no contracts', async () => {
  const { rows, notes } = await read([
    'BEGIN:VEVENT',
    'UID:c-42-1-last-paid-day@lastcall',
    'SUMMARY:Zoom: last paid day',
    'DTSTART;VALUE=DATE:20270630',
    'END:VEVENT',
    ...event('SUMMARY:Miro', 'DTSTART;VALUE=DATE:20270630'),
  ]);
  expect(rows.map(({ fields }) => fields.vendor)).toEqual(['Miro']);
  expect(notes).toEqual([
    expect.stringContaining('("Zoom: last paid day"): left out, as it is from one of Lastcall\'s own'),
  ]);
});

test('a column written with capitals is kept among the notes, and that is said', async () => {
  const { rows, notes } = await read(
    event(
      'SUMMARY:Zoom',
      'DTSTART;VALUE=DATE:20270630',
      'DESCRIPTION:Seats: 50\\nNotes: none\\nWhy: because',
    ),
  );
  expect(rows[0]?.fields).toMatchObject({ seats: null, notes: 'Seats: 50\nNotes: none\nWhy: because' });
  expect(notes).toEqual(['ends.ics: event 1 ("Zoom"): no column is called "Seats"; kept among the notes']);
});

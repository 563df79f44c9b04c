import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readContractBytes } from '../../src/cli/contract-csv/read.ts';
import { playbooks } from '../support/contract-file.ts';

async function read(lines: readonly string[], name = 'ends.ics') {
  const notes: string[] = [];
  const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
  const rows = await readContractBytes(name, Readable.from([Buffer.from(text)]), {
    playbooks,
    timeZone: 'America/New_York',
    onNote: (note) => void notes.push(note),
  });
  return { rows, notes };
}

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
    rows.map(({ line, fields }) => [line, fields.vendor, fields.product, fields.termStart, fields.termEnd]),
  ).toEqual([
    [1, 'ActivTrak', '', null, '2027-06-30'],
    [2, 'Figma, Inc.', 'Organization', '2027-01-01', '2027-12-31'],
    [3, 'Contract end', '', null, '2027-06-30'],
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
      { place: 'ends.ics event 4', found: 'the contract of line 3 again' },
    ],
  });
  await expect(
    readContractBytes('x.ics', Readable.from([Buffer.from('vendor,term_end\n')]), {
      playbooks,
      timeZone: 'UTC',
    }),
  ).rejects.toMatchObject({ problems: [{ place: 'x.ics', expected: 'a calendar (iCalendar, RFC 5545)' }] });
});

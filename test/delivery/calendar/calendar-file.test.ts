import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { nameOf } from '../../../src/delivery/reminder-words.ts';
import { withWorkspaceRungs } from '../../../src/domain/reminder-ladder.ts';
import { calendarFile } from '../../support/calendar-file.ts';
import { cleanEnvironment } from '../../support/exec-node.ts';
import { activtrak, contractOf, day, generic, noticeOf, offset } from '../../support/factories.ts';
import { expectGolden } from '../support/golden.ts';
import { feedText, lifeOf } from './feed-case.ts';
import { NASTY } from './nasty-texts.ts';

const PIECES = [...NASTY, 'e\u0301', '\u2028', '\r', '\0', '🏳️‍🌈', 'x'.repeat(10_000)];

const run = promisify(execFile);
const NAME = 'Lastcall contracts';

const eventsOf = (text: string): ICAL.Event[] =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));

/** The day of each event, by UID. */
const days = (...lives: Parameters<typeof lifeOf>[]): Record<string, string> =>
  Object.fromEntries(
    eventsOf(
      calendarFile(
        NAME,
        lives.map((life) => lifeOf(...life)),
      ),
    ).map((event) => [event.uid, event.startDate.toString()]),
  );

describe('a feed as a calendar', () => {
  it.each(['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/New_York'])(
    'is the golden file, byte for byte, in %s',
    async (zone) => {
      const script = join(import.meta.dirname, 'feed-case.ts');
      const { stdout } = await run(process.execPath, [script], { env: cleanEnvironment({ TZ: zone }) });
      expectGolden(stdout, 'calendar/feed.ics');
    },
  );

  it('reads back: whole days, free time, stamped with the last change', () => {
    const text = feedText();
    for (const { uid, startDate, endDate, component, description } of eventsOf(text)) {
      expect(startDate.isDate).toBe(true);
      expect(endDate.subtractDate(startDate).toSeconds()).toBe(86_400);
      expect(component.getFirstPropertyValue('transp')).toBe('TRANSPARENT');
      expect(description).not.toBe('');
      const stamp = uid.startsWith('c1') ? '2027-01-02T03:04:05Z' : '2027-02-03T00:00:00Z';
      expect(String(component.getFirstPropertyValue('dtstamp'))).toBe(stamp);
      expect(String(component.getFirstPropertyValue('last-modified'))).toBe(stamp);
    }
    expect(eventsOf(text).at(-1)?.summary).toBe(
      'Grüße; GmbH, "日本語のとても長い製品名でおりかえしがひつよう" 👩‍👩‍👧 X END:VEVENT: last paid day',
    );
    expect(text).toMatch(/\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n/);
    expect(text).toMatch(/\r\nX-WR-CALNAME:Lastcall contracts\r\n/);
    const lines = text.split('\r\n');
    expect(lines.join('')).not.toMatch(/[\r\n]/);
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it('has the marks, the deadline, the end and the deletion', () => {
    expect(days([{ noticeDays: 45 }])).toEqual({
      'c1-1-T-60@lastcall': '2027-05-01',
      'c1-1-notice-deadline@lastcall': '2027-05-16',
      'c1-1-T-30@lastcall': '2027-05-31',
      'c1-1-last-paid-day@lastcall': '2027-06-30',
      'c1-1-deletion-opens@lastcall': '2027-07-01',
    });
  });

  it('has the last day for notice, and no mark besides, where both are one day', () => {
    expect(Object.keys(days([]))).toEqual([
      'c1-1-T-60@lastcall',
      'c1-1-notice-deadline@lastcall',
      'c1-1-last-paid-day@lastcall',
      'c1-1-deletion-opens@lastcall',
    ]);
  });

  it("leaves out the workspace's own rungs, and a mark that the playbook has not", () => {
    const without = { ...activtrak, ladder: activtrak.ladder.filter(({ rung }) => rung !== 'T-60') };
    const playbook = withWorkspaceRungs(without, [offset('T-60'), offset('T-90')]);
    expect(Object.keys(days([{}, { playbook }]))).not.toContain('c1-1-T-60@lastcall');
  });

  it.each([
    ['notice that counts', {}, [noticeOf()], ['last-paid-day', 'deletion-opens']],
    [
      'notice that came too late',
      {},
      [noticeOf({ givenOn: day('2027-06-20') })],
      ['T-60', 'notice-deadline', 'last-paid-day', 'deletion-opens'],
    ],
    [
      'notice for a change',
      { intent: 'downgrade-plan' },
      [noticeOf({ action: 'downgrade-plan' })],
      ['last-paid-day'],
    ],
    ['the decision to renew', { intent: 'renew' }, [], ['T-60', 'notice-deadline', 'last-paid-day']],
    [
      'the deletion asked for',
      {},
      [noticeOf(), noticeOf({ action: 'delete-account', givenOn: day('2027-07-02') })],
      ['last-paid-day'],
    ],
    ['no renewal', { autoRenews: false }, [], ['T-60', 'T-30', 'last-paid-day', 'deletion-opens']],
  ] as const)('%s: what is left', (_name, contract, notices, left) => {
    const ids = Object.keys(days([contract, { notices }])).filter((uid) => !/-(step|task)-/.test(uid));
    expect(ids).toEqual(left.map((id) => `c1-1-${id}@lastcall`));
  });

  it('has no deletion where the playbook has none', () => {
    expect(Object.keys(days([{}, { playbook: generic }]))).not.toContain('c1-1-deletion-opens@lastcall');
  });

  it('moves events with the dates, and gives a new term events of its own', () => {
    const moved = days([{ termEnd: day('2027-07-31') }]);
    expect(Object.keys(moved)).toEqual(Object.keys(days([])));
    expect(moved['c1-1-last-paid-day@lastcall']).toBe('2027-07-31');
    expect(Object.keys(days([{ termEnd: day('2028-06-30') }, { termNumber: 2 }]))).toContain(
      'c1-2-last-paid-day@lastcall',
    );
  });

  it('is the same text whatever the order in which contracts come, and another one after a change', () => {
    const two = [lifeOf({ noticeDays: 45 }), lifeOf({ id: 'c2' })];
    const text = calendarFile(NAME, two);
    expect(calendarFile(NAME, two.toReversed())).toBe(text);
    expect(calendarFile(NAME, [lifeOf(), lifeOf({ id: 'c2' })])).not.toBe(text);
  });

  it('reads back whatever was typed, as one line without control characters', () => {
    const typed = fc
      .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 40 })), {
        maxLength: 12,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(typed, typed, fc.nat(60), (vendor, product, indent) => {
        const text = calendarFile(vendor, [
          lifeOf({ vendor: `V${'x'.repeat(indent)}${vendor}`, product, noticeDays: 45 }),
        ]);
        for (const line of text.split('\r\n')) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/[\r\n\0]/);
        }
        const events = eventsOf(text);
        expect(events).toHaveLength(5);
        const name = nameOf(contractOf({ vendor: `V${'x'.repeat(indent)}${vendor}`, product }));
        for (const { summary } of events) expect(summary).toContain(`${name}: `);
      }),
      { numRuns: 30 },
    );
  });

  it('has a name, and may be empty', () => {
    const empty = calendarFile('Lastcall contracts of; Ann, and\r\nBo', []);
    expect(empty).toContain('X-WR-CALNAME:Lastcall contracts of Ann and Bo\r\n');
    expect(empty).toContain('\r\nNAME:Lastcall contracts of Ann and Bo\r\n');
    expect(eventsOf(empty)).toEqual([]);
  });
});

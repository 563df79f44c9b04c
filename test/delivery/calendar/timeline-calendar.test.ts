import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../../src/domain/local-date.ts';
import { cleanEnvironment } from '../../support/exec-node.ts';
import { expectGolden } from '../support/golden.ts';
import { calendarText, ROWS, row } from './calendar-case.ts';

const run = promisify(execFile);

const eventsOf = (text: string): ICAL.Event[] =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));

const days = (text: string): Record<string, string> =>
  Object.fromEntries(eventsOf(text).map((event) => [event.uid, event.startDate.toString()]));

describe('a switch as a calendar', () => {
  it('is as the golden file has it', () => {
    expectGolden(calendarText(), 'calendar/timeline.ics');
  });

  it.each(['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/New_York'])(
    'is the same file, byte for byte, in %s',
    async (zone) => {
      const script = join(import.meta.dirname, 'calendar-case.ts');
      const { stdout } = await run(process.execPath, [script], { env: cleanEnvironment({ TZ: zone }) });
      expectGolden(stdout, 'calendar/timeline.ics');
    },
  );

  it('reads back: whole days on their dates, free time, stable ids', () => {
    const events = eventsOf(calendarText());
    expect(days(calendarText())).toEqual({
      'c-42-1-step-give-notice@lastcall': '2028-01-01',
      'c-42-1-step-start-trial@lastcall': '2028-01-31',
      'c-42-1-notice-deadline@lastcall': '2028-01-31',
      'c-42-1-step-roll-out@lastcall': '2028-03-01',
      'c-42-1-last-paid-day@lastcall': '2028-03-01',
      'c-42-1-step-delete-account@lastcall': '2028-03-02',
    });
    for (const { startDate, endDate, component } of events) {
      expect(startDate.isDate).toBe(true);
      expect(endDate.subtractDate(startDate).toSeconds()).toBe(86_400);
      expect(component.getFirstPropertyValue('transp')).toBe('TRANSPARENT');
      expect(component.getFirstPropertyValue('categories')).toBe('Lastcall');
      expect(component.getFirstPropertyValue('status')).toBe('CONFIRMED');
      expect(String(component.getFirstPropertyValue('dtstamp'))).toBe('2027-01-02T03:04:05Z');
    }
    expect(calendarText()).toContain('X-WR-CALNAME:Leaving ActivTrak Professional 50 seats "Pro"\r\n');
    const summaries = events.map((event) => event.summary);
    expect(summaries).toContain('ActivTrak Professional; 50 seats, "Pro": Roll out END:VEVENT');
    expect(events.find((event) => event.uid.includes('start-trial'))?.description).toContain(
      'Note: The 7-day trial is over on Monday 7 February 2028, before “Roll out” on Wednesday 1 March 2028. Größe: ' +
        '日本語のとても長い説明 👩‍👩‍👧 that has to be folded; more than once, surely.',
    );
  });

  it('ends every line with CRLF and folds at 75 octets', () => {
    const lines = calendarText().split('\r\n');
    expect(lines.join('')).not.toMatch(/[\r\n]/);
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it('moves an event with its step, instead of adding another', () => {
    const moved = ROWS.map((step) =>
      step.id === 'start-trial' ? { ...step, date: '2028-02-23' as LocalDate } : step,
    );
    expect(days(calendarText(moved))['c-42-1-step-start-trial@lastcall']).toBe('2028-02-23');
    expect(Object.keys(days(calendarText(moved))).sort()).toEqual(Object.keys(days(calendarText())).sort());
  });

  it('marks the day to aim at where no step gives notice on it', () => {
    expect(days(calendarText([row('start', -90)]))).toMatchObject({
      'c-42-1-T-60@lastcall': '2028-01-01',
    });
    expect(days(calendarText([row('start', -90)], { noticeDays: 90 }))).not.toHaveProperty([
      'c-42-1-T-60@lastcall',
    ]);
  });

  it('asks for no notice where the contract does not renew, and sends requests to the reseller', () => {
    expect(Object.keys(days(calendarText([], { autoRenews: false })))).toEqual([
      'c-42-1-last-paid-day@lastcall',
    ]);
    expect(calendarText([], { purchasedThrough: 'reseller', reseller: 'Nordic IT' })).toContain(
      'through your reseller\\, Nordic IT',
    );
  });
});

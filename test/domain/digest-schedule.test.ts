import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DigestSchedule, latestSlot, nextSlot, RHYTHMS } from '../../src/domain/digest-schedule.ts';
import { type Instant, toIso } from '../../src/domain/instant.ts';
import { at, time } from '../support/factories.ts';

const MONDAYS: DigestSchedule = { rhythm: 'weekly', timeZone: 'UTC', time: time('08:00'), weekday: 'Monday' };

describe('when a digest comes', () => {
  test.each([
    ['at its hour', {}, '2027-05-03T08:00:00Z', '2027-W18', '2027-05-03T08:00:00.000Z'],
    ['a moment before', {}, '2027-05-03T07:59:59.999Z', '2027-W17', '2027-04-26T08:00:00.000Z'],
    ['on Sunday', {}, '2027-05-09T23:00:00Z', '2027-W18', '2027-05-03T08:00:00.000Z'],
    ['on Fridays', { weekday: 'Friday' }, '2027-05-03T08:00:00Z', '2027-W17', '2027-04-30T08:00:00.000Z'],
    ['daily', { rhythm: 'daily' }, '2027-05-04T09:00:00Z', '2027-05-04', '2027-05-04T08:00:00.000Z'],
    ['monthly', { rhythm: 'monthly' }, '2027-05-31T09:00:00Z', '2027-05', '2027-05-01T08:00:00.000Z'],
    [
      'monthly, in January',
      { rhythm: 'monthly' },
      '2027-01-01T07:00:00Z',
      '2026-12',
      '2026-12-01T08:00:00.000Z',
    ],
    [
      'where it is Monday already',
      { timeZone: 'Pacific/Kiritimati' },
      '2027-05-02T18:00:00Z',
      '2027-W18',
      '2027-05-02T18:00:00.000Z',
    ],
    [
      'at an hour that the clocks skip: when they go on',
      { timeZone: 'Europe/Berlin', time: time('02:30'), weekday: 'Sunday' },
      '2027-03-28T01:00:00Z',
      '2027-W12',
      '2027-03-28T01:00:00.000Z',
    ],
    [
      'at an hour that the clocks show twice: the first',
      { timeZone: 'Europe/Berlin', time: time('02:30'), weekday: 'Sunday' },
      '2027-10-31T00:30:00Z',
      '2027-W43',
      '2027-10-31T00:30:00.000Z',
    ],
  ] as const)('%s', (_name, changes, now, period, moment) => {
    const slot = latestSlot({ ...MONDAYS, ...changes }, at(now));
    expect([slot.period, toIso(slot.at)]).toEqual([period, moment]);
  });

  test('the second time that the clocks show the hour is no other period', () => {
    const schedule: DigestSchedule = {
      ...MONDAYS,
      timeZone: 'Europe/Berlin',
      time: time('02:30'),
      weekday: 'Sunday',
    };
    expect(latestSlot(schedule, at('2027-10-31T01:30:00Z'))).toEqual(
      latestSlot(schedule, at('2027-10-31T00:30:00Z')),
    );
    expect(nextSlot(schedule, at('2027-10-31T00:30:00Z')).period).toBe('2027-W44');
  });

  test('slots follow each other without a gap, each of a period of its own', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Asia/Kathmandu',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...RHYTHMS),
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') }),
        (rhythm, timeZone, hour, now) => {
          const schedule = {
            ...MONDAYS,
            rhythm,
            timeZone,
            time: time(`${String(hour).padStart(2, '0')}:30`),
          };
          const latest = latestSlot(schedule, now as Instant);
          const next = nextSlot(schedule, now as Instant);
          expect(latest.at).toBeLessThanOrEqual(now);
          expect(next.at).toBeGreaterThan(now);
          expect(next.period).not.toBe(latest.period);
          expect(nextSlot(schedule, latest.at)).toEqual(next);
          expect(latestSlot(schedule, (next.at - 1) as Instant)).toEqual(latest);
          expect(latestSlot(schedule, next.at)).toEqual(next);
        },
      ),
      { numRuns: 300 },
    );
  });
});

import { describe, expect, test } from 'vitest';
import type { Contract } from '../../src/domain/contract.ts';
import {
  acknowledgedBy,
  type Life,
  noticeFrom,
  renewed,
  type StatedNotice,
  snoozedBy,
} from '../../src/domain/lifecycle.ts';
import { addDays, type LocalDate } from '../../src/domain/local-date.ts';
import type { NoticeRecord } from '../../src/domain/notice-deadline.ts';
import { activtrak, contractOf, day } from '../support/factories.ts';

/** Last paid day 30 June 2027; the notice deadline is 31 May. */
const life = (
  today: string,
  overrides: Partial<Contract> = {},
  notices: readonly NoticeRecord[] = [],
): Life => ({
  contract: contractOf(overrides),
  playbook: activtrak,
  notices,
  today: day(today),
});

const stated = (overrides: Partial<StatedNotice> = {}): StatedNotice => ({
  action: 'cancel-to-free',
  givenOn: day('2027-05-03'),
  through: null,
  reference: null,
  confirmedOn: null,
  ...overrides,
});

const given: NoticeRecord = {
  id: 'n',
  termEnd: day('2027-06-30'),
  action: 'cancel-to-free',
  givenOn: day('2027-05-03'),
  through: 'the form',
  reference: null,
  confirmedOn: null,
};

describe('notice', () => {
  test('is filled in from the playbook', () => {
    expect(noticeFrom(stated(), life('2027-05-04'))).toEqual({
      notice: {
        termEnd: '2027-06-30',
        action: 'cancel-to-free',
        givenOn: '2027-05-03',
        through: 'Cancellation Request Form',
        reference: null,
        confirmedOn: null,
        stopsRenewal: true,
      },
      late: false,
      confirms: null,
    });
  });

  test.each([
    ['2027-05-31', false],
    ['2027-06-01', true],
  ])('given on %s is late: %s', (givenOn, late) => {
    expect(noticeFrom(stated({ givenOn: day(givenOn) }), life('2027-06-10')).late).toBe(late);
  });

  test.each([
    [
      'in the future',
      { givenOn: day('2027-05-05') },
      '--date: found "2027-05-05", expected a day from 2026-06-30 to 2027-05-04, which is today',
    ],
    [
      'before the term',
      { givenOn: day('2026-06-29') },
      '--date: found "2026-06-29", expected a day from 2026-06-30 to 2027-05-04, which is today',
    ],
    [
      'confirmed before it was given',
      { confirmedOn: day('2027-05-02') },
      '--confirmed: found "2027-05-02", expected a day from 2027-05-03 to 2027-05-04, which is today',
    ],
    ['for nothing we know', { action: 'cancle' }, '--action: found "cancle", expected one of'],
    ['for what has no deadline', { action: 'delete-data' }, '--action: found "delete-data", expected one of'],
  ])('%s is refused', (_name, overrides, message) => {
    expect(() => noticeFrom(stated(overrides), life('2027-05-04'))).toThrow(message);
  });

  test('once the term is over, one is on record only if it was given within it; its confirmation may come later', () => {
    expect(() => noticeFrom(stated({ givenOn: day('2027-07-01') }), life('2027-07-05'))).toThrow(
      '--date: found "2027-07-01", expected a day from 2026-06-30 to 2027-06-30, which is the last paid day',
    );
    const after = stated({ confirmedOn: day('2027-07-02') });
    expect(noticeFrom(after, life('2027-07-05')).notice.confirmedOn).toBe('2027-07-02');
  });

  // The first day on which notice is taken, by what is known of the term's beginning.
  test.each([
    ['as long before the end as terms are, where nobody stated it', {}, '2026-06-30'],
    ['or as the contract says that it is', { termMonths: 84 }, '2020-06-30'],
    ['the day on which it was known, before that', { knownOn: day('2026-03-01') }, '2026-03-01'],
    ['five years back where that would be still to come', { termEnd: day('2028-12-31') }, '2022-05-04'],
    ['the same, however far the end is', { termEnd: day('2035-12-31') }, '2022-05-04'],
    ['and however short the term is said to be', { termMonths: 1 }, '2022-05-04'],
    ['as stated', { termStart: day('2024-07-01') }, '2024-07-01'],
    [
      'the day on which it was known, before the term',
      { termStart: day('2026-07-01'), knownOn: day('2026-03-01') },
      '2026-03-01',
    ],
    [
      'as stated, where it was known later',
      { termStart: day('2026-07-01'), knownOn: day('2027-03-01') },
      '2026-07-01',
    ],
    [
      'after the deadline of the term before, where it renewed',
      { termStart: day('2026-07-01'), anchorDay: 30, knownOn: day('2026-07-02') },
      '2026-06-01',
    ],
  ])('the first day of notice, %s', (_name, overrides, first) => {
    const there = life('2027-05-04', overrides);
    const on = (givenOn: LocalDate) => () => noticeFrom(stated({ givenOn }), there).late;
    expect(on(day(first))()).toBe(false);
    expect(on(addDays(day(first), -1))).toThrow(`expected a day from ${first} to 2027-05-04, which is today`);
  });

  test('no notice is taken from after today, however far the end is', () => {
    const far = life('2027-05-04', { termEnd: day('2029-12-31') });
    expect(noticeFrom(stated({ givenOn: day('2027-05-04') }), far).late).toBe(false);
    expect(() => noticeFrom(stated({ givenOn: day('2027-05-05') }), far)).toThrow('which is today');
  });

  test.each([
    [
      'delete-account',
      {},
      'a day from 2027-07-01 on, which is still to come: asked for earlier it would be rejected',
    ],
    ['reactivate', {}, 'a day from 2027-07-01 on, which is still to come: it cannot be asked for earlier'],
    [
      'cancel-to-free',
      { termStart: day('2027-06-01') },
      'a day from 2027-06-01 on, which is still to come: the term begins then',
    ],
  ])('%s before it can have been asked for is refused in its own words', (action, overrides, message) => {
    expect(() => noticeFrom(stated({ action }), life('2027-05-04', overrides))).toThrow(message);
  });

  test('a second one is refused, one for another action is not, nor one for another term', () => {
    expect(() => noticeFrom(stated(), life('2027-05-04', {}, [given]))).toThrow(
      'notice for cancel-to-free is on record already, given on Monday 3 May 2027 through the form',
    );
    expect(
      noticeFrom(stated({ action: 'remove-add-on' }), life('2027-05-04', {}, [given])).notice.action,
    ).toBe('remove-add-on');
    const lastYear = { ...given, termEnd: day('2026-06-30') };
    expect(noticeFrom(stated(), life('2027-05-04', {}, [lastYear])).notice.termEnd).toBe('2027-06-30');
  });
});

describe('confirming and deleting', () => {
  test('saying a notice again with its confirmation confirms it', () => {
    const confirmed = stated({ confirmedOn: day('2027-05-06'), reference: 'CR-1' });
    expect(noticeFrom(confirmed, life('2027-05-07', {}, [given]))).toMatchObject({
      confirms: given,
      notice: { confirmedOn: '2027-05-06', reference: 'CR-1', through: 'the form' },
    });
    const already = { ...given, confirmedOn: day('2027-05-06') };
    expect(() => noticeFrom(confirmed, life('2027-05-07', {}, [already]))).toThrow('on record already');
  });

  test.each([
    ['2027-06-30', false],
    ['2027-07-01', true],
    ['2027-09-01', true],
  ])('a deletion asked for on %s can be: %s', (givenOn, possible) => {
    const deletion = () =>
      noticeFrom(
        stated({ action: 'delete-account', givenOn: day(givenOn) }),
        life('2027-09-02', {}, [given]),
      );
    if (possible) expect(deletion()).toMatchObject({ late: false });
    else
      expect(deletion).toThrow(
        '--date: found "2027-06-30", expected a day from 2027-07-01 to 2027-09-02, which is today',
      );
  });
});

describe('holding reminders back', () => {
  test.each([
    ['2027-05-01', '2027-05-08', 'a week'],
    ['2027-05-24', '2027-05-31', 'a week'],
    ['2027-05-28', '2027-05-31', 'never past the notice deadline'],
    ['2027-05-31', '2027-06-07', 'after the deadline, a week'],
    ['2027-06-28', '2027-06-30', 'never past the last paid day'],
  ])('"I\'m on it" on %s holds until %s: %s', (today, until) => {
    expect(acknowledgedBy('ann', life(today))).toEqual({ kind: 'acknowledged', by: 'ann', until });
  });

  test.each([
    ['2027-05-01', '2027-05-31', true],
    ['2027-05-01', '2027-06-01', false],
    ['2027-05-01', '2027-05-01', false],
    ['2027-05-01', '2027-04-30', false],
    ['2027-05-31', '2027-06-30', true],
    ['2027-06-10', '2027-07-01', false],
  ])('on %s a snooze until %s: %s', (today, until, possible) => {
    const snooze = () => snoozedBy('ann', day(until), life(today));
    if (possible) expect(snooze()).toEqual({ kind: 'snoozed', by: 'ann', until });
    else expect(snooze).toThrow(/--until: found ".*", expected a day from .* to .*, the deadline/);
  });

  // 29 June 2027 less 30 days is Sunday 30 May; Friday is the 28th.
  test.each([
    ['2027-05-25', '2027-05-28', 'the last working day for notice'],
    ['2027-05-28', '2027-05-30', 'on that day the deadline itself'],
    ['2027-05-29', '2027-05-30', 'on the weekend, too'],
    ['2027-05-30', '2027-06-06', 'after the deadline, a week'],
  ])('with the deadline on a Sunday "I\'m on it" on %s holds until %s: %s', (today, until) => {
    const sunday = life(today, { termEnd: day('2027-06-29') });
    expect(acknowledgedBy('ann', sunday).until).toBe(until);
    if (until < '2027-06-01') expect(() => snoozedBy('ann', addDays(day(until), 1), sunday)).toThrow(until);
  });

  test('a term that is over has nothing to hold back', () => {
    expect(() => acknowledgedBy('ann', life('2027-06-30'))).toThrow(
      'the term ended on Wednesday 30 June 2027',
    );
  });
});

describe('renewing', () => {
  test.each([
    ['2027-06-30', {}, null, '2028-06-30'],
    ['2027-06-30', { termMonths: 6 }, null, '2027-12-30'],
    ['2028-02-29', {}, null, '2029-02-28'],
    ['2027-01-31', { termMonths: 1 }, null, '2027-02-28'],
    ['2027-06-30', {}, day('2028-03-31'), '2028-03-31'],
  ])('a term that ends on %s with %j, until %s: %s', (termEnd, overrides, until, next) => {
    const contract = renewed(
      life('2027-01-01', { ...overrides, termEnd: day(termEnd), intent: 'renew' }),
      until,
    );
    expect(contract).toMatchObject({ termEnd: next, intent: 'undecided', quiet: null });
  });

  test('the 29th and the 31st come back after shorter months', () => {
    const ends = (first: string, months: number, terms: number): string[] => {
      const dates: string[] = [];
      let contract = contractOf({ termEnd: day(first), termMonths: months });
      for (let term = 0; term < terms; term += 1) {
        contract = renewed({ ...life('2027-01-01'), contract }, null);
        dates.push(contract.termEnd);
      }
      return dates;
    };
    expect(ends('2028-02-29', 12, 4)).toEqual(['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']);
    expect(ends('2027-01-31', 1, 4)).toEqual(['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']);
  });

  test('a notice that came too late does not keep it from renewing, unless it was confirmed', () => {
    const late = { ...given, givenOn: day('2027-06-10') };
    expect(renewed(life('2027-06-20', {}, [late]), null).termEnd).toBe('2028-06-30');
    const accepted = { ...late, confirmedOn: day('2027-06-12') };
    expect(() => renewed(life('2027-06-20', {}, [accepted]), null)).toThrow('this contract ends on');
  });

  test('is refused where notice ends the contract, and to a day that is no later', () => {
    expect(() => renewed(life('2027-05-04', {}, [given]), null)).toThrow(
      'notice was given on Monday 3 May 2027',
    );
    expect(() => renewed(life('2027-05-04'), day('2027-06-30'))).toThrow('expected a day after 2027-06-30');
  });
});

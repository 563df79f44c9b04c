import { describe, expect, test } from 'vitest';
import type { Contract } from '../../src/domain/contract.ts';
import type { NoticeRecord } from '../../src/domain/notice-deadline.ts';
import { type Reminder, type ReminderSituation, reminderOf } from '../../src/domain/reminder.ts';
import { activtrak, contractOf, day, generic, noticeOf } from '../support/factories.ts';

const remind = (
  today: string,
  fields: Partial<Contract> = {},
  notices: readonly NoticeRecord[] = [],
  rung = 'T-60',
): Reminder =>
  reminderOf({
    contract: contractOf(fields),
    playbook: activtrak,
    notices,
    rung,
    today: day(today),
    missed: [],
  });

const reduce = noticeOf({ action: 'reduce-licences' });

test.each<[string, Partial<Contract>, NoticeRecord[], ReminderSituation]>([
  ['2027-05-01', {}, [], 'open'],
  ['2027-05-30', {}, [], 'open'],
  ['2027-05-31', {}, [], 'last-day'],
  ['2027-06-01', {}, [], 'window-closed'],
  ['2027-06-30', {}, [], 'window-closed'],
  ['2027-07-15', {}, [], 'window-closed'],
  ['2027-06-30', { noticeDays: 0 }, [], 'last-day'],
  ['2027-05-01', { intent: 'renew' }, [], 'renewing'],
  ['2027-05-31', { intent: 'renew' }, [], 'renewing'],
  ['2027-06-01', { intent: 'renew' }, [], 'window-closed'],
  ['2027-05-05', {}, [noticeOf()], 'ending'],
  ['2027-06-30', {}, [noticeOf()], 'ending'],
  ['2027-06-30', { intent: 'renew' }, [noticeOf()], 'ending'],
  ['2027-06-30', { autoRenews: false }, [], 'ending'],
  ['2027-05-05', { intent: 'reduce-licences' }, [reduce], 'changing'],
  ['2027-06-30', { intent: 'reduce-licences' }, [reduce], 'changing'],
  ['2027-06-30', { intent: 'reduce-licences' }, [reduce, noticeOf()], 'ending'],
  ['2027-05-05', {}, [reduce], 'changing'],
  ['2027-05-05', { intent: 'cancel-to-free' }, [reduce], 'open'],
  ['2027-06-30', {}, [noticeOf({ givenOn: day('2027-06-01') })], 'window-closed'],
  ['2027-06-30', {}, [noticeOf({ givenOn: day('2027-06-01'), confirmedOn: day('2027-06-02') })], 'ending'],
  ['2027-05-05', {}, [noticeOf({ termEnd: day('2026-06-30') })], 'open'],
])('on %s with %j and notices %j it is %s', (today, fields, notices, situation) => {
  expect(remind(today, fields, notices).situation).toBe(situation);
});

test('it carries what it is about, the days left and what the renewal costs', () => {
  const contract = contractOf({ seats: 50, unitPrice: 1900 });
  const missed = [{ rung: 'T-60', localDate: day('2027-05-01') }];
  const input = {
    contract,
    playbook: activtrak,
    notices: [],
    rung: 'T-30',
    today: day('2027-05-31'),
    missed,
  };
  expect(reminderOf(input)).toEqual({
    contractId: 'c1',
    vendor: 'ActivTrak',
    product: 'Professional',
    rung: 'T-30',
    purpose: '30 days left',
    today: '2027-05-31',
    intent: 'undecided',
    situation: 'last-day',
    termEnd: '2027-06-30',
    noticeDeadline: '2027-05-31',
    daysToEnd: 30,
    daysToNotice: 0,
    renewal: { on: '2027-06-30', until: '2028-06-30', cost: { minor: 1_140_000, currency: 'USD' } },
    todo: {
      title: 'Cancel the paid plan (it turns into a free one)',
      through: 'Cancellation Request Form',
      ask: 'Cancel the paid plan as of the end of the term.',
    },
    notice: null,
    chase: null,
    missed,
  });
});

test('days that are over are negative', () => {
  expect(remind('2027-07-05')).toMatchObject({ daysToEnd: -5, daysToNotice: -35 });
});

describe('what happens if nobody acts', () => {
  test.each<[string, Partial<Contract>, NoticeRecord[], string | null]>([
    ['renews for an equal term', {}, [], '2028-06-30'],
    ['renews for its own term, not always a year', { termMonths: 24 }, [], '2029-06-30'],
    ['does not renew once notice is on record', {}, [noticeOf()], null],
    ['does not renew by itself', { autoRenews: false }, [], null],
    ['renews with a change', { intent: 'reduce-licences' }, [reduce], '2028-06-30'],
    [
      'remembers the 29th',
      { termStart: day('2024-02-29'), termEnd: day('2027-02-28'), termMonths: 12 },
      [],
      '2028-02-29',
    ],
  ])('it %s', (_, fields, notices, until) => {
    expect(remind('2027-01-05', fields, notices).renewal?.until ?? null).toBe(until);
  });

  test('the cost is left open where seats or price are not known', () => {
    expect(remind('2027-05-01').renewal?.cost).toBeNull();
  });
});

describe('the one thing to do', () => {
  test.each<[Partial<Contract>, NoticeRecord[], string | null]>([
    [{}, [], 'Cancellation Request Form'],
    [{ intent: 'renew' }, [], 'Cancellation Request Form'],
    [{ intent: 'cancel-and-delete' }, [], 'Cancellation Request Form'],
    [{ intent: 'reduce-licences' }, [], 'renewals@activtrak.com'],
    [{ purchasedThrough: 'reseller', reseller: 'Softmart' }, [], 'your reseller, Softmart'],
    [{ intent: 'downgrade-plan', purchasedThrough: 'reseller' }, [], 'your reseller'],
    [{}, [noticeOf()], null],
    [{ autoRenews: false }, [], null],
  ])('with %j and notices %j it goes through %s', (fields, notices, through) => {
    expect(remind('2027-05-01', fields, notices).todo?.through ?? null).toBe(through);
  });
});

test.each([
  ['T-60', '60 days left'],
  ['T-90', 'the last day for notice'],
  ['T-120', 'time to give notice'],
  ['T', 'the last paid day'],
  ['T-7', ''],
])('%s is for: %s', (rung, purpose) => {
  expect(remind('2027-05-01', { noticeDays: 90 }, [], rung).purpose).toBe(purpose);
  const input = {
    contract: contractOf({ noticeDays: 90 }),
    notices: [],
    today: day('2027-05-01'),
    missed: [],
  };
  expect(reminderOf({ ...input, playbook: generic, rung }).purpose).toBe(purpose);
});

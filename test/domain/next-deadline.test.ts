import { expect, test } from 'vitest';
import type { ContractFields } from '../../src/domain/contract.ts';
import { overviewOf } from '../../src/domain/next-deadline.ts';
import type { NoticeRecord } from '../../src/domain/notice-deadline.ts';
import { activtrak, contractOf, day, noticeOf } from '../support/factories.ts';

const late = noticeOf({ givenOn: day('2027-06-01') });

test.each<[string, Partial<ContractFields>, NoticeRecord[], string | null, string]>([
  ['2027-01-01', {}, [], '2027-05-31', 'open'],
  ['2027-05-30', {}, [], '2027-05-31', 'open'],
  ['2027-05-31', {}, [], '2027-05-31', 'last-day'],
  ['2027-06-01', {}, [], '2027-06-30', 'window-closed'],
  ['2027-06-30', {}, [], '2027-06-30', 'window-closed'],
  ['2027-07-01', {}, [], null, 'ended'],
  ['2027-05-10', {}, [noticeOf()], '2027-06-30', 'notice-given'],
  ['2027-06-30', {}, [noticeOf()], '2027-06-30', 'notice-given'],
  ['2027-07-01', {}, [noticeOf()], null, 'ended'],
  ['2027-06-02', {}, [late], '2027-06-30', 'window-closed'],
  ['2027-06-02', {}, [{ ...late, confirmedOn: day('2027-06-02') }], '2027-06-30', 'notice-given'],
  ['2027-05-10', {}, [noticeOf({ termEnd: day('2026-06-30') })], '2027-05-31', 'open'],
  ['2027-05-10', {}, [noticeOf({ action: 'reduce-licences' })], '2027-06-30', 'notice-given'],
  [
    '2027-05-10',
    { intent: 'cancel-to-free' },
    [noticeOf({ action: 'reduce-licences' })],
    '2027-05-31',
    'open',
  ],
  [
    '2027-05-10',
    { intent: 'reduce-licences' },
    [noticeOf({ action: 'reduce-licences' })],
    '2027-06-30',
    'notice-given',
  ],
  ['2027-06-30', { noticeDays: 0 }, [], '2027-06-30', 'last-day'],
  ['2027-04-02', { noticeDays: 90 }, [], '2027-06-30', 'window-closed'],
  ['2027-05-10', { autoRenews: false }, [], '2027-06-30', 'open'],
  ['2027-06-10', { autoRenews: false }, [], '2027-06-30', 'open'],
  ['2027-07-01', { autoRenews: false }, [], null, 'ended'],
])(
  'on %s with %j and notices %j the next deadline is %s: %s',
  (asOf, fields, notices, nextDeadline, state) => {
    const overview = overviewOf(contractOf(fields), activtrak, notices, day(asOf));
    expect(overview).toMatchObject({ nextDeadline, state });
  },
);

test('the notice deadline is told in any case', () => {
  expect(overviewOf(contractOf(), activtrak, [], day('2028-01-01')).noticeDeadline).toBe('2027-05-31');
});

import { describe, expect, test } from 'vitest';
import type { Contract } from '../../src/domain/contract.ts';
import { byUrgency, type DigestItem, digestItemOf, kindOn } from '../../src/domain/digest.ts';
import type { NoticeRecord } from '../../src/domain/notice-deadline.ts';
import { activtrak, contractOf, day, noticeOf } from '../support/factories.ts';

const PRICED = { seats: 50, unitPrice: 1900 };
const COST = { minor: 1_140_000, currency: 'USD' };

const itemOn = (today: string, changes: Partial<Contract> = {}, notices: readonly NoticeRecord[] = []) =>
  digestItemOf({
    contract: contractOf({ ...PRICED, ...changes }),
    playbook: activtrak,
    notices,
    today: day(today),
  });

const confirmed = noticeOf({ confirmedOn: day('2027-05-04') });
const reduction = (changes: Partial<NoticeRecord> = {}) =>
  noticeOf({ action: 'reduce-licences', ...changes });
const deletion = (changes: Partial<NoticeRecord> = {}) =>
  noticeOf({ action: 'delete-account', givenOn: day('2027-07-09'), ...changes });

// Last paid day 30 June 2027, notice until 31 May 2027.
describe('what a contract needs of its owner', () => {
  test.each([
    ['91 days before the notice deadline: nothing yet', '2027-03-01', {}, [], null],
    ['90 days before it', '2027-03-02', {}, [], ['2027-05-31', 90, COST, 'open']],
    ['on the last day for notice', '2027-05-31', {}, [], ['2027-05-31', 0, COST, 'last-day']],
    ['the day after', '2027-06-01', {}, [], ['2027-06-30', 29, COST, 'window-closed']],
    ['on the last paid day', '2027-06-30', {}, [], ['2027-06-30', 0, COST, 'window-closed']],
    ['after it', '2027-07-01', {}, [], null],
    ['after an end with notice of it', '2027-07-01', {}, [confirmed], ['2027-07-01', 0, null, 'ending']],
    ['as long as nobody saw to it', '2028-05-01', {}, [confirmed], ['2027-07-01', -305, null, 'ending']],
    ['once the account shows Free', '2027-07-09', { accountFreeOn: day('2027-07-08') }, [confirmed], null],
    [
      'unless it is to be deleted',
      '2027-07-08',
      { accountFreeOn: day('2027-07-08'), intent: 'cancel-and-delete' },
      [confirmed],
      ['2027-07-09', 1, null, 'ending'],
    ],
    ['a deletion that was asked for takes its time', '2027-08-07', {}, [confirmed, deletion()], null],
    ['until it should be done', '2027-08-08', {}, [confirmed, deletion()], ['2027-08-08', 0, null, 'ending']],
    ['and is', '2027-08-08', {}, [confirmed, deletion({ confirmedOn: day('2027-08-01') })], null],
    ['after an end by itself', '2027-07-01', { autoRenews: false }, [], null],
    ['without a price', '2027-05-01', { seats: null }, [], ['2027-05-31', 30, null, 'open']],
    ['decided to renew', '2027-05-01', { intent: 'renew' }, [], null],
    ['decided to renew, and past the deadline', '2027-06-05', { intent: 'renew' }, [], null],
    ['ends by itself', '2027-05-01', { autoRenews: false }, [], ['2027-06-30', 60, null, 'ending']],
    [
      'notice given: nothing is at stake any more',
      '2027-05-05',
      {},
      [noticeOf()],
      ['2027-06-30', 56, null, 'ending'],
    ],
    [
      'notice confirmed: what is to be saved is still to be saved',
      '2027-05-05',
      {},
      [confirmed],
      ['2027-06-30', 56, null, 'ending'],
    ],
    [
      'fewer seats asked for, not confirmed',
      '2027-05-05',
      { intent: 'reduce-licences' },
      [reduction()],
      ['2027-06-30', 56, null, 'changing'],
    ],
    [
      'fewer seats confirmed',
      '2027-05-05',
      { intent: 'reduce-licences' },
      [reduction({ confirmedOn: day('2027-05-04') })],
      null,
    ],
  ] as const)('%s', (_name, today, changes, notices, expected) => {
    const item = itemOn(today, changes, notices);
    expect(
      item === null ? null : [item.deadline, item.daysLeft, item.atStake, item.standing.situation],
    ).toEqual(expected);
  });
});

describe('which comes first', () => {
  const today = '2027-05-01';
  const itemAt = (changes: Partial<Contract>): DigestItem => {
    const item = itemOn(today, changes);
    if (item === null) throw new Error('it needs its owner');
    return item;
  };

  test('the sooner deadline; on one day what notice can still change, then by name', () => {
    const over = itemOn('2027-07-08', { id: 'over' }, [confirmed]);
    if (over === null) throw new Error('somebody has to see that the account shows Free');
    const items = [
      over,
      itemAt({ id: 'late', product: 'Late' }),
      itemAt({ id: 'ends', vendor: 'Acme', autoRenews: false, termEnd: day('2027-05-31') }),
      itemAt({ id: 'soon', termEnd: day('2027-06-05') }),
      itemAt({ id: 'early', product: 'Early' }),
    ];
    const order = ['soon', 'early', 'late', 'ends', 'over'];
    expect(items.toSorted(byUrgency).map(({ standing }) => standing.contractId)).toEqual(order);
    expect(
      items
        .toReversed()
        .sort(byUrgency)
        .map(({ standing }) => standing.contractId),
    ).toEqual(order);
  });
});

describe('what is sent on a day', () => {
  const NOTHING = { items: [], tasks: [], happened: [], undelivered: [] };
  const far = itemOn('2027-05-01');
  const near = itemOn('2027-05-24');
  const left = itemOn('2027-07-08', {}, [confirmed]);
  if (far === null || near === null || left === null) throw new Error('both need their owner');
  const task = { contractId: 'c1', vendor: 'V', product: 'P', title: 'Export', due: null };
  const monday = day('2027-05-03');
  const tuesday = day('2027-05-04');
  test.each([
    ['weekly, something to say', 'weekly', monday, { items: [far] }, day('2027-04-26'), 'digest'],
    ['weekly, a task is something', 'weekly', monday, { tasks: [task] }, day('2027-04-26'), 'digest'],
    ['weekly, nothing, first of the month', 'weekly', monday, {}, day('2027-04-26'), 'alive'],
    ['weekly, nothing, another was sent this month', 'weekly', day('2027-05-10'), {}, monday, null],
    ['weekly, nothing, never any', 'weekly', monday, {}, null, 'alive'],
    ['monthly, nothing', 'monthly', day('2027-06-01'), {}, day('2027-05-01'), 'alive'],
    ['daily, nothing near, not its weekly day', 'daily', tuesday, { items: [far] }, monday, null],
    ['daily, something left after an end', 'daily', tuesday, { items: [left] }, monday, null],
    ['the same, its weekly day', 'daily', monday, { items: [left] }, day('2027-04-26'), 'digest'],
    ['daily, something near', 'daily', tuesday, { items: [near] }, monday, 'digest'],
    ['daily, its weekly day', 'daily', monday, { items: [far] }, day('2027-04-26'), 'digest'],
    [
      'daily, the weekly one did not get out',
      'daily',
      tuesday,
      { items: [far] },
      day('2027-04-26'),
      'digest',
    ],
    ['daily, nothing, all month', 'daily', tuesday, {}, monday, null],
  ] as const)('%s', (_name, rhythm, date, content, last, kind) => {
    expect(kindOn(date, { rhythm, weekday: 'Monday' }, { ...NOTHING, ...content }, last)).toBe(kind);
  });
});

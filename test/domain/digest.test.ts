import { describe, expect, test } from 'vitest';
import type { Contract } from '../../src/domain/contract.ts';
import { type DigestItem, digestItemOf, digestsOf } from '../../src/domain/digest.ts';
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

// Last paid day 30 June 2027, notice until 31 May 2027.
describe('what a contract needs of its owner', () => {
  test.each([
    ['91 days before the notice deadline: nothing yet', '2027-03-01', {}, [], null],
    ['90 days before it', '2027-03-02', {}, [], ['2027-05-31', 90, COST, 'open']],
    ['on the last day for notice', '2027-05-31', {}, [], ['2027-05-31', 0, COST, 'last-day']],
    ['the day after', '2027-06-01', {}, [], ['2027-06-30', 29, COST, 'window-closed']],
    ['on the last paid day', '2027-06-30', {}, [], ['2027-06-30', 0, COST, 'window-closed']],
    ['after it', '2027-07-01', {}, [], null],
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

describe('who is told', () => {
  const itemAt = (today: string, changes: Partial<Contract>): DigestItem => {
    const item = itemOn(today, changes);
    if (item === null) throw new Error('it needs somebody');
    return item;
  };

  test('a digest for each address, whatever its case, the most urgent first', () => {
    const today = '2027-05-01';
    const owned = [
      { owner: 'bob@example.com', item: itemAt(today, { id: 'b' }) },
      { owner: 'ann@example.com', item: itemAt(today, { id: 'late', product: 'Late' }) },
      {
        owner: 'Ann@Example.com',
        item: itemAt(today, { id: 'ends', vendor: 'Acme', autoRenews: false, termEnd: day('2027-05-31') }),
      },
      { owner: 'ann@example.com', item: itemAt(today, { id: 'soon', termEnd: day('2027-06-05') }) },
      { owner: 'ann@example.com', item: itemAt(today, { id: 'early', product: 'Early' }) },
    ];
    const digests = digestsOf(owned, 'w1', '2027-W17');
    expect(
      digests.map(({ recipient, items }) => [recipient, items.map(({ standing }) => standing.contractId)]),
    ).toEqual([
      ['ann@example.com', ['soon', 'early', 'late', 'ends']],
      ['bob@example.com', ['b']],
    ]);
    expect(digestsOf([...owned].reverse(), 'w1', '2027-W17')).toEqual(digests);
    expect(digests[0]).toMatchObject({ workspaceId: 'w1', period: '2027-W17' });
  });

  test('nobody to tell anything: no digest', () => {
    expect(digestsOf([], 'w1', '2027-W17')).toEqual([]);
  });
});

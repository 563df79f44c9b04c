import { describe, expect, test } from 'vitest';
import { actionFor, cancelAction, counts, deadlinesOf, throughOf } from '../../src/domain/actions.ts';
import type { ContractFields, Intent } from '../../src/domain/contract.ts';
import { anchorsOf, type NoticeRecord } from '../../src/domain/notice-deadline.ts';
import { activtrak, contractOf, day, generic, noticeOf } from '../support/factories.ts';

const deadlines = (asOf: string, fields: Partial<ContractFields> = {}, notices: NoticeRecord[] = []) => {
  const contract = contractOf(fields);
  return deadlinesOf(contract, activtrak, anchorsOf(contract, activtrak), notices, day(asOf));
};
const states = (...args: Parameters<typeof deadlines>): string[] =>
  deadlines(...args).map(({ action, bound, date, state }) => `${action} ${bound} ${date} ${state}`);

const four = (state: string): string[] =>
  ['cancel-to-free', 'reduce-licences', 'downgrade-plan', 'remove-add-on'].map(
    (action) => `${action} latest 2027-05-31 ${state}`,
  );
const two = (state: string): string[] =>
  ['delete-account', 'reactivate'].map((action) => `${action} earliest 2027-07-01 ${state}`);

describe('the windows of the ActivTrak actions', () => {
  test.each([
    ['2027-05-30', 'open', 'not-yet'],
    ['2027-05-31', 'last-day', 'not-yet'],
    ['2027-06-01', 'missed', 'not-yet'],
    ['2027-06-30', 'missed', 'not-yet'],
    ['2027-07-01', 'missed', 'open'],
    ['2028-01-01', 'missed', 'open'],
  ])('on %s what has a last day is %s, what has a first day is %s', (asOf, latest, earliest) => {
    expect(states(asOf)).toEqual([...four(latest), ...two(earliest)]);
  });

  test('they stand in the order of their dates, whatever the notice period', () => {
    expect(states('2027-01-01', { noticeDays: 90 })[0]).toBe('cancel-to-free latest 2027-04-01 open');
    expect(states('2027-06-30', { noticeDays: 0 })[0]).toBe('cancel-to-free latest 2027-06-30 last-day');
  });

  test('what is on record is done, and nothing else', () => {
    expect(states('2027-06-10', {}, [noticeOf()])).toEqual([
      'cancel-to-free latest 2027-05-31 done',
      ...four('missed').slice(1),
      ...two('not-yet'),
    ]);
  });

  test('they name the channel and where the rule is from', () => {
    expect(deadlines('2027-01-01').map(({ action, through, source }) => [action, through, source])).toEqual([
      ['cancel-to-free', 'Cancellation Request Form', 'A'],
      ['reduce-licences', 'renewals@activtrak.com', 'A'],
      ['downgrade-plan', 'renewals@activtrak.com', 'A'],
      ['remove-add-on', 'renewals@activtrak.com', 'A'],
      ['delete-account', 'deletion form, request type "Data Deletion"', 'A'],
      ['reactivate', 'in-app cart (Add Licenses), then renewals@activtrak.com', 'A'],
    ]);
  });

  test.each([
    ['Softmart', 'your reseller, Softmart'],
    [null, 'your reseller'],
  ])('bought through a reseller (%s) everything goes there', (reseller, through) => {
    const all = deadlines('2027-01-01', { purchasedThrough: 'reseller', reseller });
    expect(all).toHaveLength(6);
    expect(new Set(all.map((deadline) => deadline.through))).toEqual(new Set([through]));
  });
});

test.each<[string, Partial<NoticeRecord>, boolean]>([
  ['given in time', { givenOn: day('2027-05-03') }, true],
  ['given on the last day', { givenOn: day('2027-05-31') }, true],
  ['given a day late', { givenOn: day('2027-06-01') }, false],
  [
    'given late and confirmed all the same',
    { givenOn: day('2027-06-01'), confirmedOn: day('2027-06-02') },
    true,
  ],
  ['for another term', { termEnd: day('2026-06-30') }, false],
  ['for another term and confirmed', { termEnd: day('2026-06-30'), confirmedOn: day('2026-05-01') }, false],
  ['a deletion within the term, which is rejected', { action: 'delete-account' }, false],
  ['a deletion after the term', { action: 'delete-account', givenOn: day('2027-07-01') }, true],
  ['of what can be asked for at any time', { action: 'delete-data' }, true],
  ['of what the playbook does not know', { action: 'sing-a-song' }, false],
])('a notice %s counts: %#', (_, fields, want) => {
  expect(counts(noticeOf(fields), activtrak, anchorsOf(contractOf(), activtrak))).toBe(want);
});

test.each<[Intent, string | undefined, string | undefined]>([
  ['undecided', 'cancel-to-free', 'cancel'],
  ['cancel-to-free', 'cancel-to-free', 'cancel'],
  ['cancel-and-delete', 'cancel-to-free', 'cancel'],
  ['reduce-licences', 'reduce-licences', 'reduce-licences'],
  ['downgrade-plan', 'downgrade-plan', 'downgrade-plan'],
  ['renew', undefined, undefined],
])('who is set on %s asks for %s, or %s of a vendor without a playbook', (intent, known, unknown) => {
  expect(actionFor(intent, activtrak)?.id).toBe(known);
  expect(actionFor(intent, generic)?.id).toBe(unknown);
});

test('an add-on is removed where the playbook knows how', () => {
  expect(actionFor('remove-add-on', activtrak)?.id).toBe('remove-add-on');
});

test('every playbook has one action that stops the renewal', () => {
  expect(cancelAction(activtrak)?.id).toBe('cancel-to-free');
  expect(cancelAction(generic)?.id).toBe('cancel');
});

test('contacts are named in the order in which they are tried', () => {
  const action = activtrak.actions.find(({ id }) => id === 'request-early-termination');
  expect(action && throughOf(action, contractOf(), activtrak)).toBe(
    'billing@activtrak.com, then sales@activtrak.com',
  );
});

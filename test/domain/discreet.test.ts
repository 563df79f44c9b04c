import { describe, expect, test } from 'vitest';
import type { Contract } from '../../src/domain/contract.ts';
import { discreetAct, discreetly, isElsewhere } from '../../src/domain/discreet.ts';
import { type Reminder, reminderOf } from '../../src/domain/reminder.ts';
import { activtrak, contractOf, day, noticeOf } from '../support/factories.ts';

const limited = { channelOnly: true, slackChannel: 'it' };

test.each<[string, Partial<Contract>, string, string, boolean]>([
  ['its channel', limited, 'slack-channel', 'it', false],
  ['its channel by the id', limited, 'slack-channel', 'C0IT000001', false],
  ['a thread in it', limited, 'slack-channel', 'C0IT000001:1700000000.000100', false],
  ['another channel', limited, 'slack-channel', 'C0GENERAL1', true],
  ['a thread in another', limited, 'slack-channel', 'C0GENERAL1:1700000000.000100', true],
  ['somebody', limited, 'slack-dm', 'ann@example.com', false],
  ['a thread with somebody', limited, 'slack-channel', 'D0ANN00001:1700000000.000100', false],
  ['a mailbox', limited, 'email', 'ann@example.com', false],
  ['any channel, where it has none', { ...limited, slackChannel: null }, 'slack-channel', 'C0GENERAL1', true],
  ['any channel, as all may see it', { slackChannel: 'it' }, 'slack-channel', 'C0GENERAL1', false],
])('%s', (_what, contract, medium, recipient, want) => {
  expect(isElsewhere(contractOf(contract), { medium, recipient }, ['C0IT000001'])).toBe(want);
});

describe('the discreet form', () => {
  const secret = {
    vendor: 'SECRET',
    product: 'SECRET',
    plan: 'SECRET',
    reseller: 'SECRET',
    purchasedThrough: 'reseller',
    notes: 'SECRET',
    ownerEmail: 'SECRET',
    coOwners: ['SECRET'],
    seats: 50,
    unitPrice: 123_400,
  } as const;
  const of = (today: string, more: Partial<Contract> = {}): Reminder =>
    reminderOf({
      contract: contractOf({ ...secret, ...more }),
      playbook: activtrak,
      notices: more.intent === 'cancel-to-free' ? [noticeOf({ through: 'SECRET', reference: 'SECRET' })] : [],
      rung: 'T-60',
      purpose: 'SECRET',
      today: day(today),
      missed: [{ rung: 'SECRET', localDate: day('2027-04-01') }],
    });

  test.each<[string, Reminder]>([
    ['in time', of('2027-05-01')],
    ['on the last day', of('2027-05-31')],
    ['too late', of('2027-06-10')],
    ['after notice', of('2027-05-10', { intent: 'cancel-to-free' })],
    ['after the end', of('2027-07-02', { intent: 'cancel-to-free' })],
  ])('keeps the days, and nothing that tells what it is about: %s', (_when, reminder) => {
    expect(JSON.stringify(reminder)).toContain('SECRET');
    const insteadOf = { recipient: 'SECRET', reason: 'SECRET' };
    const told = discreetly({ reminder, insteadOf }, 'row-1');
    expect(told).toEqual({
      insteadOf: { recipient: null, reason: null },
      reminder: {
        discreet: true,
        contractId: '_row-1',
        rung: 'T-60',
        today: reminder.today,
        situation: reminder.situation,
        termEnd: reminder.termEnd,
        noticeDeadline: reminder.noticeDeadline,
        daysToEnd: reminder.daysToEnd,
        daysToNotice: reminder.daysToNotice,
        vendor: '',
        product: '',
        purpose: '',
        intent: 'undecided',
        renewal: null,
        todo: null,
        notice: null,
        chase: null,
        missed: [],
      },
    });
    expect(discreetly({ reminder, insteadOf: null }, 'row-1').insteadOf).toBeNull();
  });
});

test('of acts it is told who acted and when, and what only tells days', () => {
  const act = {
    actor: 'ann@example.com',
    at: 1,
    before: { notes: 'SECRET' },
    after: { reference: 'SECRET' },
  };
  expect(discreetAct({ ...act, what: 'notice.recorded' })).toEqual({
    actor: 'ann@example.com',
    at: 1,
    what: 'contract.acted-on',
    before: null,
    after: null,
  });
  const held = { ...act, what: 'reminders.snoozed', after: { until: '2027-05-08' } };
  expect(discreetAct(held)).toEqual(held);
});

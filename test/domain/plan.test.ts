import { describe, expect, test } from 'vitest';
import type { Intent } from '../../src/domain/contract.ts';
import { type PlanInput, planOf, type RungRecord } from '../../src/domain/plan.ts';
import type { WarningCode } from '../../src/domain/warnings.ts';
import { activtrak, contractOf, day, generic, noticeOf, REACH, time } from '../support/factories.ts';

const [READY] = activtrak.tactics;

const input = (asOf: string, overrides: Partial<PlanInput> = {}): PlanInput => ({
  contract: contractOf(),
  playbook: activtrak,
  notices: [],
  ledger: [],
  tactic: undefined,
  asOf: day(asOf),
  reminderTime: time('09:00'),
  reach: REACH,
  ...overrides,
});
const plan = (...args: Parameters<typeof input>) => planOf(input(...args));
const reminders = (...args: Parameters<typeof input>): string[] =>
  plan(...args).reminders.map(({ rung, state, why }) => `${rung} ${state}: ${why}`);
const codes = (...args: Parameters<typeof input>): WarningCode[] =>
  plan(...args).warnings.map(({ code }) => code);

test('the dates and the days left', () => {
  expect(plan('2027-05-01')).toMatchObject({
    asOf: '2027-05-01',
    termEnd: '2027-06-30',
    noticeDeadline: '2027-05-31',
    daysLeft: 60,
    daysToNotice: 30,
    renewsOn: '2027-06-30',
    nextTermEnd: '2028-06-30',
    timeline: [],
  });
  expect(plan('2027-07-02')).toMatchObject({ daysLeft: -2, daysToNotice: -32 });
});

test('what the store keeps for itself is not shown', () => {
  expect(plan('2027-05-01').contract).not.toHaveProperty('workspaceId');
  expect(plan('2027-05-01').contract).not.toHaveProperty('version');
  expect(plan('2027-05-01').contract).toMatchObject({ id: 'c1', timeZone: 'UTC' });
});

test.each<[string, Partial<PlanInput>, string | null]>([
  ['no notice', {}, '2027-06-30'],
  ['notice', { notices: [noticeOf()] }, null],
  ['notice for another term', { notices: [noticeOf({ termEnd: day('2026-06-30') })] }, '2027-06-30'],
  ['notice that only changes', { notices: [noticeOf({ action: 'reduce-licences' })] }, '2027-06-30'],
  ['notice too late', { notices: [noticeOf({ givenOn: day('2027-06-01') })] }, '2027-06-30'],
  ['no auto-renewal', { contract: contractOf({ autoRenews: false }) }, null],
])('with %s it renews on %s', (_, overrides, on) => {
  expect(plan('2027-06-05', overrides)).toMatchObject({
    renewsOn: on,
    nextTermEnd: on === null ? null : '2028-06-30',
  });
});

describe('reminders', () => {
  test('each has its day, its moment and its readers', () => {
    const contract = contractOf({ timeZone: 'America/New_York', slackChannel: null });
    expect(plan('2027-01-01', { contract }).reminders[0]).toEqual({
      rung: 'T-60',
      localDate: '2027-05-01',
      at: '2027-05-01T13:00:00.000Z',
      audience: [
        { medium: 'slack-dm', recipient: 'ann@example.com', why: 'owns the contract' },
        { medium: 'email', recipient: 'ann@example.com', why: 'owns the contract' },
      ],
      state: 'pending',
      why: '60 days left',
    });
  });

  const pending = [
    'T-60 pending: 60 days left',
    'T-30 pending: 30 days left',
    'T pending: the last paid day',
    'T+1 pending: the term is over',
  ];
  const dropped = (rung: string): string => `${rung} cancelled: notice was given on Monday 3 May 2027`;
  const renewal = contractOf({ intent: 'renew' });

  test.each<[string, string, Partial<PlanInput>, string[]]>([
    ['before the first', '2027-01-01', {}, pending],
    ['on the day of the first', '2027-05-01', {}, pending],
    [
      'nothing sent by the second',
      '2027-05-31',
      {},
      ['T-60 skipped: told in the message of T-30', ...pending.slice(1)],
    ],
    [
      'nothing sent by the last',
      '2027-06-30',
      {},
      [
        'T-60 skipped: told in the message of T',
        'T-30 skipped: told in the message of T',
        ...pending.slice(2),
      ],
    ],
    [
      'nothing sent and long over',
      '2027-08-01',
      {},
      // Of the term itself there is nothing left to tell; that it renewed is news as long as the new one runs.
      [
        ...['T-60', 'T-30', 'T'].map((rung) => `${rung} cancelled: the term ended on Wednesday 30 June 2027`),
        'T+1 pending: the term is over',
      ],
    ],
    [
      'nothing sent, ended without a renewal and long over',
      '2027-08-01',
      { contract: contractOf({ autoRenews: false }) },
      ['T-60', 'T-30', 'T', 'T+1'].map(
        (rung) => `${rung} cancelled: the term ended on Wednesday 30 June 2027`,
      ),
    ],
    [
      'nothing sent and the day after',
      '2027-07-01',
      {},
      [
        ...['T-60', 'T-30', 'T'].map((rung) => `${rung} skipped: told in the message of T+1`),
        'T+1 pending: the term is over',
      ],
    ],
    [
      'notice given',
      '2027-05-10',
      { notices: [noticeOf()] },
      [dropped('T-60'), dropped('T-30'), ...pending.slice(2)],
    ],
    [
      'notice given: the last day does not tell of the others',
      '2027-06-30',
      { notices: [noticeOf()] },
      [dropped('T-60'), dropped('T-30'), ...pending.slice(2)],
    ],
    [
      'decided to renew',
      '2027-06-30',
      { contract: renewal },
      [
        'T-60 skipped: told in the message of T-30',
        'T-30 pending: 30 days left',
        'T cancelled: the team decided to renew',
        'T+1 pending: the term is over',
      ],
    ],
    [
      'decided to renew, and it did',
      '2027-07-01',
      { contract: renewal },
      [
        'T-60 skipped: told in the message of T+1',
        'T-30 skipped: told in the message of T+1',
        'T cancelled: the team decided to renew',
        'T+1 pending: the term is over',
      ],
    ],
  ])('%s', (_, asOf, overrides, want) => {
    // What is followed up after the end is in life-ladder.test.ts.
    expect(reminders(asOf, overrides).slice(0, 4)).toEqual(want);
  });

  const record = (
    state: RungRecord['state'],
    rung = 'T-60',
    medium: RungRecord['medium'] = 'email',
  ): RungRecord => ({
    rung,
    medium,
    recipient: 'ann@example.com',
    state,
    why: `${medium} ${state}`,
  });

  test.each<[RungRecord[], string]>([
    [[record('sent')], 'sent: email sent'],
    [[record('claimed')], 'pending: email claimed'],
    [[record('failed')], 'pending: email failed'],
    [[record('pending')], 'pending: email pending'],
    [[record('skipped')], 'skipped: email skipped'],
    [[record('cancelled')], 'pending: 60 days left'],
    [[record('failed'), record('sent', 'T-60', 'slack-dm')], 'sent: slack-dm sent'],
    [[record('skipped'), record('failed', 'T-60', 'slack-dm')], 'pending: slack-dm failed'],
    [[record('sent', 'T-30')], 'pending: 60 days left'],
  ])('the ledger goes before what would follow from the dates: %j', (ledger, want) => {
    expect(reminders('2027-05-02', { ledger })[0]).toBe(`T-60 ${want}`);
  });

  test('what was sent stays sent after notice was given', () => {
    const overrides = { ledger: [record('sent')], notices: [noticeOf()] };
    expect(reminders('2027-05-10', overrides)[0]).toBe('T-60 sent: email sent');
  });
});

describe('deadlines and timeline', () => {
  test('a notice on record closes its deadline and stands on its day in the timeline, without a warning', () => {
    const done = plan('2027-06-10', { notices: [noticeOf()], tactic: READY });
    expect(done.deadlines[0]).toMatchObject({ action: 'cancel-to-free', state: 'done' });
    expect(done.timeline[0]).toMatchObject({ id: 'give-notice', date: '2027-05-03', warnings: [] });
    expect(done.warnings.map(({ code }) => code)).not.toContain('notice-window-closed');
  });

  test('warnings of the timeline are told with the step that they belong to', () => {
    const { timeline, warnings } = plan('2027-03-01', { tactic: READY });
    expect(timeline).toHaveLength(6);
    expect(warnings.at(-1)).toMatchObject({ code: 'trial-ends-before-rollout' });
    expect(warnings.at(-1)?.text).toMatch(
      /^Start the free 7-day trial of Intelogos: The 7-day trial is over/,
    );
  });
});

describe('warnings', () => {
  const BASE: WarningCode[] = ['past-due-blocks-downgrade'];
  // 30 May 2027 is a Sunday.
  const sunday = contractOf({ termEnd: day('2027-06-29'), noticeDays: 30 });

  test.each<[string, string, Partial<PlanInput>, WarningCode[]]>([
    ['nothing else', '2027-01-01', {}, BASE],
    ['the last day for notice', '2027-05-31', {}, BASE],
    ['a day later', '2027-06-01', {}, ['notice-window-closed', ...BASE]],
    ['a day later with notice', '2027-06-01', { notices: [noticeOf()] }, []],
    ['a day later without auto-renewal', '2027-06-01', { contract: contractOf({ autoRenews: false }) }, BASE],
    [
      'bought through a reseller',
      '2027-01-01',
      { contract: contractOf({ purchasedThrough: 'reseller' }) },
      ['reseller-owns-requests', ...BASE],
    ],
    ['to renew', '2027-01-01', { contract: contractOf({ intent: 'renew' }) }, []],
    ['to reduce', '2027-01-01', { contract: contractOf({ intent: 'reduce-licences' }) }, []],
    [
      'an end that nobody confirmed',
      '2027-01-01',
      { contract: contractOf({ endDateSource: null }) },
      [...BASE, 'term-end-unconfirmed'],
    ],
    ['a notice period nobody stated', '2027-01-01', { playbook: generic }, ['notice-period-assumed']],
    [
      'a notice period that is stated',
      '2027-01-01',
      { playbook: generic, contract: contractOf({ noticeDays: 30 }) },
      [],
    ],
    ['a deadline on a Sunday', '2027-01-01', { contract: sunday }, [...BASE, 'deadline-on-non-working-day']],
    ['a Sunday that is over', '2027-05-31', { contract: sunday }, ['notice-window-closed', ...BASE]],
    ['a Sunday on which nothing is due', '2027-01-01', { contract: { ...sunday, autoRenews: false } }, BASE],
    [
      'nobody to tell',
      '2027-01-01',
      { contract: contractOf({ ownerEmail: null, slackChannel: null }) },
      [...BASE, 'nobody-to-tell'],
    ],
    [
      'a default channel',
      '2027-01-01',
      {
        contract: contractOf({ ownerEmail: null, slackChannel: null }),
        reach: { ...REACH, defaultChannel: 'C9' },
      },
      BASE,
    ],
    [
      'a switch begun late',
      '2027-06-25',
      { tactic: READY },
      [
        'notice-window-closed',
        ...BASE,
        'row-in-the-past',
        'notice-window-closed',
        'row-in-the-past',
        'row-in-the-past',
        'row-in-the-past',
      ],
    ],
    [
      'an immediate switch',
      '2027-04-20',
      { tactic: activtrak.tactics[1] },
      [...BASE, 'deletion-moved-after-term'],
    ],
  ])('%s', (_, asOf, overrides, want) => {
    expect(codes(asOf, overrides)).toEqual(want);
  });

  test('they are sentences with dates and weekdays', () => {
    const texts = plan('2027-06-01', {
      contract: contractOf({ purchasedThrough: 'reseller', reseller: 'Softmart', endDateSource: null }),
    }).warnings.map(({ text }) => text);
    expect(texts).toEqual([
      'Notice is too late since Monday 31 May 2027: it renews on Wednesday 30 June 2027, until Friday 30 June 2028. What is left is to negotiate.',
      'Bought through a reseller: every request goes to your reseller, Softmart, not to the vendor.',
      'An account with a past-due balance cannot be downgraded: settle what is open before you cancel.',
      'Nobody stated where the last paid day, Wednesday 30 June 2027, was found: check it against an invoice or ask the vendor.',
    ]);
  });
});

test.each<[Intent, string[]]>([
  ['undecided', ['pre-downgrade']],
  ['cancel-to-free', ['pre-downgrade']],
  ['cancel-and-delete', ['pre-downgrade', 'pre-deletion']],
  ['renew', []],
  ['reduce-licences', []],
])('to %s, these lists follow: %j', (intent, want) => {
  const { checklists } = plan('2027-05-01', { contract: contractOf({ intent }) });
  expect(checklists.map(({ id }) => id)).toEqual(want);
  for (const { opens, tasks } of checklists)
    for (const { due } of tasks) expect(due >= (opens ?? '')).toBe(true);
});

test('notices of this term are in the plan, and whether they count', () => {
  const late = noticeOf({ givenOn: day('2027-06-10') });
  const old = noticeOf({ termEnd: day('2026-06-30') });
  expect(plan('2027-06-12', { notices: [late, old] }).notices).toEqual([{ ...late, counts: false }]);
  const confirmed = { ...late, confirmedOn: day('2027-06-12') };
  expect(plan('2027-06-12', { notices: [confirmed] }).notices).toEqual([{ ...confirmed, counts: true }]);
});

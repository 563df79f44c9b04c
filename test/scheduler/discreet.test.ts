import { describe, expect, test } from 'vitest';
import { loadPlaybooks } from '../../src/config/load-playbooks.ts';
import { limitDecision } from '../../src/domain/access-decisions.ts';
import type { Contract } from '../../src/domain/contract.ts';
import { noticeDecision } from '../../src/domain/decisions.ts';
import { lifeAt } from '../../src/domain/lifecycle.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import type { Delivery, SendOutcome } from '../../src/domain/reminder.ts';
import { createOffDays } from '../../src/scheduler/off-days.ts';
import { playbookOf, type Rules } from '../../src/scheduler/plan-due.ts';
import { sweepToEnd } from '../../src/scheduler/sweep.ts';
import { changeLife } from '../../src/store/lifecycle.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { ACTIVTRAK, at, heldClock, recordingChannel, store as storeContracts } from '../support/fixtures.ts';

/** The built-in rules, nagging and all, with somebody for what nobody answers. */
const RULES: Rules = {
  playbooks: loadPlaybooks('config/playbooks'),
  reminderTime: '09:00' as Rules['reminderTime'],
  reach: { email: false, defaultChannel: 'C_ALL', fallbackPerson: 'cy@example.com' },
  offDays: createOffDays(null),
};

/** What decides on a contract, from the same rules. */
const LIFE_RULES = {
  ...RULES,
  playbookOf: (contract: Pick<Contract, 'playbook'>) => playbookOf(contract, RULES.playbooks),
};

const UNREACHABLE: SendOutcome = { kind: 'refused', reason: 'the channel is archived' };

describe.each(ENGINES)('a contract limited to its channel on %s', (engine) => {
  async function setUp(isLimited: boolean, answer?: (delivery: Delivery) => SendOutcome) {
    const store = await testStore(engine);
    const now = at('2027-04-01T09:00:00Z');
    const [contractId = ''] = await storeContracts(store, [ACTIVTRAK], RULES, now);
    const clock = heldClock(now);
    const { channel, sent, posts } = recordingChannel(answer);
    const log = { warn: () => undefined };
    const deps = { store, rules: RULES, channels: [channel], clock, log, leaseMs: 20_000 };
    const context = { workspaceId: DEFAULT_WORKSPACE, contractId, actor: 'ann', now };
    if (isLimited)
      await changeLife(store, context, (record) => limitDecision(true, lifeAt(record, LIFE_RULES, now)));
    return {
      sent,
      posts,
      /** Sweeps at nine o'clock on a day. */
      sweepOn: async (date: string) => {
        clock.set(at(`${date}T09:00:00Z`));
        await sweepToEnd(deps);
      },
      giveNotice: async (on: string) => {
        const moment = at(`${on}T08:00:00Z`);
        const givenOn = on as LocalDate;
        const stated = {
          action: 'cancel-to-free',
          givenOn,
          through: null,
          reference: null,
          confirmedOn: givenOn,
        };
        await changeLife(store, { ...context, now: moment }, (record) =>
          noticeDecision(stated, lifeAt(record, LIFE_RULES, moment)),
        );
      },
    };
  }

  test('what nobody answers is told in the default channel without what it is about, and in full to those named', async () => {
    const { sent, sweepOn } = await setUp(true);
    for (const date of ['2027-04-30', '2027-05-24', '2027-05-25']) await sweepOn(date);
    const last = sent.filter(({ reminder }) => reminder.today === '2027-05-25');
    const told = Object.fromEntries(
      last.map(({ recipient, reminder }) => [recipient, reminder.discreet ?? reminder.vendor]),
    );
    expect(told).toEqual({
      C_IT: 'ActivTrak',
      'ann@example.com': 'ActivTrak',
      C_ALL: true,
      'cy@example.com': 'ActivTrak',
    });
    const elsewhere = last.find(({ recipient }) => recipient === 'C_ALL');
    expect(JSON.stringify(elsewhere?.reminder)).not.toMatch(/ActivTrak|Professional|Cancel|1140000/);
    expect(elsewhere?.reminder).toMatchObject({ daysToEnd: 36, daysToNotice: 6, termEnd: '2027-06-30' });
  });

  test('where its channel cannot be reached neither is it told what it is about, nor whom it stands in for', async () => {
    const { sent, sweepOn } = await setUp(true, ({ recipient }) =>
      recipient === 'C_IT' ? UNREACHABLE : { kind: 'sent', ref: 'C:1' },
    );
    await sweepOn('2027-05-01');
    const elsewhere = sent.filter(({ recipient }) => recipient === 'C_ALL');
    expect(elsewhere).toHaveLength(1);
    expect(elsewhere[0]).toMatchObject({
      reminder: { discreet: true, vendor: '', product: '', renewal: null, todo: null },
      insteadOf: { recipient: null, reason: null },
    });
  });

  test('an open contract is told of in full, and whom it stands in for', async () => {
    const { sent, sweepOn } = await setUp(false, ({ recipient }) =>
      recipient === 'C_IT' ? UNREACHABLE : { kind: 'sent', ref: 'C:1' },
    );
    for (const date of ['2027-04-30', '2027-05-24', '2027-05-25']) await sweepOn(date);
    const elsewhere = sent.filter(({ recipient }) => recipient === 'C_ALL');
    expect(elsewhere.map(({ insteadOf }) => insteadOf?.recipient ?? null).sort()).toEqual([
      'C_IT',
      'C_IT',
      'C_IT',
      null,
      null,
    ]);
    for (const { reminder } of elsewhere) {
      expect(reminder).toMatchObject({ vendor: 'ActivTrak', product: 'Professional' });
      expect(reminder.discreet).toBeUndefined();
    }
  });

  test.each([
    [true, 'slack-dm ann@example.com'],
    [false, 'slack-channel C_ALL'],
  ])('limited: %s; a task list that cannot be posted goes to %s', async (isLimited, want) => {
    const { posts, sweepOn, giveNotice } = await setUp(isLimited, ({ recipient }) =>
      recipient === 'C_IT' ? UNREACHABLE : { kind: 'sent', ref: 'C:1' },
    );
    await giveNotice('2027-05-03');
    await sweepOn('2027-05-03');
    expect(posts.map(({ medium, recipient, post }) => `${post.kind} ${medium} ${recipient}`)).toEqual([
      `list ${want}`,
    ]);
  });
});

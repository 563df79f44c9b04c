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
    const { channel, posts } = recordingChannel(answer);
    const log = { warn: () => undefined };
    const deps = { store, rules: RULES, channels: [channel], clock, log, leaseMs: 20_000 };
    const context = { workspaceId: DEFAULT_WORKSPACE, contractId, actor: 'ann', now };
    if (isLimited)
      await changeLife(store, context, (record) => limitDecision(true, lifeAt(record, LIFE_RULES, now)));
    return {
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

import { describe, expect, test } from 'vitest';
import type { Delivery, FindOutcome, ReminderDelivery, SendOutcome } from '../../src/domain/reminder.ts';
import type { DispatchDeps } from '../../src/scheduler/dispatch.ts';
import { planDue, type Rules } from '../../src/scheduler/plan-due.ts';
import { sweep, sweepToEnd } from '../../src/scheduler/sweep.ts';
import { claimRows } from '../../src/store/ledger-claim.ts';
import { ledgerOf } from '../../src/store/ledger-read.ts';
import { rememberPerson } from '../../src/store/slack-people.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { editContract } from '../support/feed.ts';
import {
  ACTIVTRAK,
  at,
  heldClock,
  RULES,
  recordingChannel,
  store as storeContracts,
} from '../support/fixtures.ts';

const NINE = 'T09:00:00Z';
const T60 = at(`2027-05-01${NINE}`);
const T30 = at(`2027-05-31${NINE}`);
const T = at(`2027-06-30${NINE}`);

describe.each(ENGINES)('sweeping on %s', (engine) => {
  async function setUp(answer?: (delivery: Delivery, nth: number) => SendOutcome, rules: Rules = RULES) {
    const store = await testStore(engine);
    const [id = ''] = await storeContracts(store, [ACTIVTRAK], rules);
    const clock = heldClock(at('2027-04-01T00:00:00Z'));
    const { channel, sent, calls } = recordingChannel(answer);
    const warnings: string[] = [];
    const deps: DispatchDeps = {
      store,
      rules,
      channels: [channel],
      clock,
      log: { warn: (_details, message) => warnings.push(message) },
      leaseMs: 20_000,
      random: () => 0,
    };
    return { store, id, clock, sent, calls, deps, warnings, told: () => sent.map(words).sort() };
  }

  const words = ({ reminder, medium, recipient }: ReminderDelivery): string =>
    `${reminder.rung} ${medium} ${recipient}`;
  const everybody = (rung: string): string[] => [
    `${rung} email ann@example.com`,
    `${rung} slack-channel C_IT`,
    `${rung} slack-dm ann@example.com`,
  ];

  test('each rung goes to everybody on its day, once', async () => {
    const { clock, deps, told, sent } = await setUp();
    expect(await sweep(deps)).toMatchObject({ planned: 0, sent: 0 });
    for (const [moment, count] of [
      [T60 - 1, 0],
      [T60, 3],
      [T60, 0],
      [T30 - 1, 0],
      [T30, 3],
      [T, 3],
      [T, 0],
    ] as const) {
      clock.set(moment as typeof T60);
      expect(await sweep(deps)).toMatchObject({ planned: count, sent: count, failed: 0, skipped: 0 });
    }
    expect(told()).toEqual([...everybody('T'), ...everybody('T-30'), ...everybody('T-60')]);
    expect(sent.every(({ reminder }) => reminder.missed.length === 0)).toBe(true);
  });

  test('an owner whose id became their address is told of a rung once, and later ones go to the address', async () => {
    const { store, id, clock, deps, told } = await setUp();
    await editContract(store, id, clock.now(), { ownerEmail: 'slack:U0ANN00001' });
    const ann = { userId: 'U0ANN00001', name: 'ann', timeZone: null, standing: 'member' as const };
    await rememberPerson(store.db, DEFAULT_WORKSPACE, { ...ann, email: 'Ann@example.com' }, clock.now());
    clock.set(T60);
    await sweep(deps);
    const before = ['T-60 slack-channel C_IT', 'T-60 slack-dm slack:U0ANN00001'];
    expect(told()).toEqual(before);
    await editContract(store, id, clock.now(), { ownerEmail: 'ann@example.com' });
    await store.db.updateTable('contract').set({ next_due_at: 0 }).execute();
    await sweep(deps);
    expect(told()).toEqual(['T-60 email ann@example.com', ...before]);
    clock.set(T30);
    await sweep(deps);
    expect(told().filter((line) => line.startsWith('T-30'))).toEqual(everybody('T-30'));
  });

  test('down from before T-60 until after T-30: one message to each, which says what was missed', async () => {
    const { clock, deps, told, sent } = await setUp();
    clock.set(at('2027-06-02T12:00:00Z'));
    expect(await sweep(deps)).toMatchObject({ planned: 3, sent: 3, skipped: 3 });
    expect(told()).toEqual(everybody('T-30'));
    for (const { reminder } of sent)
      expect(reminder.missed).toEqual([
        { rung: 'T-60', localDate: '2027-05-01' },
        { rung: 'T-30', localDate: '2027-05-31' },
      ]);
  });

  test('a rung that could not be sent until the next one fell due is folded into it, and the next into the one after', async () => {
    let down = true;
    const { clock, deps, sent } = await setUp(() =>
      down ? { kind: 'retry', reason: 'Slack is down', ambiguous: false } : { kind: 'sent', ref: 'C:1' },
    );
    for (const moment of [T60, T30]) {
      clock.set(moment);
      expect(await sweep(deps)).toMatchObject({ sent: 0, failed: 3 });
    }
    down = false;
    clock.set(T);
    expect(await sweep(deps)).toMatchObject({ sent: 3, skipped: 3 });
    expect(sent.map(({ reminder }) => reminder.missed.map(({ rung }) => rung))).toEqual([
      ['T-60', 'T-30'],
      ['T-60', 'T-30'],
      ['T-60', 'T-30'],
    ]);
  });

  test('what failed is tried again after a growing wait, and one medium never settles another', async () => {
    const { clock, deps, told, id, store } = await setUp(({ medium }, nth) =>
      medium === 'email' && nth <= 6
        ? { kind: 'retry', reason: 'mail server away', ambiguous: false }
        : { kind: 'sent', ref: 'x' },
    );
    clock.set(T60);
    expect(await sweep(deps)).toMatchObject({ sent: 2, failed: 1 });
    expect(await sweep(deps)).toMatchObject({ sent: 0, failed: 0 });
    const waits = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const row = (await ledgerOf(store.db, id)).find(({ medium }) => medium === 'email');
      waits.push((row?.next_attempt_at ?? 0) - clock.now());
      expect(row).toMatchObject({ state: 'failed', why: 'mail server away', attempts: attempt });
      clock.set((row?.next_attempt_at ?? 0) as typeof T60);
      await sweep(deps);
    }
    expect(waits).toEqual([15_000, 30_000, 60_000]);
    for (let attempt = 0; attempt < 4; attempt += 1) {
      clock.set((clock.now() + 3_600_000) as typeof T60);
      await sweep(deps);
    }
    expect(told()).toEqual(everybody('T-60'));
  });

  test('an operator who sweeps by hand does not wait for the next attempt', async () => {
    const { clock, deps, told } = await setUp((_, nth) =>
      nth <= 3 ? { kind: 'retry', reason: 'wrong token', ambiguous: false } : { kind: 'sent', ref: 'x' },
    );
    clock.set(T60);
    expect(await sweepToEnd(deps)).toMatchObject({ sent: 0, failed: 3 });
    expect(await sweepToEnd(deps)).toMatchObject({ sent: 3, failed: 0 });
    expect(told()).toEqual(everybody('T-60'));
  });

  test('Retry-After holds back the whole workspace and is then obeyed inside the sweep', async () => {
    const { clock, deps, told, calls } = await setUp(({ medium }, nth) =>
      medium !== 'email' && nth <= 2
        ? { kind: 'retry', reason: 'rate limited', ambiguous: false, retryAfterMs: 7000, pause: true }
        : { kind: 'sent', ref: 'x' },
    );
    clock.set(T60);
    const before = clock.real();
    expect(await sweep({ ...deps, concurrency: 1, leaseMs: 60_000 })).toMatchObject({ sent: 3, failed: 0 });
    expect(clock.real() - before).toBeGreaterThanOrEqual(7000);
    expect(told()).toEqual(everybody('T-60'));
    expect(calls()).toBeLessThanOrEqual(5);
  });

  test('a token that is refused stops further tries of this sweep but not the mail', async () => {
    const { clock, deps, told, calls } = await setUp(({ medium }) =>
      medium === 'email'
        ? { kind: 'sent', ref: 'x' }
        : { kind: 'retry', reason: 'SLACK_BOT_TOKEN is refused', ambiguous: false, pause: true },
    );
    clock.set(T60);
    expect(await sweep({ ...deps, concurrency: 1 })).toMatchObject({ sent: 1, failed: 2 });
    expect(told()).toEqual(['T-60 email ann@example.com']);
    expect(calls()).toBe(2);
  });

  test('who can never be reached is stood in for by the default channel, which is told why', async () => {
    const rules = { ...RULES, reach: { email: true, defaultChannel: 'C_ALL' } };
    const { clock, deps, told, sent, warnings, store, id } = await setUp(
      ({ recipient }) =>
        recipient === 'C_IT'
          ? { kind: 'refused', reason: 'the channel is archived' }
          : { kind: 'sent', ref: 'x' },
      rules,
    );
    clock.set(T60);
    expect(await sweep(deps)).toMatchObject({ planned: 4, sent: 3, failed: 1 });
    expect(told()).toContain('T-60 slack-channel C_ALL');
    expect(sent.find(({ recipient }) => recipient === 'C_ALL')?.insteadOf).toEqual({
      recipient: 'C_IT',
      reason: 'the channel is archived',
    });
    expect(warnings).toEqual(['reminder not sent: the channel is archived']);
    const row = (await ledgerOf(store.db, id)).find(({ recipient }) => recipient === 'C_IT');
    expect(row).toMatchObject({ state: 'failed', why: 'the channel is archived', next_attempt_at: null });
    expect(await sweepToEnd(deps)).toMatchObject({ sent: 0, failed: 0 });
  });

  test('a default channel that hears of the rung anyway is told of who could not be reached as well, once', async () => {
    const rules = { ...RULES, reach: { email: true, defaultChannel: 'C_ALL' } };
    const { clock, deps, sent, store } = await setUp(
      ({ recipient }) =>
        recipient === 'bo@example.com'
          ? { kind: 'refused', reason: 'the account is gone' }
          : { kind: 'sent', ref: 'x' },
      rules,
    );
    const lonely = { ...ACTIVTRAK, product: 'Lonely', ownerEmail: 'bo@example.com', slackChannel: null };
    const [id = ''] = await storeContracts(store, [lonely], rules);
    clock.set(T60);
    await sweep(deps);
    await sweep(deps);
    const told = sent.filter(({ reminder }) => reminder.contractId === id);
    expect(told.map(({ recipient, insteadOf }) => [recipient, insteadOf?.recipient])).toEqual([
      ['C_ALL', undefined],
      ['C_ALL', 'bo@example.com'],
    ]);
  });

  test('an address without a Slack account is no failure', async () => {
    const { clock, deps } = await setUp(({ medium }) =>
      medium === 'slack-dm' ? { kind: 'no-recipient', reason: 'nobody has it' } : { kind: 'sent', ref: 'x' },
    );
    clock.set(T60);
    expect(await sweep(deps)).toMatchObject({ sent: 2, failed: 0, skipped: 1 });
  });

  describe('after a crash between sending and settling', () => {
    async function crashed(found: FindOutcome['kind']) {
      const context = await setUp();
      const { deps, clock } = context;
      clock.set(T60);
      // The process died while it held the rows: claimed, and never settled.
      const moments = { now: clock.now(), real: clock.real() };
      await planDue(deps.store, deps.rules, () => moments);
      const claim = { engine: deps.store.engine, token: 'dead', limit: 10, leaseMs: deps.leaseMs };
      const rows = await claimRows(deps.store.db, { ...claim, ...moments });
      expect(rows).toHaveLength(3);
      const [channel] = deps.channels;
      if (channel === undefined) throw new Error('no channel');
      const outcomes: Record<FindOutcome['kind'], FindOutcome> = {
        found: { kind: 'found', ref: 'C:0' },
        absent: { kind: 'absent' },
        retry: { kind: 'retry', reason: 'asked to wait', ambiguous: true },
        unknown: { kind: 'unknown', reason: 'no scope' },
      };
      return { ...context, deps: { ...deps, channels: [{ ...channel, find: async () => outcomes[found] }] } };
    }

    test('nobody else touches the rows while the lease holds', async () => {
      const { deps, clock } = await crashed('absent');
      expect(await sweep(deps)).toMatchObject({ sent: 0 });
      clock.pass(deps.leaseMs - 1);
      expect(await sweep(deps)).toMatchObject({ sent: 0 });
    });

    test.each([
      ['found', { sent: 3, recovered: 3, repeated: 0 }, 0],
      ['absent', { sent: 3, recovered: 0, repeated: 0 }, 3],
      ['unknown', { sent: 3, recovered: 0, repeated: 3 }, 3],
    ] as const)('then the message is looked for: %s', async (found, counts, posts) => {
      const { deps, clock, calls } = await crashed(found);
      clock.pass(deps.leaseMs);
      expect(await sweep(deps)).toMatchObject(counts);
      expect(calls()).toBe(posts);
      expect(await sweep(deps)).toMatchObject({ sent: 0 });
    });

    test('while it cannot be looked for, nothing is sent; after five attempts it is, as twice is better than never', async () => {
      const { deps, clock, calls } = await crashed('retry');
      clock.pass(deps.leaseMs);
      for (let attempt = 2; attempt < 5; attempt += 1) {
        expect(await sweepToEnd(deps)).toMatchObject({ sent: 0, failed: 3 });
        expect(calls()).toBe(0);
      }
      expect(await sweepToEnd(deps)).toMatchObject({ sent: 3, repeated: 3 });
    });

    test('a sweep by hand waits for the lease to end, so that its end means all is sent', async () => {
      const { deps, told } = await crashed('absent');
      expect(await sweepToEnd(deps)).toMatchObject({ sent: 3 });
      expect(told()).toEqual(everybody('T-60'));
    });
  });

  test('1,000 contracts due at once are all sent once, over several claims', async () => {
    const { store, deps, clock, sent } = await setUp();
    await storeContracts(
      store,
      Array.from({ length: 999 }, (_, number) => ({
        ...ACTIVTRAK,
        product: `Product ${number}`,
        ownerEmail: null,
      })),
    );
    clock.set(T60);
    expect(await sweep(deps)).toMatchObject({ planned: 1002, sent: 1002, failed: 0 });
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1002);
  });
});

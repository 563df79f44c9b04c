import { describe, expect, test } from 'vitest';
import type { ContractFields } from '../../src/domain/contract.ts';
import type { Digest } from '../../src/domain/digest.ts';
import type { DigestChoice } from '../../src/domain/digest-schedule.ts';
import type { Instant, TimeOfDay } from '../../src/domain/instant.ts';
import type { SendOutcome } from '../../src/domain/reminder.ts';
import type { DigestDeps } from '../../src/scheduler/compose-digests.ts';
import { digestPass, sendDigests } from '../../src/scheduler/digests.ts';
import { ownersWithoutChoice, planOwners } from '../../src/scheduler/plan-digests.ts';
import { appendActivity } from '../../src/store/activity.ts';
import {
  endSubscription,
  moveSubscriptions,
  subscribe,
  subscriptionFor,
  unsubscribe,
} from '../../src/store/digest-subscriptions.ts';
import { claimDigests, type DroppedDigest, digestsOfPeriod } from '../../src/store/digests.ts';
import { insertNotice } from '../../src/store/notices.ts';
import { rememberPerson } from '../../src/store/slack-people.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import {
  ACTIVTRAK,
  at,
  heldClock,
  RULES,
  SENT,
  store as storeContracts,
  WEEKLY,
} from '../support/fixtures.ts';

const SUNDAY = at('2027-05-02T12:00:00Z');
const MONDAY = at('2027-05-03T08:00:00Z');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LEASE_MS = 60_000;
const away: SendOutcome = { kind: 'retry', reason: 'put off', ambiguous: false };
const down: SendOutcome = { ...away, reason: 'no answer', unreachable: true };
const refused: SendOutcome = { kind: 'refused', reason: 'no such user' };

const end = (text: string) => text as ContractFields['termEnd'];
const CONTRACTS: readonly ContractFields[] = [
  ACTIVTRAK,
  { ...ACTIVTRAK, product: 'Later', termEnd: end('2027-07-10'), ownerEmail: 'Ann@Example.com' },
  { ...ACTIVTRAK, vendor: 'Figma', product: 'Bob’s', playbook: 'generic', ownerEmail: 'bob@example.com' },
  { ...ACTIVTRAK, product: 'Far off', termEnd: end('2028-06-30'), ownerEmail: 'eve@example.com' },
];

describe.each(ENGINES)('digests on %s', (engine) => {
  async function setUp(contracts: readonly ContractFields[] = CONTRACTS) {
    const store = await testStore(engine);
    const ids = await storeContracts(store, contracts);
    const clock = heldClock(SUNDAY);
    const told: Digest[] = [];
    const dropped: DroppedDigest[] = [];
    let answer: (digest: Digest) => SendOutcome = () => SENT;
    const deps: DigestDeps = {
      store,
      rules: RULES,
      workspaceId: DEFAULT_WORKSPACE,
      timeZone: 'UTC',
      clock,
      log: { warn: () => undefined },
      leaseMs: LEASE_MS,
      random: () => 0.5,
      send: async (digest) => {
        const outcome = answer(digest);
        if (outcome.kind === 'sent') told.push(digest);
        return outcome;
      },
      dropped: async (_tx, drop) => void dropped.push(drop),
    };
    const context = (now: Instant = clock.now()) => ({ workspaceId: DEFAULT_WORKSPACE, actor: 'test', now });
    return {
      store,
      ids,
      clock,
      deps,
      dropped,
      context,
      on: (address: string, choice: Partial<DigestChoice> = {}, userId?: string) =>
        subscribe(
          store.db,
          address,
          { ...WEEKLY, ...choice },
          {
            ...context(),
            ...(userId === undefined ? {} : { userId }),
          },
        ),
      /** A pass at a moment; what it did, a line each. */
      passAt: async (now: Instant, how: (digest: Digest) => SendOutcome = () => SENT) => {
        clock.set(now);
        answer = how;
        return (await digestPass(deps)).map(({ recipient, state }) => `${recipient} ${state}`).sort();
      },
      told: () => told.map(({ recipient, period, kind }) => `${recipient} ${period} ${kind}`).sort(),
      last: () => told.at(-1),
      rows: (period: string) => digestsOfPeriod(store.db, DEFAULT_WORKSPACE, period),
    };
  }

  test('at its hour, about what was chosen, the most urgent first, once in its week', async () => {
    const { on, passAt, told, last } = await setUp();
    await on('Ann@example.com');
    await on('fin@example.com', { about: { scope: 'team' } });
    await on('legal@example.com', { about: { scope: 'vendor', vendor: ' figma' } });
    expect(await passAt((MONDAY - 1) as Instant)).toEqual([]);
    expect(await passAt(MONDAY)).toEqual([
      'ann@example.com sent',
      'fin@example.com sent',
      'legal@example.com sent',
    ]);
    expect(await passAt((MONDAY + 6 * DAY_MS) as Instant)).toEqual([]);
    await passAt((MONDAY + 7 * DAY_MS) as Instant);
    expect(told()).toEqual(
      ['ann', 'fin', 'legal'].flatMap((who) =>
        ['2027-W18', '2027-W19'].map((week) => `${who}@example.com ${week} digest`),
      ),
    );
    expect(last()?.items.map(({ standing }) => standing.product)).toEqual(['Bob’s']);
  });

  test('mine is what one owns or co-owns; team is all but what is limited to a channel, and one’s own', async () => {
    const { on, store, ids, passAt, deps } = await setUp([
      { ...ACTIVTRAK, product: 'A' },
      { ...ACTIVTRAK, product: 'B', ownerEmail: 'bob@example.com', coOwners: ['Cy@example.com'] },
    ]);
    await store.db
      .updateTable('contract')
      .set({ channel_only: 1 })
      .where('id', '=', ids[1] ?? '')
      .execute();
    const seen: string[] = [];
    const send = deps.send;
    Object.assign(deps, {
      send: (digest: Digest) => {
        seen.push(`${digest.recipient} ${digest.items.map(({ standing }) => standing.product).sort()}`);
        return send(digest);
      },
    });
    for (const who of ['bob', 'cy', 'dan']) await on(`${who}@example.com`, { about: { scope: 'team' } });
    await on('ann@example.com');
    await passAt(MONDAY);
    expect(seen.sort()).toEqual([
      'ann@example.com A',
      'bob@example.com A,B',
      'cy@example.com A,B',
      'dan@example.com A',
    ]);
  });

  test('whoever was known by their id reads of what was theirs then, once Slack shows their address', async () => {
    const { on, passAt, last, store } = await setUp([{ ...ACTIVTRAK, ownerEmail: 'slack:U0BOB00001' }]);
    await on('bob@example.com');
    expect(await passAt(MONDAY)).toEqual(['bob@example.com sent']);
    expect(last()?.items).toEqual([]);
    const bob = { userId: 'U0BOB00001', name: 'bob', timeZone: null, standing: 'member' as const };
    await rememberPerson(store.db, DEFAULT_WORKSPACE, { ...bob, email: 'Bob@example.com' }, MONDAY);
    expect(await passAt((MONDAY + 7 * DAY_MS) as Instant)).toEqual(['bob@example.com sent']);
    expect(last()?.items.map(({ standing }) => standing.vendor)).toEqual(['ActivTrak']);
  });

  test('nothing to say: nothing is sent, but once a month that it is watching', async () => {
    const { on, passAt, told, rows } = await setUp();
    await on('eve@example.com');
    for (let week = 0; week < 6; week += 1) await passAt((MONDAY + week * 7 * DAY_MS) as Instant);
    expect(told()).toEqual(['eve@example.com 2027-W18 alive', 'eve@example.com 2027-W23 alive']);
    expect(await rows('2027-W19')).toMatchObject([{ state: 'skipped', why: 'there was nothing to say' }]);
  });

  test('what was done since the last one is told once; what was done before it was switched on is told for a week', async () => {
    const { on, store, ids, passAt, last } = await setUp();
    const note = (when: Instant, what: string) =>
      appendActivity(store.db, [
        {
          workspaceId: DEFAULT_WORKSPACE,
          contractId: ids[0] ?? '',
          at: when,
          actor: 'bob@example.com',
          what,
          before: undefined,
          after: { title: 'Export' },
        },
      ]);
    await note((MONDAY - 8 * DAY_MS) as Instant, 'task.done');
    await note((MONDAY - DAY_MS) as Instant, 'task.done');
    await on('ann@example.com');
    await passAt(MONDAY);
    expect(last()?.happened).toMatchObject([{ what: 'task.done', who: 'bob@example.com', on: '2027-05-02' }]);
    await note((MONDAY + MINUTE_MS) as Instant, 'notice.recorded');
    await note((MONDAY + MINUTE_MS) as Instant, 'contract.edited');
    await passAt((MONDAY + 7 * DAY_MS) as Instant);
    expect(last()?.happened).toMatchObject([{ what: 'notice.recorded', vendor: 'ActivTrak' }]);
    expect(last()?.previousRef).toBe('C:1');
  });

  test('what did not reach somebody is told to who reads of that contract', async () => {
    const { on, store, ids, passAt, last } = await setUp();
    await store.db
      .insertInto('ledger')
      .values({
        workspace_id: DEFAULT_WORKSPACE,
        id: 'row',
        contract_id: ids[2] ?? '',
        term_end: '2027-06-30',
        action: 'ladder',
        rung: 'T-60',
        medium: 'email',
        recipient: 'bob@example.com',
        state: 'failed',
        why: 'mailbox full',
        local_date: '2027-05-01',
        due_at: MONDAY - 2 * DAY_MS,
        attempts: 3,
        ambiguous: 0,
      })
      .execute();
    await on('bob@example.com');
    await passAt(MONDAY);
    expect(last()?.undelivered).toEqual([
      {
        contract: { vendor: 'Figma', product: 'Bob’s' },
        recipient: 'bob@example.com',
        on: '2027-05-01',
        why: 'mailbox full',
        triedAgain: false,
      },
    ]);
  });

  test('notices on record count', async () => {
    const { on, store, ids, passAt, last } = await setUp([ACTIVTRAK]);
    await insertNotice(store.db, {
      workspaceId: DEFAULT_WORKSPACE,
      contractId: ids[0] ?? '',
      termEnd: ACTIVTRAK.termEnd,
      action: 'cancel-to-free',
      givenOn: end('2027-05-02'),
      through: 'form',
      reference: null,
      confirmedOn: null,
      recordedBy: 'ann@example.com',
      recordedAt: SUNDAY,
    });
    await on('ann@example.com');
    await passAt(MONDAY);
    expect(last()?.items).toMatchObject([{ deadline: '2027-06-30', atStake: null }]);
    // Nobody saw yet that the account shows Free; a notice that is not confirmed counts if it came in time.
    await passAt(at('2027-07-12T08:00:00Z'));
    expect(last()?.items).toMatchObject([
      { deadline: '2027-07-01', daysLeft: -11, atStake: null, standing: { chase: 'account-free' } },
    ]);
  });

  test('many passes at once send each once', async () => {
    const { clock, on, deps, told } = await setUp();
    for (const who of ['ann', 'bob', 'cy']) await on(`${who}@example.com`, { about: { scope: 'team' } });
    clock.set(MONDAY);
    await Promise.all(Array.from({ length: 10 }, () => digestPass(deps)));
    expect(told()).toEqual(['ann', 'bob', 'cy'].map((who) => `${who}@example.com 2027-W18 digest`));
  });

  test('what failed is tried again after a while, and only that', async () => {
    const { on, passAt, told, rows } = await setUp();
    await on('ann@example.com');
    await on('bob@example.com');
    const half = ({ recipient }: Digest) => (recipient.startsWith('ann') ? away : SENT);
    expect(await passAt(MONDAY, half)).toEqual(['ann@example.com failed', 'bob@example.com sent']);
    expect(await rows('2027-W18')).toMatchObject([
      { recipient: 'ann@example.com', state: 'failed', why: 'put off', attempts: 1 },
      { recipient: 'bob@example.com', state: 'sent', message_ref: 'C:1', sent_at: MONDAY },
    ]);
    expect(await passAt((MONDAY + 1000) as Instant)).toEqual([]);
    expect(await passAt((MONDAY + MINUTE_MS) as Instant)).toEqual(['ann@example.com sent']);
    expect(told()).toHaveLength(2);
  });

  test('one that comes late counts its days from the day on which it comes', async () => {
    const { on, passAt, last } = await setUp();
    await on('ann@example.com');
    await passAt(MONDAY, () => away);
    await passAt((MONDAY + 3 * DAY_MS) as Instant);
    expect(last()).toMatchObject({ period: '2027-W18', today: '2027-05-06', items: [{ daysLeft: 25 }, {}] });
  });

  test('while the mail server is away few are tried, none is lost, and then only the current one comes', async () => {
    const { on, passAt, told, rows } = await setUp();
    const readers = Array.from({ length: 8 }, (_, number) => `r${number}@example.com`);
    for (const one of readers)
      await on(one, { about: { scope: 'team' }, rhythm: 'daily', weekday: 'Monday' });
    let tries = 0;
    const notThere = () => {
      tries += 1;
      return down;
    };
    // Monday and Tuesday go by, looked at every six hours.
    for (let hour = 0; hour < 48; hour += 6)
      await passAt((MONDAY + hour * 60 * MINUTE_MS) as Instant, notThere);
    // Three at a time until it is clear, and those that are being tried then.
    expect(tries).toBeLessThan(8 * 8);
    expect(await passAt((MONDAY + 2 * DAY_MS) as Instant)).toHaveLength(8);
    expect(told()).toEqual(readers.map((one) => `${one} 2027-05-05 digest`).sort());
    expect(new Set((await rows('2027-05-03')).map(({ state, why }) => `${state} ${why}`))).toEqual(
      new Set(['skipped overtaken by the one of 2027-05-04']),
    );
    expect(await passAt((MONDAY + 2 * DAY_MS + 60 * MINUTE_MS) as Instant)).toEqual([]);
  });

  test('refused for good: dropped, told to the admin, and after three in a row held back until switched on again', async () => {
    const { on, store, passAt, dropped, told, rows } = await setUp();
    await on('ann@example.com');
    const week = (number: number): Instant => (MONDAY + number * 7 * DAY_MS) as Instant;
    for (const number of [0, 1, 2, 3]) await passAt(week(number), () => refused);
    expect(dropped.map(({ period, paused }) => [period, paused])).toEqual([
      ['2027-W18', false],
      ['2027-W19', false],
      ['2027-W20', true],
    ]);
    expect(await rows('2027-W18')).toMatchObject([
      { state: 'failed', why: 'no such user', next_attempt_at: null, attempts: 1 },
    ]);
    expect(await subscriptionFor(store.db, DEFAULT_WORKSPACE, 'ann@example.com')).toMatchObject({
      pausedAt: week(2),
      nextDueAt: null,
    });
    await on('ann@example.com');
    await passAt(week(4));
    expect(told()).toEqual(['ann@example.com 2027-W22 digest']);
  });

  test('one that gets through ends the count of refusals', async () => {
    const { on, passAt, dropped } = await setUp();
    await on('ann@example.com');
    for (const [number, answer] of [refused, refused, SENT, refused, refused].entries())
      await passAt((MONDAY + number * 7 * DAY_MS) as Instant, () => answer);
    expect(dropped.map(({ paused }) => paused)).toEqual([false, false, false, false]);
  });

  test('who died while sending holds a claim until the lease is out; then another sends it', async () => {
    const { on, store, clock, passAt, told } = await setUp();
    await on('ann@example.com');
    const dead = async () => {
      const row = await store.db.selectFrom('digest').select('period').execute();
      return claimDigests(store.db, {
        engine: store.engine,
        token: 'dead',
        now: clock.now(),
        real: clock.real(),
        leaseMs: LEASE_MS,
        limit: row.length,
      });
    };
    await passAt(MONDAY, () => away);
    clock.set((MONDAY + MINUTE_MS) as Instant);
    expect(await dead()).toHaveLength(1);
    expect(await passAt((MONDAY + MINUTE_MS) as Instant)).toEqual([]);
    expect(await passAt((MONDAY + MINUTE_MS + LEASE_MS) as Instant)).toEqual(['ann@example.com sent']);
    expect(told()).toHaveLength(1);
  });

  test('switched off: nothing more, not even what was put off; switched on again: from then on', async () => {
    const { on, store, context, clock, passAt, told, rows } = await setUp();
    const { id } = await on('ann@example.com');
    await passAt(MONDAY, () => away);
    expect(await endSubscription(store.db, id, context())).toBe(true);
    expect(await endSubscription(store.db, id, context())).toBe(false);
    expect(await passAt((MONDAY + DAY_MS) as Instant)).toEqual([]);
    expect(await rows('2027-W18')).toMatchObject([{ state: 'skipped', why: 'switched off by test' }]);
    clock.set((MONDAY + 2 * DAY_MS) as Instant);
    await on('ann@example.com');
    expect(await passAt((MONDAY + 3 * DAY_MS) as Instant)).toEqual([]);
    await passAt((MONDAY + 7 * DAY_MS) as Instant);
    expect(told()).toEqual(['ann@example.com 2027-W19 digest']);
  });

  test('who moves gets each week’s once, by the clocks of where they are; who chose a zone keeps it', async () => {
    const { on, store, passAt, told } = await setUp();
    await on('ann@example.com', { timeZone: 'Pacific/Kiritimati' }, 'U1');
    await on('bob@example.com', { timeZone: 'Pacific/Kiritimati', ownZone: true }, 'U2');
    const move = (zone: string) =>
      Promise.all(['U1', 'U2'].map((id) => moveSubscriptions(store.db, DEFAULT_WORKSPACE, id, zone)));
    expect(await passAt(at('2027-05-02T18:00:00Z'))).toHaveLength(2);
    await move('Pacific/Honolulu');
    expect(await passAt(at('2027-05-03T18:00:00Z'))).toEqual([]);
    expect(await passAt(at('2027-05-09T18:00:00Z'))).toEqual(['bob@example.com sent']);
    expect(await passAt(at('2027-05-10T18:00:00Z'))).toEqual(['ann@example.com sent']);
    await move('Europe/Berlin');
    await passAt(at('2027-05-17T06:00:00Z'));
    expect(told().filter((line) => line.startsWith('ann'))).toEqual(
      ['W18', 'W19', 'W20'].map((week) => `ann@example.com 2027-${week} digest`),
    );
  });

  test.each([
    ['sent where they were', SENT],
    ['not sent yet', down],
  ])(
    'who moves west across the date line gets no day’s after the next day’s, which was %s',
    async (_what, before) => {
      const { on, passAt, told, rows } = await setUp();
      const daily = { about: { scope: 'team' }, rhythm: 'daily', weekday: 'Monday', ownZone: true } as const;
      await on('ann@example.com', { ...daily, timeZone: 'Pacific/Kiritimati' });
      await passAt(at('2027-05-02T18:00:00Z'), () => before);
      await on('ann@example.com', { ...daily, timeZone: 'Pacific/Honolulu', time: '09:00' as TimeOfDay });
      await passAt(at('2027-05-02T19:30:00Z'));
      expect(await rows('2027-05-02')).toMatchObject([{ state: 'skipped', why: 'overtaken by a later one' }]);
      await passAt(at('2027-05-03T19:00:00Z'));
      await passAt(at('2027-05-10T19:00:00Z'));
      expect(told()).toEqual(['ann@example.com 2027-05-03 digest', 'ann@example.com 2027-05-10 digest']);
    },
  );

  test('by hand it can go to owners who are needed and never chose as well, once a week, until they say no', async () => {
    const { store, clock, context, deps, told, rows } = await setUp();
    await unsubscribe(store.db, 'bob@example.com', WEEKLY, context());
    clock.set(MONDAY);
    const owners = await ownersWithoutChoice(deps, MONDAY);
    expect(owners).toEqual(['ann@example.com']);
    await planOwners(deps, MONDAY, owners);
    await planOwners(deps, MONDAY, owners);
    await sendDigests(deps);
    await sendDigests(deps);
    expect(told()).toEqual(['ann@example.com 2027-W18 digest']);
    const later = (MONDAY + 7 * DAY_MS) as Instant;
    clock.set(later);
    await planOwners(deps, later, owners);
    await unsubscribe(store.db, 'ann@example.com', WEEKLY, context());
    expect(await sendDigests(deps)).toEqual([]);
    expect(await rows('2027-W19')).toMatchObject([{ state: 'skipped', why: 'switched off by test' }]);
  });
});

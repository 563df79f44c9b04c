import { describe, expect, test } from 'vitest';
import type { ContractFields } from '../../src/domain/contract.ts';
import type { Digest } from '../../src/domain/digest.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { SendOutcome } from '../../src/domain/reminder.ts';
import { digestsAt, sendDigests } from '../../src/scheduler/digests.ts';
import { digestsOfPeriod } from '../../src/store/digests.ts';
import { insertNotice } from '../../src/store/notices.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { ACTIVTRAK, at, heldClock, RULES, SENT, store as storeContracts } from '../support/fixtures.ts';

const MONDAY = at('2027-05-03T08:00:00Z');
const away: SendOutcome = { kind: 'retry', reason: 'mail server away', ambiguous: false };

const OWNED: readonly ContractFields[] = [
  ACTIVTRAK,
  {
    ...ACTIVTRAK,
    product: 'Later',
    termEnd: '2027-07-10' as ContractFields['termEnd'],
    ownerEmail: 'Ann@Example.com',
  },
  { ...ACTIVTRAK, product: 'Bob’s', ownerEmail: 'bob@example.com' },
  {
    ...ACTIVTRAK,
    product: 'Far off',
    termEnd: '2028-06-30' as ContractFields['termEnd'],
    ownerEmail: 'eve@example.com',
  },
  { ...ACTIVTRAK, product: 'Nobody’s', ownerEmail: null },
];

describe.each(ENGINES)('digests on %s', (engine) => {
  async function setUp(contracts: readonly ContractFields[] = OWNED) {
    const store = await testStore(engine);
    const ids = await storeContracts(store, contracts);
    const clock = heldClock(MONDAY);
    const told: string[] = [];
    const digests = (now: Instant = clock.now(), timeZone = 'UTC') =>
      digestsAt(store, RULES, { workspaceId: DEFAULT_WORKSPACE, timeZone, now });
    const run = async (answer: (digest: Digest) => SendOutcome = () => SENT, concurrency = 5) => {
      const send = async (digest: Digest) => {
        const outcome = answer(digest);
        if (outcome.kind === 'sent') told.push(`${digest.period} ${digest.recipient}`);
        return outcome;
      };
      const results = await sendDigests(
        { store, clock, send, leaseMs: 60_000, concurrency },
        await digests(),
      );
      return results.map(({ recipient, state }) => `${recipient} ${state}`);
    };
    return { store, ids, clock, told, digests, run };
  }

  test('each owner who is needed gets theirs, the most urgent first; who is not gets none', async () => {
    const { digests } = await setUp();
    const found = await digests();
    expect(
      found.map(({ recipient, items }) => [recipient, items.map(({ standing }) => standing.product)]),
    ).toEqual([
      ['ann@example.com', ['Professional', 'Later']],
      ['bob@example.com', ['Bob’s']],
    ]);
    expect(await digests(at('2026-01-01T00:00:00Z'))).toEqual([]);
  });

  test('notices on record count', async () => {
    const { store, ids, digests } = await setUp([ACTIVTRAK]);
    await insertNotice(store.db, {
      workspaceId: DEFAULT_WORKSPACE,
      contractId: ids[0] ?? '',
      termEnd: ACTIVTRAK.termEnd,
      action: 'cancel-to-free',
      givenOn: '2027-05-02' as ContractFields['termEnd'],
      through: 'form',
      reference: null,
      confirmedOn: null,
      recordedBy: 'ann@example.com',
      recordedAt: MONDAY,
    });
    expect((await digests())[0]?.items).toMatchObject([{ deadline: '2027-06-30', atStake: null }]);
  });

  test('the week is that of the installation, the days are those of the contract', async () => {
    const { digests } = await setUp([{ ...ACTIVTRAK, timeZone: 'Pacific/Kiritimati' }]);
    const sundayNight = at('2027-05-02T23:30:00Z');
    expect((await digests(sundayNight))[0]).toMatchObject({ period: '2027-W17', items: [{ daysLeft: 28 }] });
    expect((await digests(sundayNight, 'Europe/Berlin'))[0]).toMatchObject({
      period: '2027-W18',
      items: [{ daysLeft: 28 }],
    });
  });

  test('running it twice sends once; a week later once more', async () => {
    const { clock, told, run } = await setUp();
    expect(await run()).toEqual(['ann@example.com sent', 'bob@example.com sent']);
    expect(await run()).toEqual(['ann@example.com skipped', 'bob@example.com skipped']);
    clock.set(at('2027-05-09T23:59:59Z'));
    expect(await run()).toEqual(['ann@example.com skipped', 'bob@example.com skipped']);
    clock.set(at('2027-05-10T00:00:00Z'));
    expect(await run()).toEqual(['ann@example.com sent', 'bob@example.com sent']);
    expect(told.sort()).toEqual([
      '2027-W18 ann@example.com',
      '2027-W18 bob@example.com',
      '2027-W19 ann@example.com',
      '2027-W19 bob@example.com',
    ]);
  });

  test('many runs at once send each once', async () => {
    const { told, run } = await setUp();
    await Promise.all(Array.from({ length: 10 }, () => run()));
    expect(told.sort()).toEqual(['2027-W18 ann@example.com', '2027-W18 bob@example.com']);
  });

  test('what failed is tried again by the next run, and only that', async () => {
    const { store, told, run } = await setUp();
    const down = ({ recipient }: Digest) => (recipient.startsWith('ann') ? away : SENT);
    expect(await run(down)).toEqual(['ann@example.com failed', 'bob@example.com sent']);
    expect(await digestsOfPeriod(store.db, DEFAULT_WORKSPACE, '2027-W18')).toMatchObject([
      { recipient: 'ann@example.com', state: 'failed', why: 'mail server away' },
      { recipient: 'bob@example.com', state: 'sent', message_ref: 'C:1', sent_at: MONDAY },
    ]);
    expect(await run()).toEqual(['ann@example.com sent', 'bob@example.com skipped']);
    expect(told).toHaveLength(2);
  });

  test('a run that died holds its claim until the lease runs out', async () => {
    const { clock, run } = await setUp([ACTIVTRAK]);
    const dead = run(() => {
      throw new Error('killed');
    });
    await expect(dead).rejects.toThrow('killed');
    expect(await run()).toEqual(['ann@example.com skipped']);
    clock.pass(60_000);
    expect(await run()).toEqual(['ann@example.com sent']);
  });

  test('where every mail would fail alike the rest is not tried, and is untouched', async () => {
    const { store, run } = await setUp();
    let tries = 0;
    const refused = (): SendOutcome => {
      tries += 1;
      return { ...away, reason: 'login refused', pause: true } as SendOutcome;
    };
    expect(await run(refused, 1)).toEqual(['ann@example.com failed', 'bob@example.com failed']);
    expect(tries).toBe(1);
    expect(await digestsOfPeriod(store.db, DEFAULT_WORKSPACE, '2027-W18')).toHaveLength(1);
    expect(await run()).toEqual(['ann@example.com sent', 'bob@example.com sent']);
  });
});

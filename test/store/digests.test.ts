import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/instant.ts';
import { claimDigest, digestsOfPeriod, settleDigest } from '../../src/store/digests.ts';
import { ensureWorkspace } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { at } from '../support/fixtures.ts';

const NOW = at('2027-05-03T10:00:00Z');
const LEASE_MS = 60_000;
const later = (ms: number): Instant => (NOW + ms) as Instant;
const ANN = { workspaceId: 'w1', recipient: 'ann@example.com', period: '2027-W18' };

describe.each(ENGINES)('digests on %s', (engine) => {
  async function setUp() {
    const { db } = await testStore(engine);
    await ensureWorkspace(db, 'w1', NOW);
    await ensureWorkspace(db, 'w2', NOW);
    const claim = (token: string, real = NOW, key = ANN) =>
      claimDigest(db, key, { token, real, leaseMs: LEASE_MS });
    const rows = () => digestsOfPeriod(db, 'w1', '2027-W18');
    return { db, claim, rows };
  }

  test('of many who claim at once one gets it', async () => {
    const { claim, rows } = await setUp();
    const claims = await Promise.all(Array.from({ length: 20 }, (_, number) => claim(`t${number}`)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    const winner = `t${claims.indexOf(true)}`;
    expect(await rows()).toMatchObject([
      { state: 'claimed', attempts: 1, claim: winner, lease_until: NOW + LEASE_MS },
    ]);
  });

  test('what was sent is never claimed again in its period, but is in the next, for others and elsewhere', async () => {
    const { db, claim, rows } = await setUp();
    await claim('t1');
    await settleDigest(db, ANN, 't1', { state: 'sent', ref: '<id@x>', at: NOW });
    expect(await rows()).toMatchObject([
      { state: 'sent', message_ref: '<id@x>', sent_at: NOW, claim: null, lease_until: null, why: '' },
    ]);
    expect(await claim('t2', later(10 * LEASE_MS))).toBe(false);
    expect(await claim('t2', NOW, { ...ANN, period: '2027-W19' })).toBe(true);
    expect(await claim('t2', NOW, { ...ANN, recipient: 'bob@example.com' })).toBe(true);
    expect(await claim('t2', NOW, { ...ANN, workspaceId: 'w2' })).toBe(true);
  });

  test('what failed is claimed again, and counts its attempts', async () => {
    const { db, claim, rows } = await setUp();
    await claim('t1');
    await settleDigest(db, ANN, 't1', { state: 'failed', why: 'mail server away' });
    expect(await rows()).toMatchObject([
      { state: 'failed', why: 'mail server away', attempts: 1, sent_at: null },
    ]);
    expect(await claim('t2')).toBe(true);
    expect(await rows()).toMatchObject([{ state: 'claimed', why: '', attempts: 2, claim: 't2' }]);
  });

  test('a claim holds until its lease runs out, and who lost it settles nothing', async () => {
    const { db, claim, rows } = await setUp();
    await claim('dead');
    expect(await claim('t2', later(LEASE_MS - 1))).toBe(false);
    expect(await claim('t2', later(LEASE_MS))).toBe(true);
    await settleDigest(db, ANN, 'dead', { state: 'failed', why: 'too late' });
    expect(await rows()).toMatchObject([
      { state: 'claimed', claim: 't2', attempts: 2, first_attempt_at: NOW },
    ]);
  });
});

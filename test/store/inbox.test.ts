import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/instant.ts';
import { CarriedOutError, createInbox, endAct, forgetActs } from '../../src/store/inbox.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { at } from '../support/fixtures.ts';

const START = at('2027-05-01T09:00:00Z');
const LEASE_MS = 1000;

describe.each(ENGINES)('on %s', (engine) => {
  test('an act is taken once however often it comes, is not lost, and is carried out once', async () => {
    const store = await testStore(engine);
    await ensureWorkspace(store.db, DEFAULT_WORKSPACE, START);
    let real: number = START;
    const inbox = createInbox(store, { real: () => real as Instant, leaseMs: LEASE_MS });
    const act = (id: string) => ({ workspaceId: DEFAULT_WORKSPACE, id, act: { kind: 'on-it', id } });
    const ids = ['a', 'b', 'a', 'c', 'a'];
    expect(await Promise.all(ids.map((id) => inbox.accept(act(id))))).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
    expect(await inbox.accept(act('b'))).toBe(false);
    expect(await inbox.takeLost(10)).toEqual([]);
    await endAct(store.db, 'a');
    await expect(endAct(store.db, 'a')).rejects.toThrow(CarriedOutError);
    real += LEASE_MS;
    const taken = await Promise.all([inbox.takeLost(10), inbox.takeLost(10)]);
    expect(
      taken
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['b', 'c']);
    expect(taken.flat()[0]?.act).toMatchObject({ kind: 'on-it' });
    await endAct(store.db, 'b');
    await forgetActs(store.db, real);
    const left = await store.db.selectFrom('inbox').select('id').execute();
    expect(left).toEqual([{ id: 'c' }]);
  });
});

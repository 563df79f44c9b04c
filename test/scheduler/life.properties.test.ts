import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../src/store/open.ts';
import { play } from '../model/play.ts';
import { stories } from '../model/stories.ts';
import { SERVER_URL, testStore } from '../support/db.ts';

/** Other stories than usual: SEED=1 RUNS=5000. */
const SEED = Number(process.env.SEED ?? 20270630);
const runs = (usual: number): number => Number(process.env.RUNS ?? usual);

describe('whatever happens, everybody is told just what a model written apart says', () => {
  test('on SQLite', async () => {
    const property = fc.asyncProperty(stories, async (story) => {
      const store = await openStore({ engine: 'sqlite', file: ':memory:' });
      try {
        expect(await play(store, story)).toEqual([]);
      } finally {
        await store.close();
      }
    });
    await fc.assert(property, { seed: SEED, numRuns: runs(100) });
  });

  test('on PostgreSQL', async () => {
    const store = await testStore(SERVER_URL === undefined ? 'pglite' : 'postgres');
    const property = fc.asyncProperty(stories, async (story) => {
      await emptyStore(store);
      expect(await play(store, story)).toEqual([]);
    });
    await fc.assert(property, { seed: SEED, numRuns: runs(4) });
  });
});

async function emptyStore({ db }: Store): Promise<void> {
  for (const table of ['ledger', 'notice_record', 'activity', 'term', 'contract'] as const)
    await db.deleteFrom(table).execute();
}

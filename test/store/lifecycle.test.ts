import { expect, test } from 'vitest';
import { changeLife } from '../../src/store/lifecycle.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { ENGINES, testStore } from '../support/db.ts';
import { at } from '../support/fixtures.ts';

const NOW = at('2027-01-01T00:00:00Z');

test.each(ENGINES)(
  'on %s: what is done alongside is gone where the contract cannot be changed',
  async (engine) => {
    const store = await testStore(engine);
    const done = Promise.withResolvers<void>();
    const changing = changeLife(
      store,
      {
        workspaceId: DEFAULT_WORKSPACE,
        contractId: 'nobody-stored-it',
        actor: 'cli',
        now: NOW,
        // Still at it when the contract turns out not to be there.
        alongside: async (tx) => {
          for (const id of ['a', 'b', 'c'])
            await tx.insertInto('workspace').values({ id, name: id, created_at: NOW }).execute();
          done.resolve();
        },
      },
      () => null,
    );
    await expect(changing).rejects.toThrow(/found "nobody-stored-it"/);
    await done.promise;
    const left = await store.db.selectFrom('workspace').select('id').execute();
    expect(left.map(({ id }) => id)).not.toContain('a');
    expect(left.map(({ id }) => id)).not.toContain('c');
  },
);

import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { rowsOfKept } from '../../src/store/bulk.ts';
import type { Store } from '../../src/store/open.ts';
import type { Schema } from '../../src/store/schema.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../src/store/workspaces.ts';
import { SERVER_URL, testStore } from '../support/db.ts';
import { at } from '../support/fixtures.ts';

const NOW = at('2027-01-01T00:00:00Z');

/** PGlite prepares nothing; CI always has a server. */
describe.skipIf(SERVER_URL === undefined)('prepared statements', () => {
  let store: Store;
  beforeEach(async () => {
    store = await testStore('postgres');
    await ensureWorkspace(store.db, DEFAULT_WORKSPACE, NOW);
  });

  const kept = (db: Kysely<Schema>) =>
    rowsOfKept(db, 'a statement of a test', [DEFAULT_WORKSPACE], () =>
      db.selectFrom('workspace').selectAll().where('id', '=', DEFAULT_WORKSPACE),
    );
  const prepared = async (db: Kysely<Schema>) => {
    const { rows } = await sql<{ name: string }>`select name from pg_prepared_statements`.execute(db);
    return rows.length;
  };

  test('a statement that is asked again and again is prepared once; others are not', async () => {
    await store.db.connection().execute(async (db) => {
      const before = await prepared(db);
      for (let time = 0; time < 3; time += 1) expect(await kept(db)).toHaveLength(1);
      expect(await prepared(db)).toBe(before + 1);
    });
  });

  test('behind a pooler no statement is ever taken for another: a name stands for one text, in every process', async () => {
    const text = () =>
      store.db.selectFrom('workspace').selectAll().where('id', '=', DEFAULT_WORKSPACE).compile().sql;
    await store.db.connection().execute(async (db) => {
      await kept(db);
      const { rows } = await sql<{ name: string; statement: string }>`
        select name, statement from pg_prepared_statements where statement = ${text()}`.execute(db);
      expect(rows).toEqual([
        { name: `lastcall-${createHash('sha256').update(text()).digest('base64url')}`, statement: text() },
      ]);
    });
  });

  test.each([
    ['a pooler that gives each transaction another connection', 'deallocate all'],
    ['a newer version that changed the table', 'alter table workspace add column newer text'],
  ])('one that the server lost, as behind %s, is asked without', async (_why, loses) => {
    await store.db.connection().execute(async (db) => {
      expect(await kept(db)).toHaveLength(1);
      await sql.raw(loses).execute(db);
      expect(await kept(db)).toHaveLength(1);
      expect(await kept(db)).toHaveLength(1);
    });
    expect(await kept(store.db)).toHaveLength(1);
  });

  test('within a transaction it ends that one, and no other', async () => {
    const lost = store.db.connection().execute(async (own) => {
      await kept(own);
      await sql`deallocate all`.execute(own);
      await own.transaction().execute(async (tx) => {
        await ensureWorkspace(tx, 'another', NOW);
        await kept(tx);
      });
    });
    await expect(lost).rejects.toThrow(/prepared statement "lastcall-[\w-]{43}" does not exist/);
    expect(await store.db.selectFrom('workspace').select('id').execute()).toEqual([
      { id: DEFAULT_WORKSPACE },
    ]);
    expect(await store.db.transaction().execute(kept)).toHaveLength(1);
  });

  test('what else is wrong is said as it is', async () => {
    const wrong = rowsOfKept(store.db, 'a wrong statement of a test', [], () =>
      store.db.selectFrom('workspace').select(sql`no_such_column`.as('x')),
    );
    await expect(wrong).rejects.toThrow(/no_such_column/);
  });
});

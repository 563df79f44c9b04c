import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Instant } from '../../src/domain/instant.ts';
import { migrateToLatest } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../src/store/workspaces.ts';
import { databaseUrl, ENGINES, SHARED_ENGINES, testDatabase, testStore } from '../support/db.ts';
import { execNode } from '../support/exec-node.ts';
import { ACTIVTRAK, store as storeContracts } from '../support/fixtures.ts';

describe.each(ENGINES)('on %s', (engine) => {
  test('a new database is migrated, and a second time there is nothing to do', async () => {
    const { db } = await testStore(engine);
    const tables = (await db.introspection.getTables()).map((table) => table.name).sort();
    expect(tables).toEqual([
      'activity',
      'calendar_change',
      'calendar_contract',
      'calendar_parting',
      'calendar_state',
      'checklist',
      'contract',
      'digest',
      'digest_subscription',
      'feed',
      'follow_up',
      'inbox',
      'ledger',
      'mail_link_use',
      'mail_secret',
      'notice_record',
      'request_sent',
      'slack_home',
      'slack_person',
      'slack_view',
      'switch_plan',
      'switch_step',
      'task',
      'term',
      'workspace',
      'workspace_activity',
    ]);
    expect(await migrateToLatest(db)).toEqual([]);
  });

  test('a database written by a newer version is refused', async () => {
    const { db } = await testStore(engine);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`.execute(db);
    await expect(migrateToLatest(db)).rejects.toThrow(
      'the database was written by a newer Lastcall: found migration "9999-later", expected none after "0016-notice-deadlines"; update Lastcall',
    );
  });

  test('what another version renewed is looked at again, for the deadline that lists go by', async () => {
    const store = await testStore(engine);
    const { db } = store;
    const ids = await storeContracts(store, [
      ACTIVTRAK,
      { ...ACTIVTRAK, vendor: 'Not renewed' },
      { ...ACTIVTRAK, vendor: 'Archived' },
    ]);
    const [renewed = '', , archived = ''] = ids;
    const term = { term_end: '2026-06-30', intent: 'undecided', renewed_until: '2027-06-30', renewed_at: 1 };
    for (const contract_id of [renewed, archived])
      await db
        .insertInto('term')
        .values({ workspace_id: DEFAULT_WORKSPACE, contract_id, ...term })
        .execute();
    await db.updateTable('contract').set({ next_due_at: null }).where('id', '=', archived).execute();
    await sql`delete from kysely_migration where name = '0016-notice-deadlines'`.execute(db);
    await migrateToLatest(db);
    const rows = await db.selectFrom('contract').select(['id', 'next_due_at']).execute();
    const due = new Map(rows.map(({ id, next_due_at }) => [id, next_due_at]));
    expect(ids.map((id) => due.get(id))).toEqual([0, expect.any(Number), null]);
    expect(due.get(ids[1] ?? '')).toBeGreaterThan(0);
  });

  test('a row that refers to nothing is refused', async () => {
    const { db } = await testStore(engine);
    const orphan = {
      id: 'n',
      contract_id: 'none',
      term_end: '2027-01-01',
      action: 'cancel',
      given_on: '2026-01-01',
    };
    const row = {
      ...orphan,
      through: '',
      recorded_by: '',
      recorded_at: 1,
      reference: null,
      confirmed_on: null,
    };
    await expect(
      db
        .insertInto('notice_record')
        .values({ workspace_id: 'w', ...row })
        .execute(),
    ).rejects.toThrow(/foreign key/i);
  });
});

test('a long piece of work on SQLite, which answers at once, leaves others their turn', async () => {
  const { db } = await testStore('sqlite');
  let turned = false;
  setImmediate(() => {
    turned = true;
  });
  for (let statement = 0; statement < 20_000 && !turned; statement += 1)
    await db.selectFrom('contract').select('id').execute();
  expect(turned).toBe(true);
});

test('on SQLite, who waits for the transaction of another connection leaves it and others their turn', async () => {
  const config = await testDatabase('sqlite');
  const [one, other] = [await openStore(config), await openStore(config)];
  onTestFinished(() => Promise.all([one.close(), other.close()]).then(() => undefined));
  const order: string[] = [];
  const write = (store: Store) => ensureWorkspace(store.db, store === one ? 'one' : 'other', 0 as Instant);
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const long = one.db.transaction().execute(async (tx) => {
    await ensureWorkspace(tx, 'long', 0 as Instant);
    begun.resolve();
    await held.promise;
    order.push('the long one');
  });
  await begun.promise;
  const waiting = write(other).then(() => order.push('who waited'));
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  order.push('somebody else');
  held.resolve();
  await Promise.all([long, waiting]);
  expect(order).toEqual(['somebody else', 'the long one', 'who waited']);
});

describe.each(SHARED_ENGINES)('on %s', (engine) => {
  test('many processes that open a new database at once all succeed', async () => {
    const config = await testDatabase(engine);
    const migrations = Array.from({ length: 6 }, () =>
      execNode(['src/cli/lastcall.mjs', 'migrate'], { DATABASE_URL: databaseUrl(config) }),
    );
    for (const { code, stderr } of await Promise.all(migrations))
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const store = await openStore(config);
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(store.db);
    await store.close();
    expect(rows.map((row) => row.name)).toEqual([
      '0001-initial',
      '0002-digest',
      '0003-lifecycle',
      '0004-working-days',
      '0005-slack',
      '0006-feed',
      '0007-checklist',
      '0008-switch',
      '0009-calendar',
      '0010-digest-mail',
      '0011-corrections',
      '0012-calendar-readers',
      '0013-calendar-texts',
      '0014-calendar-versions',
      '0015-calendar-digests',
      '0016-notice-deadlines',
    ]);
  });
});

describe('what cannot be opened says which database and why', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lastcall-'));
  const text = join(folder, 'notes.txt');
  writeFileSync(
    text,
    'these are notes, not a database, and they are long enough to be looked at '.repeat(20),
  );

  test.each([
    ['a file that is no database', { engine: 'sqlite', file: text }, 'file is not a database'],
    ['a folder', { engine: 'sqlite', file: folder }, 'unable to open database file'],
    ['a folder that cannot be made', { engine: 'sqlite', file: join(text, 'x', 'l.db') }, 'ENOTDIR'],
    [
      'a server that is not there',
      { engine: 'postgres', url: 'postgres://u:secret@127.0.0.1:9/x' },
      'ECONNREFUSED',
    ],
  ] as const)('%s', async (_name, config, reason) => {
    const opening = openStore(config);
    await expect(opening).rejects.toThrow(reason);
    await expect(opening).rejects.toThrow(
      /^DATABASE_URL: cannot use (sqlite|postgres):.*expected a database/,
    );
    await expect(opening).rejects.not.toThrow('secret');
  });

  test('settings that what is promised rests on', async () => {
    const { db } = await testStore('sqlite');
    const pragma = async (name: string) =>
      Object.values((await sql.raw(`pragma ${name}`).execute(db)).rows[0] ?? {})[0];
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
    chmodSync(folder, 0o700);
  });
});

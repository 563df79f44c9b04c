import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import pg from 'pg';
import type { DatabaseConfig } from '../../../src/config/env.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../../src/store/workspaces.ts';
import { dueMomentOf } from '../sample.ts';
import type { Measured } from '../scenarios.ts';
import { timeOf } from '../statistics.ts';

const TABLES = ['contract', 'activity'] as const;

type Cells = Readonly<Record<string, SQLInputValue>>;

/** A table's finished rows, and the prepared statement that takes one of them. */
interface Load {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly SQLInputValue[][];
}

/**
 * What an import wrote, written once more with nothing around it: one prepared INSERT a table, a row each time,
 * in one transaction of the engine's own client. `from` holds what an import wrote, `database` is empty.
 */
export async function plainInserts({
  database,
  from,
}: {
  readonly database: DatabaseConfig;
  readonly from: DatabaseConfig;
}): Promise<Measured<number>> {
  const source = await openStore(from);
  const loads = await Promise.all(TABLES.map((table) => loadOf(source, table)));
  await source.close();
  const target = await openStore(database);
  await ensureWorkspace(target.db, DEFAULT_WORKSPACE, dueMomentOf(0));
  await target.close();
  return {
    run: () =>
      database.engine === 'sqlite'
        ? insertIntoFile(database.file, loads)
        : insertOnServer(database.url, loads),
    close: async () => undefined,
  };
}

async function loadOf({ db }: Store, name: (typeof TABLES)[number]): Promise<Load> {
  const rows: Cells[] = await db.selectFrom(name).selectAll().execute();
  const columns = Object.keys(rows[0] ?? {});
  return { name, columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)) };
}

const insertOf = ({ name, columns }: Load, parameter: (index: number) => string): string =>
  `insert into ${name} (${columns.map((column) => `"${column}"`).join(', ')})
    values (${columns.map((_, index) => parameter(index)).join(', ')})`;

async function insertIntoFile(file: string, loads: readonly Load[]): Promise<number> {
  const database = new DatabaseSync(file);
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
  const ms = await timeOf(async () => {
    database.exec('begin immediate');
    for (const load of loads) {
      const statement = database.prepare(insertOf(load, () => '?'));
      for (const row of load.rows) statement.run(...row);
    }
    database.exec('commit');
  });
  database.close();
  return ms;
}

async function insertOnServer(url: string, loads: readonly Load[]): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const ms = await timeOf(async () => {
    await client.query('begin');
    for (const load of loads) {
      const text = insertOf(load, (index) => `$${index + 1}`);
      for (const values of load.rows) await client.query({ name: load.name, text, values });
    }
    await client.query('commit');
  });
  await client.end();
  return ms;
}

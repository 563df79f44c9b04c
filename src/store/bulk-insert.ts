import { CompiledQuery, type Insertable } from 'kysely';
import { chunks } from './chunks.ts';
import type { Database, Schema } from './schema.ts';

const ROWS_PER_STATEMENT = 100;

/** Texts of insert statements by table and number of rows, for each way of writing parameters. */
const texts = new Map<string, string>();

/**
 * Inserts rows that all have the same columns, many a statement. Kysely writes each statement's text once; building
 * it anew for thousands of values takes longer than the database needs for them.
 */
export async function bulkInsert<Table extends keyof Schema>(
  db: Database,
  table: Table,
  rows: readonly Insertable<Schema[Table]>[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  for (const chunk of chunks(rows, ROWS_PER_STATEMENT)) {
    const parameters: unknown[] = [];
    for (const row of chunk as readonly Readonly<Record<string, unknown>>[])
      for (const column of columns) parameters.push(row[column]);
    await db.executeQuery(CompiledQuery.raw(textFor(db, table, columns, chunk), parameters));
  }
}

function textFor<Table extends keyof Schema>(
  db: Database,
  table: Table,
  columns: readonly string[],
  rows: readonly Insertable<Schema[Table]>[],
): string {
  const dialect = db.getExecutor().adapter.constructor.name;
  const key = [dialect, table, rows.length, ...columns].join(' ');
  const known = texts.get(key);
  if (known !== undefined) return known;
  // A set of rows of every size would be too many texts; all but the last statement of an insert are full.
  if (texts.size > 100) texts.clear();
  const text = db
    .insertInto(table)
    .values(rows as never)
    .compile().sql;
  texts.set(key, text);
  return text;
}

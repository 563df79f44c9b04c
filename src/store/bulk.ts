import { type Compilable, CompiledQuery, type Insertable, type RawBuilder } from 'kysely';
import { evenChunks, filledChunks } from './chunks.ts';
import type { Database, Schema } from './schema.ts';

const ROWS_PER_INSERT = 128;

/** Texts of statements by name and number of parameters, for each way of writing parameters. */
const texts = new Map<string, string>();
const keptTexts = new Set<string>();

/** True of the text of a statement that is written once and asked again and again. */
export const isKeptText = (sql: string): boolean => keptTexts.has(sql);

/**
 * Runs a statement for many rows. Kysely writes its text once for each number of parameters; building it anew for
 * thousands of values takes longer than the database needs for them. `build` writes the parameters in their order.
 */
export async function runBulk(
  db: Database,
  name: string,
  parameters: readonly unknown[],
  build: () => { readonly sql: string },
): Promise<void> {
  await db.executeQuery(compiledOnce(db, name, parameters, build));
}

/** The rows of a statement whose text is kept like those of `runBulk`. */
export async function rowsOfKept<Row>(
  db: Database,
  name: string,
  parameters: readonly unknown[],
  build: () => Compilable<Row>,
): Promise<Row[]> {
  const query = compiledOnce(db, name, parameters, () => build().compile());
  return (await db.executeQuery(query)).rows as Row[];
}

/**
 * The rows that belong to many ids, asked for in statements whose texts are kept like those of `runBulk`. `build`
 * writes the ids it is given as its first parameters, and `rest` after them.
 */
export async function rowsFor<Row>(
  db: Database,
  name: string,
  ids: readonly string[],
  build: (ids: readonly string[]) => Compilable<Row>,
  rest: readonly unknown[] = [],
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const chunk of filledChunks(ids)) {
    for (const row of await rowsOfKept(db, name, [...chunk, ...rest], () => build(chunk))) rows.push(row);
  }
  return rows;
}

function compiledOnce(
  db: Database,
  name: string,
  parameters: readonly unknown[],
  build: () => { readonly sql: string },
): CompiledQuery {
  const key = [db.getExecutor().adapter.constructor.name, name, parameters.length].join(' ');
  const text = texts.get(key) ?? build().sql;
  texts.set(key, text);
  keptTexts.add(text);
  return CompiledQuery.raw(text, [...parameters]);
}

/** Inserts rows that all have the same columns, many a statement. */
export async function bulkInsert<Table extends keyof Schema>(
  db: Database,
  table: Table,
  rows: readonly Insertable<Schema[Table]>[],
  /** What is to happen with rows that are there already. */
  conflict?: { readonly clause: RawBuilder<unknown>; readonly parameters: readonly unknown[] },
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  const name = `insert ${table} ${conflict === undefined ? '' : 'or update'} ${columns.join(' ')}`;
  for (const chunk of evenChunks(rows, ROWS_PER_INSERT)) {
    const parameters: unknown[] = [];
    for (const row of chunk as readonly Readonly<Record<string, unknown>>[])
      for (const column of columns) parameters.push(row[column]);
    await runBulk(db, name, [...parameters, ...(conflict?.parameters ?? [])], () => {
      const insert = db.insertInto(table).values(chunk as never);
      return (conflict === undefined ? insert : insert.modifyEnd(conflict.clause)).compile();
    });
  }
}

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** How long a writer waits for another connection's transaction before it gives up. */
const BUSY_TIMEOUT_MS = 30_000;

/** How often it looks again meanwhile. */
const LOOK_AGAIN_MS = 1;

/** SQLITE_BUSY, in the low byte of each of its kinds. */
const BUSY = 5;

/** Statements kept compiled; bulk statements of odd sizes must not pile up. */
const STATEMENT_CACHE = 500;

/** Opens a file with the settings that Lastcall's promises rest on: what is committed survives a power cut. */
function openFile(file: string): DatabaseSync {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -65536',
  );
  // From here on whoever waits leaves others their turn (withPatience).
  database.exec('pragma busy_timeout = 0');
  return database;
}

/** Kysely's SQLite dialect over Node's own SQLite, so that no native module has to be installed. */
export function nodeSqliteDialect(file: string): Dialect {
  const inner = new SqliteDialect({ database: async () => asBetterSqlite(openFile(file)) });
  return {
    createDriver: () => withTurns(withPatience(withImmediateTransactions(inner.createDriver()))),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => withTransactionalDdl(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/**
 * Every transaction takes the write lock at its start. A deferred one that reads first and writes later fails
 * with SQLITE_BUSY, whatever the timeout, when another process wrote in between.
 */
function withImmediateTransactions(driver: Driver): Driver {
  driver.beginTransaction = async (connection: DatabaseConnection) => {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  };
  return driver;
}

/**
 * Who has to wait for another connection's transaction asks again and again. SQLite itself would wait with everything
 * else in this thread standing still, the other connection's own work included where that is in the same thread.
 * Within a transaction of ours nobody else writes, so what is asked again was never half done.
 */
function withPatience(driver: Driver): Driver {
  const acquire = driver.acquireConnection.bind(driver);
  const patient = new WeakSet<DatabaseConnection>();
  driver.acquireConnection = async () => {
    const connection = await acquire();
    if (patient.has(connection)) return connection;
    patient.add(connection);
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = async <Row>(query: CompiledQuery) => {
      const giveUpAt = performance.now() + BUSY_TIMEOUT_MS;
      while (true)
        try {
          return await execute<Row>(query);
        } catch (error) {
          if (!isBusy(error) || performance.now() > giveUpAt) throw error;
          await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        }
    };
    return connection;
  };
  return driver;
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === BUSY;

/** How long statements may follow each other before whoever waits for the event loop gets their turn. */
const TURN_MS = 3;

/**
 * SQLite answers at once, so a piece of work with many statements would go on without the event loop ever turning:
 * nobody else's request would be read, let alone acknowledged, until it is done. Transactions are not interrupted.
 */
function withTurns(driver: Driver): Driver {
  const acquire = driver.acquireConnection.bind(driver);
  let turned = 0;
  driver.acquireConnection = async () => {
    if (performance.now() - turned > TURN_MS) {
      await new Promise(setImmediate);
      turned = performance.now();
    }
    return acquire();
  };
  return driver;
}

/** SQLite's DDL is transactional; saying so runs migrations in one transaction, so that two processes cannot mix. */
function withTransactionalDdl(): DialectAdapter {
  const adapter = new SqliteAdapter();
  Object.defineProperty(adapter, 'supportsTransactionalDdl', { value: true });
  return adapter;
}

/** The few methods that Kysely calls, in the shape of the library it was written for. */
function asBetterSqlite(database: DatabaseSync) {
  const cache = new Map<string, ReturnType<typeof adapt>>();
  return {
    close: () => database.close(),
    prepare: (sql: string) => {
      const known = cache.get(sql);
      if (known !== undefined) return known;
      if (cache.size >= STATEMENT_CACHE) cache.clear();
      const statement = adapt(database.prepare(sql));
      cache.set(sql, statement);
      return statement;
    },
  };
}

type RowOf = (values: readonly unknown[]) => Record<string, unknown>;

/**
 * What makes a row of its values, written out for its columns: setting one name after the other takes ten times as
 * long. The names are those of our own statements.
 */
const rowMaker = (columns: readonly string[]): RowOf =>
  new Function(
    'values',
    `return { ${columns.map((name, index) => `${JSON.stringify(name)}: values[${index}]`)} };`,
  ) as RowOf;

/** Rows are taken as arrays: the objects that Node would make of them take twice as long to make, and longer to read. */
function adapt(statement: StatementSync) {
  const columns = statement.columns().map(({ name }) => name);
  statement.setReturnArrays(true);
  let made: RowOf | undefined;
  const rowOf: RowOf = (values) => {
    made ??= rowMaker(columns);
    return made(values);
  };
  const rowsFor = (parameters: readonly unknown[]) =>
    statement.all(...(parameters as SQLInputValue[])) as unknown as unknown[][];
  return {
    reader: columns.length > 0,
    all: (parameters: readonly unknown[]) => rowsFor(parameters).map(rowOf),
    run: (parameters: readonly unknown[]) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters: readonly unknown[]) => rowsFor(parameters).map(rowOf).values(),
  };
}

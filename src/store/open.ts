import { type Dialect, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { DatabaseConfig } from '../config/env.ts';
import { LastcallError } from '../domain/errors.ts';
import { migrateToLatest } from './migrate.ts';
import type { Database, Schema } from './schema.ts';
import { nodeSqliteDialect } from './sqlite.ts';

/** An open, migrated database. */
export interface Store {
  readonly engine: 'sqlite' | 'postgres';
  readonly db: Database;
  readonly close: () => Promise<void>;
}

const POOL_SIZE = 10;
const INT8 = 20;
const CONNECT_TIMEOUT_MS = 10_000;

/** A PostgreSQL bigint arrives as text, because it may not fit; ours (instants, money) fit a number exactly. */
const typesWithNumericBigint: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format)) as never,
};

/**
 * Opens the database and brings it up to date.
 * @throws LastcallError `database` that names the database (never its password) and what is wrong with it.
 */
export async function openStore(config: DatabaseConfig): Promise<Store> {
  try {
    return await openStoreOn(config.engine, dialectFor(config));
  } catch (cause) {
    throw asDatabaseError(config, cause);
  }
}

/** The same on a dialect of the caller's, for tests that bring a PostgreSQL of their own. */
export async function openStoreOn(engine: Store['engine'], dialect: Dialect): Promise<Store> {
  const db = new Kysely<Schema>({ dialect });
  try {
    await migrateToLatest(db);
  } catch (cause) {
    await db.destroy().catch(() => undefined);
    throw cause;
  }
  return { engine, db, close: () => db.destroy() };
}

function dialectFor(config: DatabaseConfig): Dialect {
  if (config.engine === 'sqlite') return nodeSqliteDialect(config.file);
  const pool = new pg.Pool({
    connectionString: config.url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: typesWithNumericBigint,
  });
  // An idle connection that the server closes must not end the process; the next query opens a new one.
  pool.on('error', () => undefined);
  // Nor one that closes while somebody holds it between two queries: the next of them says so.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool });
}

/** A database as messages may show it: the file, or the URL without user and password. */
export function describeDatabase(config: DatabaseConfig): string {
  if (config.engine === 'sqlite') return `sqlite:${config.file}`;
  const url = new URL(config.url);
  return `postgres://${url.host}${url.pathname}`;
}

function asDatabaseError(config: DatabaseConfig, cause: unknown): LastcallError {
  if (cause instanceof LastcallError) return cause;
  const reason = cause instanceof Error ? cause.message || String(Reflect.get(cause, 'code')) : String(cause);
  return new LastcallError(
    'database',
    `DATABASE_URL: cannot use ${describeDatabase(config)}: found "${reason}", expected a database that can be opened and written`,
    { cause },
  );
}

import { type Dialect, Kysely } from 'kysely';
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

/**
 * Opens the database and brings it up to date.
 * @throws LastcallError `database` that names the database (never its password) and what is wrong with it.
 */
export async function openStore(config: DatabaseConfig): Promise<Store> {
  try {
    return await openStoreOn(config.engine, await dialectFor(config));
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

async function dialectFor(config: DatabaseConfig): Promise<Dialect> {
  if (config.engine === 'sqlite') return nodeSqliteDialect(config.file);
  // Only where there is a server: its driver takes ten megabytes.
  return (await import('./postgres.ts')).postgresDialect(config.url);
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

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { PGliteDialect } from 'kysely';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { DatabaseConfig } from '../../src/config/env.ts';
import { openStore, openStoreOn, type Store } from '../../src/store/open.ts';

/** A real server to test on; where CI is set there must be one. */
export const SERVER_URL = process.env.TEST_DATABASE_URL;
if (process.env.CI !== undefined && SERVER_URL === undefined)
  throw new Error('TEST_DATABASE_URL: found nothing, expected a PostgreSQL server, as CI is set');

export type EngineName = 'sqlite' | 'pglite' | 'postgres';

/** The engines that every store test runs on; PGlite stands in for PostgreSQL where there is no server. */
export const ENGINES: readonly EngineName[] =
  SERVER_URL === undefined ? ['sqlite', 'pglite'] : ['sqlite', 'postgres'];

/** Engines that several processes can share. */
export const SHARED_ENGINES: readonly Exclude<EngineName, 'pglite'>[] =
  SERVER_URL === undefined ? ['sqlite'] : ['sqlite', 'postgres'];

/** An empty, migrated store of an engine, gone when the test has finished. */
export async function testStore(engine: EngineName): Promise<Store> {
  const store =
    engine === 'pglite'
      ? await openStoreOn('postgres', await emptyPglite())
      : await openStore(await testDatabase(engine));
  onTestFinished(() => store.close());
  return store;
}

let pglite: PGlite | undefined;

/** PGlite takes seconds to start: a test file starts one, and each test finds it empty. */
async function emptyPglite(): Promise<PGliteDialect> {
  // Loaded only where it is needed: it is large.
  pglite ??= await (await import('@electric-sql/pglite')).PGlite.create();
  const shared = pglite;
  await shared.exec('drop schema public cascade; create schema public');
  const keptOpen = new Proxy(shared, {
    get: (target, name) => {
      if (name === 'close') return async () => undefined;
      const member = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return new PGliteDialect({ pglite: keptOpen });
}

/** A place for a database that does not exist yet (a file) or is empty (a server's), gone when the test has finished. */
export async function testDatabase(engine: 'sqlite' | 'postgres'): Promise<DatabaseConfig> {
  if (engine === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'lastcall-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return { engine, file: join(folder, 'lastcall.db') };
  }
  const name = `lastcall_${randomUUID().replaceAll('-', '')}`;
  await onServer(`create database ${name}`);
  onTestFinished(() => onServer(`drop database if exists ${name} with (force)`));
  const url = new URL(SERVER_URL ?? '');
  url.pathname = `/${name}`;
  return { engine, url: url.href };
}

/** A database's address as DATABASE_URL takes it. */
export const databaseUrl = (config: DatabaseConfig): string =>
  config.engine === 'sqlite' ? `sqlite:${config.file}` : config.url;

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: SERVER_URL });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

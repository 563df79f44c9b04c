import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseConfig } from '../../src/config/env.ts';

const SERVER_URL = process.env.TEST_DATABASE_URL;

export type EngineName = DatabaseConfig['engine'];

/** PostgreSQL only where there is a server to measure on. */
export const ENGINES: readonly EngineName[] = SERVER_URL === undefined ? ['sqlite'] : ['sqlite', 'postgres'];

/** Lends a database that does not exist yet (a file) or is empty (a server's), gone when the work has ended. */
export async function withDatabase<Result>(
  engine: EngineName,
  work: (config: DatabaseConfig) => Promise<Result>,
): Promise<Result> {
  if (engine === 'sqlite') return withFolder((folder) => work({ engine, file: join(folder, 'lastcall.db') }));
  const name = `lastcall_bench_${randomUUID().replaceAll('-', '')}`;
  await onServer(`create database ${name}`);
  try {
    const url = new URL(SERVER_URL ?? '');
    url.pathname = `/${name}`;
    return await work({ engine, url: url.href });
  } finally {
    await onServer(`drop database if exists ${name} with (force)`);
  }
}

/** A database's address as DATABASE_URL takes it. */
export const databaseUrl = (config: DatabaseConfig): string =>
  config.engine === 'sqlite' ? `sqlite:${config.file}` : config.url;

/** Lends an empty folder, gone when the work has ended. */
export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'lastcall-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: SERVER_URL });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

import { sql } from 'kysely';
import type { Store } from './open.ts';
import type { Database } from './schema.ts';

/**
 * Lends a connection whose commits do not wait for the disk, on SQLite: for what is done again, to the same end, should
 * the power fail just then and take it back. What ends with the process only is kept as ever, and the next commit that
 * waits for the disk waits for these, too. A server's processes outlive it, and may have told what it lost: there it
 * always waits.
 */
export async function withoutDisk<Result>(
  { db, engine }: Store,
  work: (own: Database) => Promise<Result>,
): Promise<Result> {
  if (engine === 'postgres') return work(db);
  return db.connection().execute(async (own) => {
    await sql`pragma synchronous = normal`.execute(own);
    try {
      return await work(own);
    } finally {
      await sql`pragma synchronous = full`.execute(own);
    }
  });
}

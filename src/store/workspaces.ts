import type { Instant } from '../domain/instant.ts';
import type { Database } from './schema.ts';

/** The workspace of an installation with its own token; several come with OAuth, under their team's id. */
export const DEFAULT_WORKSPACE = 'default';

/** Makes sure that a workspace has its row, which all others refer to. */
export async function ensureWorkspace(db: Database, id: string, now: Instant): Promise<void> {
  // Every command comes by here: looking first spares them SQLite's one write lock.
  const there = await db.selectFrom('workspace').select('id').where('id', '=', id).executeTakeFirst();
  if (there !== undefined) return;
  await db
    .insertInto('workspace')
    .values({ id, name: id, created_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

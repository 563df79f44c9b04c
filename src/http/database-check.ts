import { access, constants } from 'node:fs/promises';
import type { DatabaseConfig } from '../config/env.ts';
import type { Store } from '../store/open.ts';

/** Asks the database something it has to look up. Rejects, or says why it cannot be used; null where it can. */
export async function databaseProblem(store: Store, config: DatabaseConfig): Promise<string | null> {
  await store.db.selectFrom('workspace').select('id').limit(1).execute();
  if (config.engine !== 'sqlite' || config.file === ':memory:') return null;
  // SQLite goes on reading and writing a file that was deleted under it, and all of it is lost.
  return access(config.file, constants.R_OK | constants.W_OK).then(
    () => null,
    (error: NodeJS.ErrnoException) => `the database file cannot be used (${error.code})`,
  );
}

import type { Kysely } from 'kysely';

/** What people correct must not undo what was done: kept is what was true on the day it was done. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A playbook may be corrected, exchanged or taken away later. Null in rows from before: the playbook says.
  await db.schema.alterTable('notice_record').addColumn('stops_renewal', 'integer').execute();
  await db.schema.alterTable('contract').addColumn('corrected_on', 'text').execute();
}

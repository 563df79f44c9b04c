import type { Kysely } from 'kysely';

/** Who holds back a contract's reminders until when, and the day of the month that its terms end on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['quiet_until', 'quiet_by', 'quiet_kind'])
    await db.schema.alterTable('contract').addColumn(name, 'text').execute();
  await db.schema.alterTable('contract').addColumn('anchor_day', 'integer').execute();
  await db.schema
    .createIndex('contract_by_end')
    .on('contract')
    .columns(['workspace_id', 'term_end', 'id'])
    .execute();
}

import type { Kysely } from 'kysely';

/** Who holds back a contract's reminders until when, the day of the month that its terms end on, and past terms. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['quiet_until', 'quiet_by', 'quiet_kind'])
    await db.schema.alterTable('contract').addColumn(name, 'text').execute();
  await db.schema.alterTable('contract').addColumn('anchor_day', 'integer').execute();
  await db.schema
    .createTable('term')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('contract_id', 'text', (column) => column.notNull().references('contract.id'))
    .addColumn('term_end', 'text', (column) => column.notNull())
    .addColumn('term_start', 'text')
    .addColumn('intent', 'text', (column) => column.notNull())
    .addColumn('renewed_until', 'text', (column) => column.notNull())
    .addColumn('renewed_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('term_key', ['contract_id', 'term_end'])
    .execute();
  await db.schema.createIndex('term_by_end').on('term').columns(['workspace_id', 'term_end']).execute();
  await db.schema
    .createIndex('contract_by_end')
    .on('contract')
    .columns(['workspace_id', 'term_end', 'id'])
    .execute();
}

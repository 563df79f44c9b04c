import type { Kysely } from 'kysely';

/** Who reads the events of a contract, what those who no longer do are told, and since when a calendar is as it is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('calendar_contract')
    .addColumn('readers', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  await db.schema
    .alterTable('calendar_contract')
    .addColumn('is_open', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable('calendar_contract')
    .addColumn('name', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  // What a feed answered with follows from the version of the calendar alone.
  for (const column of ['etag', 'changed_at', 'built_version'])
    await db.schema.alterTable('feed').dropColumn(column).execute();
  await db.schema
    .alterTable('calendar_state')
    .addColumn('changed_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  // Few events are ever waiting to be dropped, and each reading asks for the first.
  await db.schema
    .createIndex('calendar_contract_drops')
    .on('calendar_contract')
    .columns(['workspace_id', 'drops_at'])
    .where('drops_at' as never, 'is not', null)
    .execute();
  await db.schema
    .createTable('calendar_parting')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('contract_id', 'text', (column) => column.notNull().references('contract.id'))
    .addColumn('reader', 'text', (column) => column.notNull())
    .addColumn('events', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('calendar_parting_key', ['contract_id', 'reader'])
    .execute();
  await db.schema
    .createIndex('calendar_parting_reader')
    .on('calendar_parting')
    .columns(['workspace_id', 'reader', 'contract_id'])
    .execute();
}

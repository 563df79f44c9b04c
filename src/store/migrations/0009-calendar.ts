import type { Kysely } from 'kysely';

/** Calendar events as they were rendered, what changed since, and what a feed last answered with. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('calendar_contract')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('contract_id', 'text', (column) => column.primaryKey().references('contract.id'))
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('events', 'text', (column) => column.notNull())
    .addColumn('assignees', 'text', (column) => column.notNull())
    .addColumn('drops_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('calendar_contract_workspace')
    .on('calendar_contract')
    .columns(['workspace_id', 'contract_id'])
    .execute();
  await db.schema
    .createTable('calendar_change')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('contract_ids', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('calendar_change_workspace')
    .on('calendar_change')
    .column('workspace_id')
    .execute();
  await db.schema
    .createTable('calendar_state')
    .addColumn('workspace_id', 'text', (column) => column.primaryKey().references('workspace.id'))
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('rules', 'text', (column) => column.notNull())
    .addColumn('slack_url', 'text')
    .addColumn('drops_at', 'bigint')
    .execute();
  await db.schema.alterTable('feed').addColumn('alarm_days', 'integer').execute();
  await db.schema.alterTable('feed').addColumn('etag', 'text').execute();
  await db.schema.alterTable('feed').addColumn('changed_at', 'bigint').execute();
  await db.schema.alterTable('feed').addColumn('built_version', 'bigint').execute();
}

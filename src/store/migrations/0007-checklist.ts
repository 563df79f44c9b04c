import { type Kysely, sql } from 'kysely';

/**
 * Task lists that people work on together: what does not apply and who was given what, what became of a list as a
 * whole, when a contract is ready for its end, which views show it, and follow-ups of which one at a time is shown.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['waived', 'assigned_by'])
    await db.schema.alterTable('task').addColumn(name, 'text').execute();
  await db.schema.alterTable('task').addColumn('assigned_at', 'bigint').execute();
  await sql`create index task_by_assignee on task (workspace_id, lower(assignee)) where assignee is not null`.execute(
    db,
  );
  await db.schema
    .createTable('checklist')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('contract_id', 'text', (column) => column.notNull().references('contract.id'))
    .addColumn('term_end', 'text', (column) => column.notNull())
    .addColumn('list', 'text', (column) => column.notNull())
    .addColumn('archived_at', 'bigint')
    .addColumn('archived_by', 'text')
    .addColumn('completed_at', 'bigint')
    .addColumn('answers', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('checklist_key', ['contract_id', 'term_end', 'list'])
    .execute();
  await db.schema.alterTable('contract').addColumn('ready_on', 'text').execute();
  await db.schema
    .alterTable('follow_up')
    .addColumn('wanted', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
  await db.schema
    .alterTable('follow_up')
    .addColumn('rest_until', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('slack_view')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('view_id', 'text', (column) => column.notNull())
    .addColumn('contract_id', 'text', (column) => column.notNull())
    .addColumn('metadata', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('slack_view_key', ['workspace_id', 'user_id'])
    .execute();
  await db.schema.createIndex('slack_view_of').on('slack_view').column('contract_id').execute();
}

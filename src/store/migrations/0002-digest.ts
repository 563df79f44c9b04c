import type { Kysely } from 'kysely';

/** Which digest went to whom in which period. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('digest')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('why', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('claim', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('first_attempt_at', 'bigint', (column) => column.notNull())
    .addColumn('message_ref', 'text')
    .addColumn('sent_at', 'bigint')
    .addPrimaryKeyConstraint('digest_key', ['workspace_id', 'recipient', 'period'])
    .execute();
}

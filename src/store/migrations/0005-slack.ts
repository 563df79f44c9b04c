import { type Kysely, sql } from 'kysely';

/**
 * What acting in Slack needs: archived and channel-limited contracts, the order of notice deadlines, what people did
 * and is still to be carried out (`inbox`), what is still to be shown of it (`follow_up`), who people are, whose Home
 * is open, and what happened to no contract in particular.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('contract').addColumn('archived_at', 'bigint').execute();
  await db.schema
    .alterTable('contract')
    .addColumn('channel_only', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('contract').addColumn('notice_by', 'text').execute();
  await db.schema
    .createIndex('contract_by_notice')
    .on('contract')
    .columns(['workspace_id', 'notice_by', 'id'])
    .execute();
  await sql`create index contract_by_owner on contract (workspace_id, lower(owner_email), notice_by)`.execute(
    db,
  );
  await sql`create index contract_limited on contract (workspace_id, slack_channel) where channel_only = 1`.execute(
    db,
  );
  // The next sweep looks at every contract and fills in its notice deadline.
  await sql`update contract set notice_by = term_end, next_due_at = 0`.execute(db);

  await db.schema
    .createTable('inbox')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('act', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('lease_until', 'bigint')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('why', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('inbox_open')
    .on('inbox')
    .column('lease_until')
    .where(sql.ref('lease_until'), 'is not', null)
    .execute();

  await db.schema
    .createTable('follow_up')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('ledger_id', 'text')
    .addColumn('contract_id', 'text')
    .addColumn('seq', 'integer')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint')
    .addColumn('claim', 'text')
    .addColumn('why', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('follow_up_to_try')
    .on('follow_up')
    .column('next_attempt_at')
    .where(sql.ref('next_attempt_at'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('ledger_of_contract')
    .on('ledger')
    .columns(['contract_id', 'term_end'])
    .where(sql.ref('message_ref'), 'is not', null)
    .execute();

  await db.schema
    .createTable('slack_person')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('email', 'text')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text')
    .addColumn('standing', 'text', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('slack_person_key', ['workspace_id', 'user_id'])
    .execute();

  await db.schema
    .createTable('slack_home')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('slack_home_key', ['workspace_id', 'user_id'])
    .execute();

  await db.schema
    .createTable('workspace_activity')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('workspace_activity_by_time')
    .on('workspace_activity')
    .columns(['workspace_id', 'at'])
    .execute();
}

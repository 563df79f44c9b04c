import { type Kysely, sql } from 'kysely';

/**
 * Who reads digests (`digest_subscription`), each digest as a row of a ledger of its own (`digest`, built anew as
 * rows are planned before they are claimed), links in mails that were used, the secret that signs them, and what is
 * needed to say what happened and what could not be delivered.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('digest_subscription')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text')
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('vendor', 'text')
    .addColumn('rhythm', 'text', (column) => column.notNull())
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('own_zone', 'integer', (column) => column.notNull())
    .addColumn('send_at', 'text', (column) => column.notNull())
    .addColumn('weekday', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_by', 'text')
    .addColumn('refusals', 'integer', (column) => column.notNull())
    .addColumn('paused_at', 'bigint')
    .addColumn('next_due_at', 'bigint')
    .addColumn('last_slot_at', 'bigint')
    .addColumn('last_slot_date', 'text')
    .addColumn('last_ref', 'text')
    .addUniqueConstraint('digest_subscription_address', ['workspace_id', 'address'])
    .execute();
  await db.schema
    .createIndex('digest_subscription_due')
    .on('digest_subscription')
    .column('next_due_at')
    .where(sql.ref('next_due_at'), 'is not', null)
    .execute();

  await db.schema.alterTable('digest').renameTo('digest_before').execute();
  await db.schema
    .createTable('digest')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('subscription_id', 'text')
    .addColumn('slot_at', 'bigint', (column) => column.notNull())
    .addColumn('slot_date', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('why', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint')
    .addColumn('claim', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('first_attempt_at', 'bigint')
    .addColumn('message_ref', 'text')
    .addColumn('sent_at', 'bigint')
    .addPrimaryKeyConstraint('digest_once', ['workspace_id', 'recipient', 'period'])
    .execute();
  // What an earlier version did not get to is overtaken by the first digest of this one.
  await sql`insert into digest (workspace_id, recipient, period, slot_at, slot_date, state, why, attempts,
      first_attempt_at, message_ref, sent_at)
    select workspace_id, recipient, period, first_attempt_at, '', case when state = 'sent' then 'sent' else 'skipped' end,
      why, attempts, first_attempt_at, message_ref, sent_at from digest_before`.execute(db);
  await db.schema.dropTable('digest_before').execute();
  for (const column of ['next_attempt_at', 'lease_until'])
    await db.schema
      .createIndex(`digest_by_${column}`)
      .on('digest')
      .column(column)
      .where(sql.ref(column), 'is not', null)
      .execute();

  await db.schema
    .createTable('mail_secret')
    .addColumn('workspace_id', 'text', (column) => column.primaryKey().references('workspace.id'))
    .addColumn('secret', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('mail_link_use')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .execute();

  // A sentence for somebody in Slack that is about no contract.
  await db.schema.alterTable('follow_up').addColumn('note', 'text').execute();
  // Only of what a digest tells: importing many contracts has nothing to do with it.
  await sql`create index activity_told on activity (workspace_id, at) where what in ('contract.renewed',
    'notice.recorded', 'notice.confirmed', 'task.done', 'account.free-confirmed')`.execute(db);
  await sql`create index ledger_failed on ledger (contract_id) where state = 'failed'`.execute(db);
}

import { type Kysely, sql } from 'kysely';

/** Workspaces, contracts, notice records, the reminder ledger, the activity log and tasks. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('workspace')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('contract')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('vendor', 'text', (column) => column.notNull())
    .addColumn('product', 'text', (column) => column.notNull())
    .addColumn('plan', 'text', (column) => column.notNull())
    .addColumn('seats', 'bigint')
    .addColumn('unit_price', 'bigint')
    .addColumn('currency', 'text')
    .addColumn('term_start', 'text')
    .addColumn('term_end', 'text', (column) => column.notNull())
    .addColumn('term_months', 'integer')
    .addColumn('notice_days', 'integer')
    .addColumn('auto_renews', 'integer')
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('owner_email', 'text')
    .addColumn('slack_channel', 'text')
    .addColumn('purchased_through', 'text', (column) => column.notNull())
    .addColumn('reseller', 'text')
    .addColumn('playbook', 'text', (column) => column.notNull())
    .addColumn('intent', 'text', (column) => column.notNull())
    .addColumn('end_date_source', 'text')
    .addColumn('notes', 'text', (column) => column.notNull())
    .addColumn('vendor_key', 'text', (column) => column.notNull())
    .addColumn('product_key', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('next_due_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  // The rule that makes a contract the same one again (interface.md, "Contract CSV"), kept by the database.
  await db.schema
    .createIndex('contract_identity')
    .unique()
    .on('contract')
    .columns(['workspace_id', 'vendor_key', 'product_key', 'term_end'])
    .execute();
  // Only contracts with something to come: finding out that nothing is due stays one look at the index's edge.
  await db.schema
    .createIndex('contract_next_due')
    .on('contract')
    .column('next_due_at')
    .where(sql.ref('next_due_at'), 'is not', null)
    .execute();

  await db.schema
    .createTable('notice_record')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('contract_id', 'text', (column) => column.notNull().references('contract.id'))
    .addColumn('term_end', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('given_on', 'text', (column) => column.notNull())
    .addColumn('through', 'text', (column) => column.notNull())
    .addColumn('reference', 'text')
    .addColumn('confirmed_on', 'text')
    .addColumn('recorded_by', 'text', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('notice_once', ['contract_id', 'term_end', 'action'])
    .execute();

  await db.schema
    .createTable('ledger')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('contract_id', 'text', (column) => column.notNull().references('contract.id'))
    .addColumn('term_end', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('rung', 'text', (column) => column.notNull())
    .addColumn('medium', 'text', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('why', 'text', (column) => column.notNull())
    .addColumn('folded_into', 'text')
    .addColumn('instead_of', 'text')
    .addColumn('instead_reason', 'text')
    .addColumn('local_date', 'text', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint')
    .addColumn('lease_until', 'bigint')
    .addColumn('claim', 'text')
    .addColumn('ambiguous', 'integer', (column) => column.notNull())
    .addColumn('first_attempt_at', 'bigint')
    .addColumn('message_ref', 'text')
    .addColumn('sent_at', 'bigint')
    .addUniqueConstraint('ledger_key', [
      'contract_id',
      'term_end',
      'action',
      'rung',
      'medium',
      'recipient',
      'workspace_id',
    ])
    .execute();
  await db.schema
    .createIndex('ledger_to_try')
    .on('ledger')
    .column('next_attempt_at')
    .where(sql.ref('next_attempt_at'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('ledger_leased')
    .on('ledger')
    .column('lease_until')
    .where(sql.ref('lease_until'), 'is not', null)
    .execute();

  await db.schema
    .createTable('activity')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('contract_id', 'text', (column) => column.notNull().references('contract.id'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('activity_key', ['contract_id', 'seq'])
    .execute();

  await db.schema
    .createTable('task')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('contract_id', 'text', (column) => column.notNull().references('contract.id'))
    .addColumn('term_end', 'text', (column) => column.notNull())
    .addColumn('list', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('due', 'text')
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('assignee', 'text')
    .addColumn('note', 'text')
    .addColumn('done_at', 'bigint')
    .addColumn('done_by', 'text')
    .addPrimaryKeyConstraint('task_key', ['contract_id', 'term_end', 'list', 'id'])
    .execute();
}

import type { Kysely } from 'kysely';

/** How a team changes over at the end of a term, and what it made of the steps; and requests that were drafted and sent. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('switch_plan')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('contract_id', 'text', (column) => column.notNull().references('contract.id'))
    .addColumn('term_end', 'text', (column) => column.notNull())
    .addColumn('tactic', 'text', (column) => column.notNull())
    .addColumn('replacement', 'text')
    .addColumn('starts_on', 'text', (column) => column.notNull())
    .addColumn('chosen_on', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('switch_plan_key', ['contract_id', 'term_end'])
    .execute();
  await db.schema
    .createTable('switch_step')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('contract_id', 'text', (column) => column.notNull().references('contract.id'))
    .addColumn('term_end', 'text', (column) => column.notNull())
    .addColumn('tactic', 'text', (column) => column.notNull())
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('moved_to', 'text')
    .addColumn('assignee', 'text')
    .addColumn('done_on', 'text')
    .addColumn('done_by', 'text')
    .addColumn('skipped_by', 'text')
    .addColumn('skipped_why', 'text')
    .addColumn('told_for', 'text')
    .addPrimaryKeyConstraint('switch_step_key', ['contract_id', 'term_end', 'tactic', 'step'])
    .execute();
  await db.schema
    .createTable('request_sent')
    .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspace.id'))
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('contract_id', 'text', (column) => column.notNull().references('contract.id'))
    .addColumn('term_end', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('copy_to', 'text')
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('asked_by', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('why', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint')
    .addColumn('claim', 'text')
    .addColumn('message_ref', 'text')
    .addColumn('sent_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('request_sent_of_contract')
    .on('request_sent')
    .columns(['contract_id', 'asked_at'])
    .execute();
  await db.schema.createIndex('request_sent_to_try').on('request_sent').column('next_attempt_at').execute();
}

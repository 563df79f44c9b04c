import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * Since which version of its workspace's calendar a contract's events are as they are, so that whoever has an earlier
 * version reads only those that are other than theirs. A server sorts contracts as SQLite and JavaScript do: whoever
 * puts one among those that they have puts it where the server would.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('calendar_contract')
    .addColumn('version', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`alter table calendar_contract alter column contract_id type text collate "C"`.execute(db);
    // A process of before, still running, must not write events that nobody would find by their version.
    await sql`alter table calendar_contract alter column version drop default`.execute(db);
  }
  await db.schema
    .createIndex('calendar_contract_version')
    .on('calendar_contract')
    .columns(['workspace_id', 'version'])
    .execute();
}

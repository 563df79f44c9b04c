import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * A digest of each contract's rendered events, of which the ETags of feeds are made: whoever puts a feed together need
 * not go through all of its text for that.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('calendar_contract')
    .addColumn('digest', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  // Those that are there already get theirs when the events are looked at next, which is now.
  await sql`update calendar_state set rules = ''`.execute(db);
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return;
  await sql`alter table calendar_contract alter column digest drop default`.execute(db);
  // That of the contract, whose workspace it is, holds it as well, and each is looked up for each row that is written.
  await sql`alter table calendar_contract drop constraint if exists calendar_contract_workspace_id_fkey`.execute(
    db,
  );
}

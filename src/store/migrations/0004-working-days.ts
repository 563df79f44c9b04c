import { type Kysely, sql } from 'kysely';

/**
 * Notice periods in months, co-owners (e-mail addresses in JSON), the country whose holidays count, the day on which
 * a contract's present dates became known, and the day on which somebody saw that the account shows Free.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('contract').addColumn('notice_months', 'integer').execute();
  await db.schema
    .alterTable('contract')
    .addColumn('co_owners', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  for (const name of ['country', 'known_on', 'account_free_on'])
    await db.schema.alterTable('contract').addColumn(name, 'text').execute();
  await keepConfirmations(db);
}

/** Until now only the history told that an account shows Free. */
async function keepConfirmations(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ contract_id: string; after: string | null; at: number }>`
    select contract_id, after, at from activity where what = 'account.free-confirmed'`.execute(db);
  for (const { contract_id: id, after, at } of rows) {
    const termEnd = after === null ? undefined : JSON.parse(after).termEnd;
    const day = new Date(Number(at)).toISOString().slice(0, 10);
    await sql`update contract set account_free_on = ${day} where id = ${id} and term_end = ${termEnd}`.execute(
      db,
    );
  }
}

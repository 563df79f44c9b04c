import { type Kysely, sql } from 'kysely';

/**
 * Contracts that went into another term were still listed by the notice deadline of the one before. The next sweep looks
 * at those that are watched, and fills in the one of the term that they are in.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update contract set next_due_at = 0
    where next_due_at is not null and id in (select contract_id from term)`.execute(db);
}

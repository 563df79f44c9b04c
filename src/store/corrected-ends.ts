import { sql } from 'kysely';
import type { LocalDate } from '../domain/local-date.ts';
import type { Database } from './schema.ts';

/**
 * Of a row of the ledger, the end that the term it speaks of has now. An end that is neither the present term's nor a
 * past one's was corrected since: its row speaks of the term in which it went out. The ledger's own key stays as it is.
 */
export const END_NOW = sql<string>`case
  when ledger.term_end in (
    select contract.term_end from contract where contract.id = ledger.contract_id
    union all select term.term_end from term where term.contract_id = ledger.contract_id
  ) then ledger.term_end
  else coalesce(
    (
      select min(term.term_end) from term
      where term.contract_id = ledger.contract_id and term.renewed_at > coalesce(ledger.sent_at, ledger.due_at)
    ),
    (select contract.term_end from contract where contract.id = ledger.contract_id)
  )
end`;

/** A term as a message names it: by its contract, and by the end that it had as the message was written. */
export interface NamedTerm {
  readonly contractId: string;
  readonly termEnd: string;
}

/** The same by the end that the term has now; a past term, and what is of no contract, stays as it is named. */
export async function asItEndsNow<Term extends NamedTerm>(db: Database, named: Term): Promise<Term> {
  const present = await db
    .selectFrom('contract')
    .select('term_end')
    .where('id', '=', named.contractId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('term')
            .select('term.term_end')
            .where('term.contract_id', '=', named.contractId)
            .where('term.term_end', '=', named.termEnd),
        ),
      ),
    )
    .executeTakeFirst();
  return present === undefined ? named : { ...named, termEnd: present.term_end as LocalDate };
}

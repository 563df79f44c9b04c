import { sql } from 'kysely';
import type { DatabaseConfig } from '../../src/config/env.ts';
import type { Instant } from '../../src/domain/instant.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../src/store/workspaces.ts';
import { CHANNEL, dueMomentOf, RESTING_FROM_ROUND, termEndOf } from './sample.ts';
import type { Measured } from './scenarios.ts';

export interface SeedOptions {
  readonly database: DatabaseConfig;
  /** Rounds whose contracts fall due one day after the other, and how many contracts each has. */
  readonly rounds: number;
  readonly dueEach: number;
  /** Contracts that do not fall due in any round, each with a reminder that was sent. */
  readonly resting: number;
}

const MINUTE_MS = 60_000;

/** Fills a database by SQL alone, as a million contracts through the import would take most of the run. */
export async function seed({ database, rounds, dueEach, resting }: SeedOptions): Promise<Measured<null>> {
  const store = await openStore(database);
  await ensureWorkspace(store.db, DEFAULT_WORKSPACE, dueMomentOf(0));
  return {
    run: async () => {
      for (let round = 0; round < rounds; round += 1)
        await insert(store, `due${round}`, dueEach, termEndOf(round), dueMomentOf(round), 0);
      await insert(
        store,
        'resting',
        resting,
        termEndOf(RESTING_FROM_ROUND),
        dueMomentOf(RESTING_FROM_ROUND),
        MINUTE_MS,
      );
      await insertHistory(store);
      // A database in use is analysed now and then by itself.
      await sql`analyze`.execute(store.db);
      return null;
    },
    close: store.close,
  };
}

async function insert(
  { db }: Store,
  prefix: string,
  count: number,
  termEnd: LocalDate,
  dueAt: Instant,
  stepMs: number,
): Promise<void> {
  if (count === 0) return;
  const text = (value: string) => sql`cast(${value} as text)`;
  const big = (value: number) => sql`cast(${value} as bigint)`;
  await sql`
    insert into contract (workspace_id, id, vendor, product, plan, seats, unit_price, currency, term_start, term_end,
      term_months, notice_days, auto_renews, time_zone, owner_email, slack_channel, purchased_through, reseller,
      playbook, intent, end_date_source, notes, vendor_key, product_key, version, next_due_at, created_at, updated_at)
    with recursive numbers(i) as (select 0 union all select i + 1 from numbers where i + 1 < ${big(count)})
    select ${text(DEFAULT_WORKSPACE)}, ${text(prefix)} || '-' || i, 'Vendor ' || i, ${text(prefix)}, 'Professional',
      50, 1900, 'USD', null, ${text(termEnd)}, 12, 30, 1, 'UTC', null, ${text(CHANNEL)}, 'direct', null,
      'generic', 'undecided', 'invoice', '', 'vendor ' || i, ${text(prefix)}, 1, ${big(dueAt)} + i * ${big(stepMs)},
      ${big(dueMomentOf(0))}, ${big(dueMomentOf(0))}
    from numbers`.execute(db);
}

/** A ledger with a past: what was sent must not make looking for what is to be sent slower. */
async function insertHistory({ db }: Store): Promise<void> {
  await sql`
    insert into ledger (workspace_id, id, contract_id, term_end, action, rung, medium, recipient, state, why,
      local_date, due_at, attempts, ambiguous, first_attempt_at, message_ref, sent_at)
    select workspace_id, 'sent-' || id, id, '2026-06-30', 'renewal', 'T', 'slack-channel', slack_channel, 'sent',
      'the contract''s channel', '2026-06-30', created_at, 1, 0, created_at, slack_channel || ':1', created_at
    from contract where product_key = 'resting'`.execute(db);
}

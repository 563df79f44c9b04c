import type { StoredTask } from '../domain/checklist.ts';
import type { Contract } from '../domain/contract.ts';
import type { Instant } from '../domain/instant.ts';
import type { NoticeRecord } from '../domain/notice-deadline.ts';
import type { SwitchPlan } from '../domain/switch-plan.ts';
import { rowsFor } from './bulk.ts';
import { contractOf } from './contract-row.ts';
import { namesOfIds } from './identities.ts';
import { noticesOf } from './notices.ts';
import type { Database } from './schema.ts';
import { toTheEnd } from './send-ahead.ts';
import { switchPlansOf } from './switch-plans.ts';
import { presentTasksOf } from './tasks.ts';
import { pastTermsOf } from './terms.ts';

/** What a calendar tells of one contract follows from this. */
export interface FeedContract {
  readonly contract: Contract;
  /** The notices on record, of all its terms. */
  readonly notices: readonly NoticeRecord[];
  /** What is stored of its task lists, of its present term. */
  readonly tasks: readonly StoredTask[];
  /** How its team changes over at the end of the present term; null where nobody chose. */
  readonly switchPlan: SwitchPlan | null;
  /** 1 in its first term, 2 once it renewed: correcting a term's dates does not change it. */
  readonly termNumber: number;
  /** When the contract itself changed last. */
  readonly updatedAt: Instant;
  /** What those are called who are known by their ids alone. */
  readonly nameOf?: (identity: string) => string;
}

/** What calendars tell of contracts of one workspace, by id; ids that do not exist are left out. */
export async function feedContracts(db: Database, contractIds: readonly string[]): Promise<FeedContract[]> {
  const [rows, notices, past, tasks, switches] = await toTheEnd([
    rowsFor(db, 'calendar contracts', contractIds, (ids) =>
      db.selectFrom('contract').selectAll().where('id', 'in', ids).orderBy('id'),
    ),
    noticesOf(db, contractIds),
    pastTermsOf(db, contractIds),
    presentTasksOf(db, contractIds),
    switchPlansOf(db, contractIds),
  ]);
  const people = rows.flatMap(({ id }) => [
    ...(tasks.get(id)?.flatMap(({ assignee, done }) => [assignee, done?.by]) ?? []),
    ...(switches.get(id)?.steps.map(({ assignee }) => assignee) ?? []),
  ]);
  const nameOf = await namesOfIds(
    db,
    rows[0]?.workspace_id ?? '',
    people.flatMap((person) => person ?? []),
  );
  return rows.map((row) => ({
    nameOf,
    contract: contractOf(row),
    updatedAt: row.updated_at as Instant,
    notices: notices.get(row.id) ?? [],
    tasks: tasks.get(row.id) ?? [],
    switchPlan: switches.get(row.id) ?? null,
    termNumber: (past.get(row.id)?.length ?? 0) + 1,
  }));
}

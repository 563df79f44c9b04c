import { sql } from 'kysely';
import type { Playbook } from '../config/playbook.ts';
import { isArchived } from '../domain/access-decisions.ts';
import { type Checklist, type ChecklistTask, checklistsOf } from '../domain/checklist.ts';
import type { Contract } from '../domain/contract.ts';
import { type Instant, localDateAt } from '../domain/instant.ts';
import { openTasksIn } from '../domain/list-post.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { rowsOfKept } from './bulk.ts';
import { contractsById } from './contracts.ts';
import { addressesOf } from './identities.ts';
import type { Database } from './schema.ts';
import { checklistRecords } from './tasks.ts';

/** A task that somebody has and that is not done yet. */
export interface OpenTask {
  readonly contract: Contract;
  readonly list: Checklist;
  readonly task: ChecklistTask;
  /** The day that it is where the contract is. */
  readonly today: LocalDate;
}

export interface OpenTaskQuestion {
  readonly workspaceId: string;
  readonly playbookOf: (contract: Contract) => Playbook;
  readonly now: Instant;
  /** All that somebody is known by; everybody where it is left out. */
  readonly identities?: readonly string[];
}

/**
 * The open tasks of people, by address or, where Slack never showed one, `slack:U…`, in lower case, the earliest due
 * first. Only those of present terms, of contracts that are watched and lists that are in use; locked and blocked ones
 * are among them.
 */
export async function openTasksByPerson(
  db: Database,
  { workspaceId, playbookOf, now, identities }: OpenTaskQuestion,
): Promise<ReadonlyMap<string, readonly OpenTask[]>> {
  const ones = identities?.map((identity) => identity.toLowerCase());
  const values = [workspaceId, ...(ones ?? [])];
  const rows = await rowsOfKept(db, 'open tasks', values, () =>
    db
      .selectFrom('task')
      .innerJoin('contract', (join) =>
        join.onRef('contract.id', '=', 'task.contract_id').onRef('contract.term_end', '=', 'task.term_end'),
      )
      .select(['task.contract_id', sql<string>`lower(task.assignee)`.as('person')])
      .distinct()
      .where('task.workspace_id', '=', workspaceId)
      .where('task.assignee', 'is not', null)
      .where('task.done_at', 'is', null)
      .where('contract.archived_at', 'is', null)
      .$if(ones !== undefined, (query) =>
        query.where(sql<boolean>`lower(task.assignee) in (${sql.join(ones ?? [])})`),
      ),
  );
  const addresses = await addressesOf(
    db,
    workspaceId,
    rows.map(({ person }) => person),
  );
  const contracts = await contractsById(db, [...new Set(rows.map((row) => row.contract_id))]);
  const watched = [...contracts.values()].filter((contract) => !isArchived(contract));
  const records = await checklistRecords(db, watched);
  const lists = new Map<string, { lists: Checklist[]; today: LocalDate }>();
  for (const [id, record] of records) {
    const today = localDateAt(now, record.contract.timeZone);
    lists.set(id, { lists: checklistsOf(record, playbookOf(record.contract), today), today });
  }
  const found = new Map<string, OpenTask[]>();
  for (const { contract_id: id, person } of rows) {
    const contract = contracts.get(id);
    const of = lists.get(id);
    if (contract === undefined || of === undefined) continue;
    const open = openTasksIn(of.lists, person).map((one) => ({ contract, ...one, today: of.today }));
    const own = addresses.get(person) ?? person;
    found.set(own, [...(found.get(own) ?? []), ...open]);
  }
  for (const tasks of found.values())
    tasks.sort((a, b) => ((a.task.due ?? '9999') < (b.task.due ?? '9999') ? -1 : 1));
  return found;
}

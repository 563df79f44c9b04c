import { isArchived } from '../domain/access-decisions.ts';
import { type ChecklistRecord, checklistsOf } from '../domain/checklist.ts';
import type { Contract } from '../domain/contract.ts';
import type { Whereabouts } from '../domain/discreet.ts';
import { type Instant, localDateAt } from '../domain/instant.ts';
import { type ListPost, type Named, type Over, openTasksIn, requestOf } from '../domain/list-post.ts';
import { listOfAction, partOf } from '../domain/list-posts.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { NoticeRecord } from '../domain/notice-deadline.ts';
import type { LedgerRow } from '../store/ledger-claim.ts';
import type { Database } from '../store/schema.ts';
import { peopleIn } from '../store/slack-people.ts';
import { checklistRecords } from '../store/tasks.ts';
import { lifeOf, type Rules } from './plan-due.ts';

export interface ListSources {
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly notices: ReadonlyMap<string, readonly NoticeRecord[]>;
  readonly now: Instant;
  /** True of a place in which nobody is to see anything of a contract. */
  readonly isElsewhere: (contract: Contract, place: Whereabouts) => boolean;
}

/** Puts rows about lists into words, from the lists as they are now; a text says why a row makes no sense any more. */
export async function composeLists(
  db: Database,
  rules: Rules,
  rows: readonly LedgerRow[],
  { contracts, notices, now, isElsewhere }: ListSources,
): Promise<ReadonlyMap<string, ListPost | string>> {
  if (rows.length === 0) return new Map();
  const concerned = [...new Set(rows.map((row) => row.contract_id))].flatMap((id) => contracts.get(id) ?? []);
  const records = await checklistRecords(db, concerned);
  const posts = new Map<string, ListPost | string>();
  for (const row of rows) {
    const contract = contracts.get(row.contract_id);
    if (contract === undefined) continue;
    const record = records.get(contract.id) ?? { contract, tasks: [], lists: [] };
    const people = await peopleOf(db, record);
    const facts = { record, notices: notices.get(contract.id) ?? [], people, now };
    const why = isElsewhere(contract, row)
      ? 'the contract is limited to its channel'
      : whyOver(row, contract);
    posts.set(row.id, why ?? postOf(row, facts, rules, false) ?? 'nothing is left to be told');
  }
  return posts;
}

/** Everybody that a contract's lists name, as Slack knows them. */
export function peopleOf(
  db: Database,
  { contract, tasks, lists }: ChecklistRecord,
): Promise<ReadonlyMap<string, Named>> {
  const names = [
    ...tasks.flatMap(({ assignee, assigned, done }) => [assignee, assigned?.by, done?.by]),
    ...lists.flatMap(({ archived, answers }) => [
      archived?.by,
      ...Object.values(answers).map(({ by }) => by),
    ]),
  ];
  return peopleIn(
    db,
    contract.workspaceId,
    names.filter((name) => name !== null && name !== undefined),
  );
}

function whyOver(row: LedgerRow, contract: Contract): string | undefined {
  if (contract.termEnd !== row.term_end) return "the contract's term has changed";
  return isArchived(contract) ? 'the contract was archived' : undefined;
}

export interface PostFacts {
  readonly record: ChecklistRecord;
  readonly notices: readonly NoticeRecord[];
  readonly people: ReadonlyMap<string, Named>;
  readonly now: Instant;
}

type Row = Pick<LedgerRow, 'action' | 'rung' | 'recipient'>;

/**
 * What a row of the ledger about lists says now; undefined where it says nothing any more. What is in Slack already
 * (`shown`) always says something: that all is done, if nothing else.
 */
export function postOf(
  row: Row,
  { record, notices, people, now }: PostFacts,
  rules: Pick<Rules, 'playbooks' | 'offDays'>,
  shown: boolean,
  over: Over | null = null,
): ListPost | undefined {
  const { contract } = record;
  const today: LocalDate = localDateAt(now, contract.timeZone);
  const life = { ...lifeOf(contract, notices, rules), today };
  const lists = checklistsOf(record, life.playbook, today);
  const { id: contractId, termEnd, vendor, product } = contract;
  const shared = { contractId, termEnd, vendor, product, today, people, over };
  const listId = listOfAction(row.action);
  if (listId !== undefined) {
    const checklist = lists.find(({ id }) => id === listId);
    if (checklist === undefined || (!shown && checklist.archived !== null)) return undefined;
    return {
      ...shared,
      kind: 'list',
      checklist,
      part: partOf(row.rung),
      request: requestOf(checklist, life),
    };
  }
  const open = openTasksIn(lists, row.recipient);
  const given = /^given:([^/]+)\/(.+):\d+$/.exec(row.rung);
  if (given === null) {
    if (open.length === 0 && !shown) return undefined;
    return { ...shared, kind: 'tasks', reason: 'due', tasks: open };
  }
  const [, list, id] = given;
  const checklist = lists.find((one) => one.id === list);
  const task = checklist?.tasks.find((one) => one.id === id);
  const theirs = task?.assignee?.toLowerCase() === row.recipient.toLowerCase();
  if (checklist === undefined || task === undefined || (!shown && (!theirs || task.state === 'done')))
    return undefined;
  const others = open.filter(({ task: other, list: of }) => other.id !== id || of.id !== list);
  const first = theirs ? [{ list: checklist, task }] : [];
  return { ...shared, kind: 'tasks', reason: 'given', tasks: [...first, ...others] };
}

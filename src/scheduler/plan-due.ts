import type { Playbook } from '../config/playbook.ts';
import { checklistsOf } from '../domain/checklist.ts';
import { type Contract, termsOf } from '../domain/contract.ts';
import { type DueRow, dueRows, type Standing, whyPointless } from '../domain/due.ts';
import { type Instant, localDateAt, type TimeOfDay } from '../domain/instant.ts';
import { lifeLadder, renews } from '../domain/life-ladder.ts';
import { renewed } from '../domain/lifecycle.ts';
import { planLists } from '../domain/list-posts.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { anchorsOf, type NoticeRecord } from '../domain/notice-deadline.ts';
import type { Reach } from '../domain/reminder-ladder.ts';
import { hasSameContract } from '../store/contracts.ts';
import { refreshContracts } from '../store/follow-up-plan.ts';
import { addressesOf } from '../store/identities.ts';
import {
  anyLadderDue,
  lockDueContracts,
  type Moments,
  markKey,
  marksOf,
  setNextDue,
  type TermMarks,
  writeDueRows,
} from '../store/ledger-plan.ts';
import { type TermListRows, writeListRows } from '../store/list-rows.ts';
import { noticesOf } from '../store/notices.ts';
import type { Store } from '../store/open.ts';
import type { Database } from '../store/schema.ts';
import { checklistRecords } from '../store/tasks.ts';
import { renewContract } from '../store/terms.ts';
import { contractInput } from './first-due.ts';
import type { OffDays } from './off-days.ts';

/** The rules that reminders follow in an installation. */
export interface Rules {
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly reminderTime: TimeOfDay;
  readonly reach: Reach;
  readonly offDays: OffDays;
}

const CONTRACTS_PER_TRANSACTION = 500;

/**
 * Writes into the ledger what fell due up to now, a transaction for each batch of contracts.
 * @returns how many rows are to be sent, and how many were skipped or cancelled at once.
 */
export async function planDue(
  store: Store,
  rules: Rules,
  moments: () => Moments,
): Promise<{ planned: number; skipped: number }> {
  const total = { planned: 0, skipped: 0 };
  while (await anyLadderDue(store.db, moments().now)) {
    const seen = await planBatch(store, rules, moments(), total);
    // Replicas hold the rest; they will write it.
    if (seen === 0) break;
  }
  return total;
}

async function planBatch(
  { db, engine }: Store,
  rules: Rules,
  moments: Moments,
  total: { planned: number; skipped: number },
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const contracts = await lockDueContracts(tx, engine, moments.now, CONTRACTS_PER_TRANSACTION);
    const marks = await marksOf(tx, contracts, moments);
    const notices = await noticesOf(
      tx,
      contracts.map((contract) => contract.id),
    );
    const known = { ...rules, reach: await reachOf(tx, contracts, marks, rules) };
    const planned = contracts.map((contract) =>
      decide(contract, known, marks.get(contract.id), notices.get(contract.id) ?? [], moments.now),
    );
    const lists = await listsDue(tx, planned, rules, moments.now);
    total.planned += await writeListRows(tx, lists);
    const listsNext = new Map(lists.map(({ contract, next }) => [contract.id, next]));
    await writeDueRows(tx, planned, moments);
    await setNextDue(
      tx,
      planned.map(({ contract, next, noticeBy }) => ({
        id: contract.id,
        nextDueAt: earliest(next, listsNext.get(contract.id) ?? null),
        noticeBy,
      })),
    );
    const over = planned.filter((plan) => plan.rollsOver).map(({ contract }) => contract);
    for (const contract of over) await rollOver(tx, contract, rules, moments.now);
    await refreshContracts(tx, over, moments.now);
    const rows = planned.flatMap((plan) => plan.rows);
    total.planned += rows.filter((row) => row.state === 'pending').length;
    total.skipped += rows.filter((row) => row.state !== 'pending').length;
    return contracts.length;
  });
}

/** With the addresses of those whom these contracts, or what the ledger has of them, know by their ids alone. */
async function reachOf(
  tx: Database,
  contracts: readonly Contract[],
  marks: ReadonlyMap<string, TermMarks>,
  { reach }: Rules,
): Promise<Reach> {
  const byWorkspace = Map.groupBy(contracts, ({ workspaceId }) => workspaceId);
  const addresses = new Map<string, string>();
  for (const [workspaceId, theirs] of byWorkspace) {
    const people = theirs.flatMap(({ id, ownerEmail, coOwners }) => [
      ...(ownerEmail === null ? [] : [ownerEmail]),
      ...coOwners,
      ...(marks.get(id)?.marks.map(({ recipient }) => recipient) ?? []),
    ]);
    for (const known of await addressesOf(tx, workspaceId, people)) addresses.set(...known);
  }
  return addresses.size === 0 ? reach : { ...reach, addresses };
}

const earliest = (a: Instant | null, b: Instant | null): Instant | null =>
  a === null || b === null ? (a ?? b) : a < b ? a : b;

/**
 * What is to be sent about the lists of contracts. Most have none that anybody touched, and no notice that would
 * have them posted: those are not looked at.
 */
async function listsDue(
  tx: Database,
  looked: readonly { readonly contract: Contract; readonly notices: readonly NoticeRecord[] }[],
  rules: Rules,
  now: Instant,
): Promise<(TermListRows & { readonly next: Instant | null })[]> {
  const records = await checklistRecords(
    tx,
    looked.map(({ contract }) => contract),
  );
  return looked.flatMap(({ contract, notices }) => {
    const found = records.get(contract.id);
    const ends = notices.some(({ termEnd }) => termEnd === contract.termEnd) || !termsRenew(contract, rules);
    if (found === undefined && !ends) return [];
    const life = lifeOf(contract, notices, rules);
    const record = found ?? { contract, tasks: [], lists: [] };
    const lists = checklistsOf(record, life.playbook, localDateAt(now, contract.timeZone));
    const { reminderTime, reach } = rules;
    return [{ contract, ...planLists({ life, lists, now, reminderTime, reach }) }];
  });
}

const termsRenew = (contract: Contract, { playbooks }: Rules): boolean =>
  termsOf(contract, playbookOf(contract, playbooks)).autoRenews;

function decide(
  contract: Contract,
  rules: Rules,
  known: TermMarks | undefined,
  notices: readonly NoticeRecord[],
  now: Instant,
): {
  contract: Contract;
  notices: readonly NoticeRecord[];
  rows: DueRow[];
  next: Instant | null;
  noticeBy: LocalDate;
  rollsOver: boolean;
} {
  const life = lifeOf(contract, notices, rules);
  const ladder = lifeLadder(life, rules.reminderTime);
  const today = localDateAt(now, contract.timeZone);
  const rows = dueRows({ ...life, ladder }, known?.marks ?? [], rules.reach, now, today).filter(
    // Much of a ladder may be pointless for a whole term; it need not be written again each time it is looked at.
    (row) => row.state !== 'cancelled' || !known?.cancelled.has(markKey(row.rung.rung, row)),
  );
  const next = nextLook({ ...life, ladder }, now);
  const noticeBy = anchorsOf(contract, life.playbook).N;
  return { contract, notices, rows, next, noticeBy, rollsOver: next === null && renews(life) };
}

/**
 * When the contract has to be looked at again: at the first rung to come that tells something, and at the last one
 * in any case. What makes another rung come to life is a change, and every change has the contract looked at.
 */
function nextLook(standing: Standing, now: Instant): Instant | null {
  const { ladder } = standing;
  const last = ladder.at(-1);
  const telling = ladder.find(
    (rung) => rung.at > now && (rung === last || whyPointless(rung, standing, rung.localDate) === undefined),
  );
  return telling?.at ?? null;
}

/**
 * The term is over, all of its rungs are in the ledger, and nobody gave notice: the contract goes into its next
 * term (A, B: it renews for an equal term unless there is notice in time), whose ladder is looked at at once.
 */
async function rollOver(tx: Database, contract: Contract, rules: Rules, now: Instant): Promise<void> {
  const playbook = playbookOf(contract, rules.playbooks);
  const today = localDateAt(now, contract.timeZone);
  const next = renewed({ contract, playbook, notices: [], today }, null);
  // Somebody entered the next term as a contract of its own: that one is reminded of.
  if (await hasSameContract(tx, next)) return;
  const { nextDueAt, noticeBy } = contractInput(next, rules);
  await renewContract(tx, contract, next, { actor: 'sweep', now, nextDueAt, noticeBy });
}

/** A contract with the rules that decide about it. */
export const lifeOf = (
  contract: Contract,
  notices: readonly NoticeRecord[],
  { playbooks, offDays }: Pick<Rules, 'playbooks' | 'offDays'>,
) => ({ contract, notices, playbook: playbookOf(contract, playbooks), isOff: offDays(contract.country) });

/** A contract's playbook; where its file has gone away, the generic one, so that nothing falls out of the ladder. */
export function playbookOf(
  contract: Pick<Contract, 'playbook'>,
  playbooks: ReadonlyMap<string, Playbook>,
): Playbook {
  const playbook = playbooks.get(contract.playbook) ?? playbooks.get('generic');
  if (playbook === undefined) throw new Error('there is no generic playbook'); // load-playbooks requires it
  return playbook;
}

import type { Playbook } from '../config/playbook.ts';
import { type Contract, termsOf } from '../domain/contract.ts';
import { type DueRow, dueRows, nextDueAt } from '../domain/due.ts';
import { type Instant, localDateAt, type TimeOfDay } from '../domain/instant.ts';
import { noticeDeadline } from '../domain/notice-deadline.ts';
import { ladderOf, type Reach, type Rung } from '../domain/reminder-ladder.ts';
import {
  anyLadderDue,
  lockDueContracts,
  type Moments,
  marksOf,
  setNextDue,
  writeDueRows,
} from '../store/ledger-plan.ts';
import { noticesOf } from '../store/notices.ts';
import type { Store } from '../store/open.ts';

/** The rules that reminders follow in an installation. */
export interface Rules {
  readonly playbooks: ReadonlyMap<string, Playbook>;
  readonly reminderTime: TimeOfDay;
  readonly reach: Reach;
}

const CONTRACTS_PER_TRANSACTION = 500;

/** A contract's rungs by its own playbook. */
export function ladderFor(contract: Contract, playbook: Playbook, reminderTime: TimeOfDay): Rung[] {
  const N = noticeDeadline(contract.termEnd, termsOf(contract, playbook));
  // No rung counts from the start of a switch; S only has to be some day.
  return ladderOf(contract, playbook, { T: contract.termEnd, N, S: contract.termEnd }, reminderTime);
}

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
    const planned = contracts.map((contract) =>
      decide(contract, rules, marks.get(contract.id) ?? [], notices.get(contract.id) ?? [], moments.now),
    );
    await writeDueRows(tx, planned, moments);
    await setNextDue(
      tx,
      planned.map(({ contract, next }) => ({ id: contract.id, nextDueAt: next })),
    );
    const rows = planned.flatMap((plan) => plan.rows);
    total.planned += rows.filter((row) => row.state === 'pending').length;
    total.skipped += rows.filter((row) => row.state !== 'pending').length;
    return contracts.length;
  });
}

function decide(
  contract: Contract,
  { playbooks, reminderTime, reach }: Rules,
  marks: Parameters<typeof dueRows>[1],
  notices: Parameters<typeof dueRows>[0]['notices'],
  now: Instant,
): { contract: Contract; rows: DueRow[]; next: Instant | null } {
  const playbook = playbookOf(contract, playbooks);
  const ladder = ladderFor(contract, playbook, reminderTime);
  const today = localDateAt(now, contract.timeZone);
  const rows = dueRows({ contract, playbook, notices, ladder }, marks, reach, now, today);
  return { contract, rows, next: nextDueAt(ladder, now) };
}

/** A contract's playbook; where its file has gone away, the generic one, so that nothing falls out of the ladder. */
export function playbookOf(
  contract: Pick<Contract, 'playbook'>,
  playbooks: ReadonlyMap<string, Playbook>,
): Playbook {
  const playbook = playbooks.get(contract.playbook) ?? playbooks.get('generic');
  if (playbook === undefined) throw new Error('there is no generic playbook'); // load-playbooks requires it
  return playbook;
}

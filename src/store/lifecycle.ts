import { isArchived } from '../domain/access-decisions.ts';
import type { Contract } from '../domain/contract.ts';
import type { Decision } from '../domain/decisions.ts';
import { LastcallError } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { NoticeRecord } from '../domain/notice-deadline.ts';
import { appendActivity } from './activity.ts';
import { rowsOfKept } from './bulk.ts';
import { changedColumns, contractKey } from './contract-row.ts';
import { getContract, hasSameContract } from './contracts.ts';
import { endFeedsOfLimited } from './end-feeds.ts';
import { planFollowUps, whereShown } from './follow-up-plan.ts';
import { AT_ONCE, cancelOpenRows, lookAfterChange } from './ledger-plan.ts';
import { confirmNotice, insertNotice, noticesOf } from './notices.ts';
import type { Store } from './open.ts';
import type { Database } from './schema.ts';
import { sendAhead, toTheEnd } from './send-ahead.ts';
import { pastTermsOf, renewContract } from './terms.ts';

/** A contract as it stands, read under the lock of the transaction that changes it. */
export interface LifeRecord {
  readonly contract: Contract;
  readonly notices: readonly NoticeRecord[];
}

export interface LifeContext {
  readonly workspaceId: string;
  readonly contractId: string;
  readonly actor: string;
  readonly now: Instant;
  /** Done first in the same transaction; what it throws leaves everything as it was. */
  readonly alongside?: (tx: Database) => Promise<void>;
}

/**
 * Reads a contract, lets `decide` say what becomes of it, and writes that with its activity row, all in one
 * transaction; null where there is nothing to do. Who changes the same contract meanwhile waits; what `decide` throws
 * leaves everything as it was.
 */
export async function changeLife<Result extends Decision | null>(
  { db, engine }: Store,
  { workspaceId, contractId, actor, now, alongside }: LifeContext,
  decide: (record: LifeRecord) => Result,
): Promise<Result> {
  const work = async (tx: Database): Promise<Result> => {
    // In their order, and none before the lock is ours: whoever holds it may be changing what is read.
    const [, , contract, notices] = await toTheEnd([
      lockContract(tx, engine, contractId),
      alongside?.(tx),
      getContract(tx, workspaceId, contractId),
      noticesOf(tx, [contractId]),
    ]);
    const decided = decide({ contract, notices: notices.get(contractId) ?? [] });
    if (decided === null) return decided;
    const change = await endFeedsOfLimited(tx, decided, { actor, now });
    await applyDecision(tx, contract, change, { actor, now });
    return change;
  };
  return db.transaction().execute((tx) => sendAhead(tx, work));
}

/** Whoever changes the same contract waits; SQLite's transaction holds the only write lock already. */
export async function lockContract(tx: Database, engine: Store['engine'], contractId: string): Promise<void> {
  if (engine === 'sqlite') return;
  await rowsOfKept(tx, 'lock contract', [contractId], () =>
    tx.selectFrom('contract').select('id').where('id', '=', contractId).forUpdate(),
  );
}

/** Writes what was decided of a contract, whose row the transaction holds, with its row in the history. */
export async function applyDecision(
  tx: Database,
  contract: Contract,
  change: Decision,
  { actor, now }: Pick<LifeContext, 'actor' | 'now'>,
): Promise<void> {
  const { workspaceId, id: contractId } = contract;
  refuseArchived(contract, change.contract);
  await refuseSecond(tx, contract, change.contract);
  const [shown, seq] = await toTheEnd([
    whereShown(tx, contract, now),
    change.what === 'contract.renewed'
      ? renewContract(tx, contract, change.contract, {
          actor,
          now,
          nextDueAt: AT_ONCE,
          noticeBy: change.noticeBy,
        })
      : write(tx, contract, change, { actor, now }),
    cancelOpenRows(tx, contract, change.cancels),
  ]);
  await planFollowUps(tx, { workspaceId, contractId, termEnd: contract.termEnd, seq }, shown);
}

/** What was put away stays as it is until it is brought back. */
function refuseArchived(contract: Contract, changed: Contract): void {
  if (!isArchived(contract) || !isArchived(changed)) return;
  throw new LastcallError('refused', 'the contract is archived; restore it first');
}

/** Writes what was decided of a term that goes on. @returns the number of its row in the history */
async function write(
  tx: Database,
  old: Contract,
  { contract, noticeBy, what, before, after, notice, confirms }: Decision,
  { actor, now }: Pick<LifeContext, 'actor' | 'now'>,
): Promise<number> {
  const { workspaceId, id: contractId } = old;
  const [seq] = await toTheEnd([
    appendActivity(tx, [{ workspaceId, contractId, at: now, actor, what, before, after }]),
    tx
      .updateTable('contract')
      .set({
        // Those that differ: a column that is written again as it was costs its indexes a rewrite all the same.
        ...changedColumns(old, contract),
        ...(noticeBy !== undefined && { notice_by: noticeBy }),
        version: contract.version + 1,
        next_due_at: lookAfterChange(contract),
        updated_at: now,
      })
      .where('id', '=', contractId)
      .execute(),
  ]);
  await moveTerm(tx, old, contract);
  if (notice !== undefined && confirms !== undefined) await confirmNotice(tx, confirms, notice);
  else if (notice !== undefined)
    await insertNotice(tx, { ...notice, workspaceId, contractId, recordedBy: actor, recordedAt: now });
  return seq;
}

/** What was put on record for a term stays with it when its last paid day is corrected. */
async function moveTerm(tx: Database, before: Contract, after: Contract): Promise<void> {
  if (before.termEnd === after.termEnd) return;
  for (const table of [
    'notice_record',
    'task',
    'checklist',
    'switch_plan',
    'switch_step',
    'request_sent',
  ] as const)
    await tx
      .updateTable(table)
      .set({ term_end: after.termEnd })
      .where('contract_id', '=', after.id)
      .where('term_end', '=', before.termEnd)
      .execute();
}

async function refuseSecond(tx: Database, before: Contract, after: Contract): Promise<void> {
  if (contractKey(before) === contractKey(after)) return;
  const name = `${after.vendor} ${after.product}`.trim();
  if (await hasSameContract(tx, after))
    throw new LastcallError(
      'refused',
      `there is another contract for ${name} that ends on ${after.termEnd}, expected an end of its own`,
    );
  const past = (await pastTermsOf(tx, [after.id])).get(after.id) ?? [];
  if (past.some(({ termEnd }) => termEnd === after.termEnd))
    throw new LastcallError(
      'refused',
      `${name} has had a term that ended on ${after.termEnd}, expected a day after it`,
    );
}

import type { Contract } from '../domain/contract.ts';
import { type Standing, whyPointless } from '../domain/due.ts';
import type { Instant } from '../domain/instant.ts';
import { localDateAt } from '../domain/instant.ts';
import { type Life, lifeLadder } from '../domain/life-ladder.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { anchorsOf } from '../domain/notice-deadline.ts';
import type { Offset } from '../domain/offset.ts';
import type { PastTerm } from '../domain/plan.ts';
import { type Delivery, type Reminder, reminderOf } from '../domain/reminder.ts';
import { datedSteps, type Medium, recipientsOf } from '../domain/reminder-ladder.ts';
import { contractsById } from '../store/contracts.ts';
import type { LedgerRow } from '../store/ledger-claim.ts';
import { foldedRungs, foldKey } from '../store/ledger-read.ts';
import { noticesOf } from '../store/notices.ts';
import type { Database } from '../store/schema.ts';
import { pastTermsOf } from '../store/terms.ts';
import { lifeOf, type Rules } from './plan-due.ts';

/** What became of a claimed row on the way to being sent. */
export type Composed =
  | { readonly row: LedgerRow; readonly delivery: Delivery }
  | { readonly row: LedgerRow; readonly cancelled: string };

/**
 * Puts claimed rows into words from the contract as it is now, not as it was when they were planned; what no
 * longer makes sense is cancelled instead.
 */
export async function composeRows(
  db: Database,
  rules: Rules,
  rows: readonly LedgerRow[],
  now: Instant,
): Promise<Composed[]> {
  const ids = [...new Set(rows.map((row) => row.contract_id))];
  const contracts = await contractsById(db, ids);
  const notices = await noticesOf(db, ids);
  const folded = await foldedRungs(db, ids);
  const past = await pastTermsOf(db, ids);
  return rows.map((row): Composed => {
    const current = contracts.get(row.contract_id);
    if (current === undefined) return { row, cancelled: 'the contract is gone' };
    const term = past.get(row.contract_id)?.find(({ termEnd }) => termEnd === row.term_end);
    const contract = asOfTerm(current, row.term_end, term);
    if (contract === undefined) return { row, cancelled: "the contract's term has changed" };
    const today = localDateAt(now, contract.timeZone);
    const standing = { ...lifeOf(contract, notices.get(contract.id) ?? [], rules), ladder: [] };
    const { playbook } = standing;
    const step = { rung: row.rung as Offset, localDate: row.local_date as LocalDate };
    const pointless =
      whyPointless(step, standing, today) ??
      // Nothing newer of an earlier term was planned after this.
      (contract === current ? whyOvertaken(row, standing, rules, now, today) : undefined);
    if (pointless !== undefined) return { row, cancelled: pointless };
    // What was added while nobody acted is not worth telling afterwards; the playbook's own rungs are.
    const anchors = anchorsOf(contract, playbook);
    const own = new Set(datedSteps(playbook, anchors).map(({ date }) => date));
    const folds = folded.get(foldKey(row, row.rung)) ?? [];
    // A rung that goes out on a later day was itself missed on its own.
    const late = step.localDate < today ? [...folds, step] : folds;
    // Nor is what was due before anybody knew of these dates.
    const since = contract.knownOn ?? '';
    const missed = late.filter(({ localDate }) => own.has(localDate) && localDate >= since);
    const purpose = own.has(step.localDate) ? undefined : addedPurpose(step, standing, rules);
    const reminder = reminderOf({ ...standing, rung: row.rung, purpose, today, missed });
    return { row, delivery: deliveryOf(row, asItRenewed(reminder, contract === current ? undefined : term)) };
  });
}

/** What a rung is for that was added while nobody acted; empty where it is none any more. */
const addedPurpose = (
  step: { readonly localDate: LocalDate },
  standing: Life,
  { reminderTime }: Rules,
): string | undefined =>
  lifeLadder(standing, reminderTime).find(({ localDate }) => localDate === step.localDate)?.purpose;

/** Until when an earlier term renewed is known; what is stated of the contract now may say otherwise. */
const asItRenewed = (reminder: Reminder, term: PastTerm | undefined): Reminder =>
  term === undefined || reminder.renewal === null
    ? reminder
    : { ...reminder, renewal: { ...reminder.renewal, until: term.renewedUntil } };

/** Before anything that is kept. */
const EVER = '1970-01-01' as LocalDate;

/** The contract as it was in the term that a row speaks of; undefined where it never had such a term. */
export function asOfTerm(
  contract: Contract,
  termEnd: string,
  term: PastTerm | undefined,
): Contract | undefined {
  if (contract.termEnd === termEnd) return contract;
  if (term === undefined) return undefined;
  const { termStart, intent } = term;
  // What is in the ledger was due within its term, however early the contract went into that term.
  return {
    ...contract,
    termEnd: term.termEnd,
    termStart,
    intent,
    autoRenews: true,
    quiet: null,
    knownOn: EVER,
  };
}

/**
 * Planning folds older rungs into the newest, but not one that was just being sent; if that send failed, the newer
 * message has gone out meanwhile, and the older one after it would only confuse.
 */
function whyOvertaken(
  row: LedgerRow,
  standing: Omit<Standing, 'ladder' | 'contract'> & { readonly contract: Contract },
  { reminderTime, reach }: Rules,
  now: Instant,
  today: LocalDate,
): string | undefined {
  // What is tried for the first time was planned just now, with all that is newer in view.
  if (row.attempts <= 1) return undefined;
  const { contract } = standing;
  const newer = lifeLadder(standing, reminderTime).findLast(
    (rung) =>
      rung.at <= now &&
      rung.localDate > row.local_date &&
      whyPointless(rung, standing, today) === undefined &&
      recipientsOf(rung, contract, reach).some(
        (who) => who.medium === row.medium && who.recipient === row.recipient,
      ),
  );
  return newer === undefined ? undefined : `overtaken by ${newer.rung}`;
}

const deliveryOf = (row: LedgerRow, reminder: Delivery['reminder']): Delivery => ({
  id: row.id,
  workspaceId: row.workspace_id,
  key: row.id,
  medium: row.medium as Medium,
  recipient: row.recipient,
  reminder,
  insteadOf:
    row.instead_of === null
      ? null
      : { recipient: row.instead_of, reason: row.instead_reason ?? 'not reachable' },
  firstAttemptAt: row.first_attempt_at as Instant,
});

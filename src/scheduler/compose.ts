import type { Contract } from '../domain/contract.ts';
import { discreetly } from '../domain/discreet.ts';
import { type Standing, whyPointless } from '../domain/due.ts';
import type { Instant } from '../domain/instant.ts';
import { localDateAt } from '../domain/instant.ts';
import { lifeLadder } from '../domain/life-ladder.ts';
import { isAboutLists } from '../domain/list-posts.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { anchorsOf, type NoticeRecord } from '../domain/notice-deadline.ts';
import type { Offset } from '../domain/offset.ts';
import type { PastTerm } from '../domain/plan.ts';
import { type Delivery, type Reminder, type ReminderDelivery, reminderOf } from '../domain/reminder.ts';
import { datedSteps, type Medium, type Rung, recipientsOf } from '../domain/reminder-ladder.ts';
import { contractsById } from '../store/contracts.ts';
import type { LedgerRow } from '../store/ledger-claim.ts';
import { foldedRungs, foldKey } from '../store/ledger-read.ts';
import { noticesOf } from '../store/notices.ts';
import { elsewhereFor } from '../store/own-channels.ts';
import type { Database } from '../store/schema.ts';
import { pastTermsOf } from '../store/terms.ts';
import { composeLists } from './compose-lists.ts';
import { lifeOf, type Rules } from './plan-due.ts';

/** What became of a claimed row on the way to being sent. */
export type Composed =
  | { readonly row: LedgerRow; readonly delivery: Delivery; readonly contract: Contract }
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
  const isElsewhere = await elsewhereFor(db, contracts.values());
  const lists = await composeLists(
    db,
    rules,
    rows.filter((row) => isAboutLists(row.action)),
    { contracts, notices, now, isElsewhere },
  );
  const past = await pastTermsOf(db, ids);
  // A rung is told to several people: what holds for its contract's term is worked out once for them all.
  const scenes = new Map<string, Scene | undefined>();
  const sceneFor = (row: LedgerRow, current: Contract): Scene | undefined => {
    const key = `${row.contract_id} ${row.term_end}`;
    if (scenes.has(key)) return scenes.get(key);
    const term = past.get(row.contract_id)?.find(({ termEnd }) => termEnd === row.term_end);
    const scene = sceneOf(current, row.term_end, term, notices.get(current.id) ?? [], rules, now);
    scenes.set(key, scene);
    return scene;
  };
  return rows.map((row): Composed => {
    const current = contracts.get(row.contract_id);
    if (current === undefined) return { row, cancelled: 'the contract is gone' };
    const list = lists.get(row.id);
    if (list !== undefined)
      return typeof list === 'string'
        ? { row, cancelled: list }
        : { row, contract: current, delivery: { ...parcelOf(row), post: list } };
    const scene = sceneFor(row, current);
    if (scene === undefined) return { row, cancelled: "the contract's term has changed" };
    const { today, standing, term, own } = scene;
    const { contract } = standing;
    const step = { rung: row.rung as Offset, localDate: row.local_date as LocalDate };
    const pointless =
      whyPointless(step, standing, today) ??
      // Nothing newer of an earlier term was planned after this.
      (term === undefined ? whyOvertaken(row, scene, rules, now) : undefined);
    if (pointless !== undefined) return { row, cancelled: pointless };
    // What was added while nobody acted is not worth telling afterwards; the playbook's own rungs are.
    const folds = folded.get(foldKey(row, row.rung)) ?? [];
    // A rung that goes out on a later day was itself missed on its own.
    const late = step.localDate < today ? [...folds, step] : folds;
    // Nor is what was due before anybody knew of these dates.
    const since = contract.knownOn ?? '';
    const missed = late.filter(({ localDate }) => own.has(localDate) && localDate >= since);
    const purpose = own.has(step.localDate) ? undefined : addedPurpose(step, scene);
    const reminder = reminderOf({ ...standing, rung: row.rung, purpose, today, missed });
    const delivery = { ...parcelOf(row), reminder: asItRenewed(reminder, term) };
    const said = isElsewhere(current, row) ? { ...delivery, ...discreetly(delivery, row.id) } : delivery;
    return { row, contract: current, delivery: said };
  });
}

/** What all rows of one term of a contract are composed from. */
interface Scene {
  readonly standing: Standing & { readonly contract: Contract };
  readonly today: LocalDate;
  /** The past term that the rows speak of; undefined for the present one. */
  readonly term: PastTerm | undefined;
  /** The days of the playbook's own rungs. */
  readonly own: ReadonlySet<LocalDate>;
  /** Worked out when it is first asked for: most rungs are the playbook's own. */
  readonly ladder: () => readonly Rung[];
}

function sceneOf(
  current: Contract,
  termEnd: string,
  past: PastTerm | undefined,
  notices: readonly NoticeRecord[],
  rules: Rules,
  now: Instant,
): Scene | undefined {
  const contract = asOfTerm(current, termEnd, past);
  if (contract === undefined) return undefined;
  const life = lifeOf(contract, notices, rules);
  const own = datedSteps(life.playbook, anchorsOf(contract, life.playbook)).map(({ date }) => date);
  let ladder: readonly Rung[] | undefined;
  return {
    standing: { ...life, ladder: [] },
    today: localDateAt(now, contract.timeZone),
    term: contract === current ? undefined : past,
    own: new Set(own),
    ladder: () => {
      ladder ??= lifeLadder(life, rules.reminderTime);
      return ladder;
    },
  };
}

/** What a rung is for that was added while nobody acted; empty where it is none any more. */
const addedPurpose = (step: { readonly localDate: LocalDate }, { ladder }: Scene): string | undefined =>
  ladder().find(({ localDate }) => localDate === step.localDate)?.purpose;

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
    correctedOn: null,
  };
}

/**
 * Planning folds older rungs into the newest, but not one that was just being sent; if that send failed, the newer
 * message has gone out meanwhile, and the older one after it would only confuse.
 */
function whyOvertaken(
  row: LedgerRow,
  { standing, today, ladder }: Scene,
  { reach }: Rules,
  now: Instant,
): string | undefined {
  // What is tried for the first time was planned just now, with all that is newer in view.
  if (row.attempts <= 1) return undefined;
  const { contract } = standing;
  const newer = ladder().findLast(
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

const parcelOf = (row: LedgerRow): Omit<ReminderDelivery, 'reminder' | 'post'> => ({
  id: row.id,
  workspaceId: row.workspace_id,
  key: row.id,
  medium: row.medium as Medium,
  recipient: row.recipient,
  insteadOf:
    row.instead_of === null
      ? null
      : { recipient: row.instead_of, reason: row.instead_reason ?? 'not reachable' },
  firstAttemptAt: row.first_attempt_at as Instant,
});

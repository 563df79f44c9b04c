import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { bulkInsert } from './bulk.ts';
import { hashId } from './contract-row.ts';
import type { Database, FollowUpTable } from './schema.ts';

export type FollowUp = Selectable<FollowUpTable>;

/** Homes opened longer ago than this are built anew when they are opened again. */
const HOME_LIVES_MS = 24 * 3_600_000;

/** Whom an act concerns: a contract's term, and the activity that tells of it. */
export interface ActedOn {
  readonly workspaceId: string;
  readonly contractId: string;
  readonly termEnd: string;
  /** Null where there is nothing to tell, only to bring up to date. */
  readonly seq: number | null;
}

/** A follow-up that is due at once. */
const row = {
  attempts: 0,
  next_attempt_at: 0,
  claim: null,
  why: '',
} as const;

const DUE_AGAIN = sql`on conflict (id) do update set attempts = excluded.attempts,
  next_attempt_at = excluded.next_attempt_at, claim = excluded.claim, why = excluded.why`;

/**
 * Writes down, in the transaction of an act, what is to be shown of it: every reminder that was sent of the term is
 * brought up to date, and the thread of the newest one in each conversation is told who did what.
 */
export async function planFollowUps(tx: Database, { workspaceId, contractId, termEnd, seq }: ActedOn) {
  const sent = await tx
    .selectFrom('ledger')
    .select(['id', 'message_ref', 'recipient', 'medium', 'sent_at'])
    .where('contract_id', '=', contractId)
    .where('term_end', '=', termEnd)
    .where('message_ref', 'is not', null)
    .where('medium', 'in', ['slack-channel', 'slack-dm'])
    .orderBy('sent_at')
    .execute();
  const newest = new Map<string, string>();
  const rows: FollowUpTable[] = [];
  for (const { id, message_ref: target } of sent) {
    if (target === null) continue;
    newest.set(target.split(':')[0] ?? '', target);
    rows.push({
      ...row,
      workspace_id: workspaceId,
      id: hashId('message', target),
      kind: 'message',
      target,
      ledger_id: id,
      contract_id: contractId,
      seq: null,
    });
  }
  for (const target of seq === null ? [] : newest.values())
    rows.push({
      ...row,
      workspace_id: workspaceId,
      id: hashId('reply', target, contractId, String(seq)),
      kind: 'reply',
      target,
      ledger_id: null,
      contract_id: contractId,
      seq,
    });
  await upsert(tx, rows);
}

/** Admins of the workspace who are told; more of them would only wait for each other. */
const MOST_ADMINS = 5;

/**
 * What an admin has to know: told to the admins that Slack was asked about, or else in the default channel. The key
 * is the same for the same note.
 */
export async function planAdminNote(
  tx: Database,
  { workspaceId, text, key, defaultChannel }: AdminNote,
): Promise<void> {
  const admins = await tx
    .selectFrom('slack_person')
    .select('user_id')
    .where('workspace_id', '=', workspaceId)
    .where('standing', '=', 'admin')
    .orderBy('user_id')
    .limit(MOST_ADMINS)
    .execute();
  const targets = admins.length > 0 ? admins.map(({ user_id }) => user_id) : [defaultChannel ?? ''];
  await upsert(
    tx,
    targets
      .filter((target) => target !== '')
      .map((target) => ({
        ...row,
        workspace_id: workspaceId,
        id: hashId('note', workspaceId, target, key),
        kind: 'note',
        target,
        ledger_id: null,
        contract_id: null,
        seq: null,
        note: text,
      })),
  );
}

export interface AdminNote {
  readonly workspaceId: string;
  /** Plain words, not escaped. */
  readonly text: string;
  readonly key: string;
  readonly defaultChannel: string | null;
}

/** Homes that are open are to be published anew. */
export async function refreshHomes(tx: Database, workspaceId: string, now: Instant): Promise<void> {
  const open = await tx
    .selectFrom('slack_home')
    .select('user_id')
    .where('workspace_id', '=', workspaceId)
    .where('opened_at', '>', now - HOME_LIVES_MS)
    .execute();
  await upsert(
    tx,
    open.map(({ user_id }) => ({
      ...row,
      workspace_id: workspaceId,
      id: hashId('home', workspaceId, user_id),
      kind: 'home',
      target: user_id,
      ledger_id: null,
      contract_id: null,
      seq: null,
    })),
  );
}

/** Somebody asked for a picture: it is drawn and posted to them once there is time, and tried again until it is. */
export async function planPicture(
  db: Database,
  {
    workspaceId,
    userId,
    contractId,
    wish,
  }: {
    readonly workspaceId: string;
    readonly userId: string;
    readonly contractId: string;
    readonly wish: unknown;
  },
): Promise<void> {
  await db
    .insertInto('follow_up')
    .values({
      ...row,
      workspace_id: workspaceId,
      id: randomUUID(),
      kind: 'picture',
      target: userId,
      ledger_id: null,
      contract_id: contractId,
      seq: null,
      note: JSON.stringify(wish),
    })
    .execute();
}

/** What is there already is to be done again: whoever is at it may have read the state from before this change. */
async function upsert(tx: Database, planned: readonly FollowUpTable[]): Promise<void> {
  if (planned.length === 0) return;
  // One message may stand for several rows of the ledger; a statement may touch a row only once.
  const rows = [...new Map(planned.map((one) => [one.id, one])).values()];
  // In one order, so that two transactions never wait for each other.
  const ordered = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await bulkInsert(tx, 'follow_up', ordered, { clause: DUE_AGAIN, parameters: [] });
}

/**
 * Takes follow-ups that are due, in one statement; a claim that is not settled before the lease ends is another's.
 * Brought up to date first, then told, so that who follows the thread sees the message as it is now.
 */
export async function claimFollowUps(
  db: Database,
  engine: 'sqlite' | 'postgres',
  { real, leaseMs, limit }: { readonly real: Instant; readonly leaseMs: number; readonly limit: number },
): Promise<FollowUp[]> {
  // An update takes SQLite's one write lock even where it finds nothing.
  const due = db.selectFrom('follow_up').select('id').where('next_attempt_at', '<=', real);
  if ((await due.limit(1).executeTakeFirst()) === undefined) return [];
  const claim = randomUUID();
  const rows = await db
    .with('due', (cte) => {
      const some = cte
        .selectFrom('follow_up')
        .select('id')
        .where('next_attempt_at', '<=', real)
        .orderBy('next_attempt_at')
        .limit(limit);
      return engine === 'postgres' ? some.forUpdate().skipLocked() : some;
    })
    .updateTable('follow_up')
    .set((eb) => ({ claim, next_attempt_at: real + leaseMs, attempts: eb('attempts', '+', 1) }))
    .where('id', 'in', (eb) => eb.selectFrom('due').select('due.id'))
    .returningAll()
    .execute();
  return rows.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

const ORDER = ['message', 'reply', 'note', 'home', 'picture'];

/** These of one claim are shown. A newer change meanwhile took the claim away, and the row stays. */
export async function endFollowUps(db: Database, shown: readonly FollowUp[]): Promise<void> {
  const [first] = shown;
  if (first === undefined) return;
  const ids = shown.map(({ id }) => id);
  await db.deleteFrom('follow_up').where('id', 'in', ids).where('claim', '=', first.claim).execute();
}

/** It could not be shown; null: it never will be, and the row stays as a record of why. */
export async function putOffFollowUp(
  db: Database,
  { id, claim }: FollowUp,
  why: string,
  nextAttemptAt: number | null,
): Promise<void> {
  await db
    .updateTable('follow_up')
    .set({ claim: null, why, next_attempt_at: nextAttemptAt })
    .where('id', '=', id)
    .where('claim', '=', claim)
    .execute();
}

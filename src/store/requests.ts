import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { RequestDraft } from '../domain/request-draft.ts';
import { appendActivity } from './activity.ts';
import { getContract } from './contracts.ts';
import type { Store } from './open.ts';
import type { Database, RequestSentTable } from './schema.ts';

export type StoredRequest = Selectable<RequestSentTable>;

export interface NewRequest {
  readonly workspaceId: string;
  readonly contractId: string;
  readonly draft: Pick<RequestDraft, 'kind' | 'to' | 'through' | 'subject' | 'body'>;
  readonly by: string;
  /** Whom answers go to, and who gets a copy: an e-mail address. */
  readonly replyTo: string | null;
  readonly now: Instant;
  /** `draft`: kept until somebody confirms that it is to go out. */
  readonly state: 'draft' | 'pending';
  readonly alongside?: (tx: Database) => Promise<void>;
}

/** Keeps a request word for word. @returns its id @throws LastcallError `not-found` */
export async function addRequest(store: Store, request: NewRequest): Promise<string> {
  const { workspaceId, contractId, draft, by, replyTo, now, state, alongside } = request;
  const id = randomUUID();
  await store.db.transaction().execute(async (tx) => {
    await alongside?.(tx);
    const { termEnd } = await getContract(tx, workspaceId, contractId);
    await tx
      .insertInto('request_sent')
      .values({
        workspace_id: workspaceId,
        id,
        contract_id: contractId,
        term_end: termEnd,
        kind: draft.kind,
        recipient: draft.to ?? draft.through,
        copy_to: replyTo,
        subject: draft.subject,
        body: draft.body,
        asked_by: by,
        asked_at: now,
        state,
        why: '',
        attempts: 0,
        next_attempt_at: state === 'pending' ? 0 : null,
        claim: null,
        message_ref: null,
        sent_at: null,
      })
      .execute();
    if (state === 'pending')
      await noteAsked(tx, { workspaceId, contractId, by, now, request: { id, ...draft } });
  });
  return id;
}

const noteAsked = (
  tx: Database,
  {
    workspaceId,
    contractId,
    by,
    now,
    request: { id, kind, to, subject },
  }: {
    readonly workspaceId: string;
    readonly contractId: string;
    readonly by: string;
    readonly now: Instant;
    readonly request: {
      readonly id: string;
      readonly kind: string;
      readonly to: string | null;
      readonly subject: string;
    };
  },
) =>
  appendActivity(tx, [
    {
      workspaceId,
      contractId,
      at: now,
      actor: by,
      what: 'request.confirmed',
      before: undefined,
      after: { request: id, kind, to, subject },
    },
  ]);

export const requestById = (
  db: Database,
  workspaceId: string,
  id: string,
): Promise<StoredRequest | undefined> =>
  db
    .selectFrom('request_sent')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();

/** Somebody confirmed that a draft is to go out. @returns false where it is on its way already, or gone */
export async function confirmRequest(
  tx: Database,
  row: StoredRequest,
  { by, now }: { readonly by: string; readonly now: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('request_sent')
    .set({ state: 'pending', next_attempt_at: 0, asked_by: by, asked_at: now })
    .where('id', '=', row.id)
    .where('state', '=', 'draft')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  const { id, kind, subject, recipient: to, workspace_id: workspaceId, contract_id: contractId } = row;
  await noteAsked(tx, { workspaceId, contractId, by, now, request: { id, kind, to, subject } });
  return true;
}

/** Takes one request that is due; a claim that is not settled before the lease ends is another's. */
export async function claimRequest(
  db: Database,
  engine: 'sqlite' | 'postgres',
  { real, leaseMs }: { readonly real: Instant; readonly leaseMs: number },
): Promise<StoredRequest | undefined> {
  const due = db
    .selectFrom('request_sent')
    .select('id')
    .where('next_attempt_at', '<=', real)
    .where('state', '=', 'pending');
  // An update takes SQLite's one write lock even where it finds nothing.
  if ((await due.limit(1).executeTakeFirst()) === undefined) return undefined;
  return db
    .with('due', (cte) => {
      const one = cte
        .selectFrom('request_sent')
        .select('id')
        .where('next_attempt_at', '<=', real)
        .where('state', '=', 'pending')
        .orderBy('next_attempt_at')
        .limit(1);
      return engine === 'postgres' ? one.forUpdate().skipLocked() : one;
    })
    .updateTable('request_sent')
    .set((eb) => ({
      claim: randomUUID(),
      next_attempt_at: real + leaseMs,
      attempts: eb('attempts', '+', 1),
    }))
    .where('id', 'in', (eb) => eb.selectFrom('due').select('due.id'))
    .returningAll()
    .executeTakeFirst();
}

/** What came of an attempt; `next` is when to try again, on the real clock. */
export type RequestEnd =
  | { readonly state: 'sent'; readonly ref: string; readonly at: Instant }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'pending'; readonly why: string; readonly next: number };

/** Settles a claim, with its row in the history once it is over. @returns false where the claim was lost meanwhile */
export async function settleRequest(
  tx: Database,
  row: StoredRequest,
  end: RequestEnd,
  at: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('request_sent')
    .set({
      state: end.state,
      claim: null,
      why: end.state === 'sent' ? '' : end.why,
      next_attempt_at: end.state === 'pending' ? end.next : null,
      ...(end.state === 'sent' ? { message_ref: end.ref, sent_at: end.at } : {}),
    })
    .where('id', '=', row.id)
    .where('claim', '=', row.claim)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  if (end.state === 'pending') return true;
  const { workspace_id: workspaceId, contract_id: contractId, kind, recipient: to, subject, body } = row;
  await appendActivity(tx, [
    {
      workspaceId,
      contractId,
      at,
      actor: row.asked_by,
      what: end.state === 'sent' ? 'request.sent' : 'request.failed',
      before: undefined,
      after: {
        request: row.id,
        kind,
        to,
        subject,
        ...(end.state === 'sent' ? { body, reference: end.ref } : { why: end.why }),
      },
    },
  ]);
  return true;
}

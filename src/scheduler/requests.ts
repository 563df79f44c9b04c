import { noticeDecision } from '../domain/decisions.ts';
import { LastcallError } from '../domain/errors.ts';
import { localDateAt } from '../domain/instant.ts';
import type { SendOutcome } from '../domain/reminder.ts';
import { draftRequest, type RequestKind } from '../domain/request-draft.ts';
import { changeLife } from '../store/lifecycle.ts';
import type { Store } from '../store/open.ts';
import { claimRequest, type RequestEnd, type StoredRequest, settleRequest } from '../store/requests.ts';
import { backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';
import type { Log } from './dispatch.ts';
import { lifeOf, type Rules } from './plan-due.ts';

/** A request that somebody confirmed, as it is to be mailed. */
export interface RequestMail {
  readonly key: string;
  readonly to: string;
  /** Whom answers and a copy go to; null where nobody's address is known. */
  readonly replyTo: string | null;
  readonly subject: string;
  readonly body: string;
}

export interface RequestDeps {
  readonly store: Store;
  readonly rules: Rules;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaseMs: number;
  /** One attempt; the request's row decides what comes next. */
  readonly send: (mail: RequestMail) => Promise<SendOutcome>;
  readonly random?: () => number;
}

/** What the mail server keeps turning away for so long is given up, and said so in the history. */
const MOST_ATTEMPTS = 12;

/**
 * Sends the requests that somebody confirmed. What was sent is kept word for word; where it was notice, it is put on
 * record as such, with the mail's id as its reference.
 */
export async function sendRequests(deps: RequestDeps): Promise<number> {
  const { store, clock, leaseMs } = deps;
  let sent = 0;
  while (true) {
    const row = await claimRequest(store.db, store.engine, { real: clock.real(), leaseMs });
    if (row === undefined) return sent;
    const end = await attempt(deps, row);
    if (await settle(deps, row, end)) sent += 1;
  }
}

async function attempt(
  { send, clock, log, random = Math.random }: RequestDeps,
  row: StoredRequest,
): Promise<RequestEnd> {
  const outcome = await send({
    key: row.id,
    to: row.recipient,
    replyTo: row.copy_to,
    subject: row.subject,
    body: row.body,
  }).catch(
    (error: unknown): SendOutcome => ({
      kind: 'retry',
      reason: `unforeseen: ${String(error)}`,
      ambiguous: false,
    }),
  );
  switch (outcome.kind) {
    case 'sent':
      return { state: 'sent', ref: outcome.ref, at: clock.now() };
    case 'refused':
    case 'no-recipient':
      return { state: 'failed', why: outcome.reason };
    case 'retry': {
      log.warn({ request: row.id }, `a request was not sent yet: ${outcome.reason}`);
      if (row.attempts >= MOST_ATTEMPTS) return { state: 'failed', why: outcome.reason };
      const wait = outcome.retryAfterMs ?? backoffMs(row.attempts, random());
      return { state: 'pending', why: outcome.reason, next: clock.real() + wait };
    }
  }
}

/** @returns true where it was sent, and this process is the one that says so */
async function settle(deps: RequestDeps, row: StoredRequest, end: RequestEnd): Promise<boolean> {
  const { store, clock, log } = deps;
  const alone = (): Promise<boolean> =>
    store.db.transaction().execute((tx) => settleRequest(tx, row, end, clock.now()));
  if (end.state !== 'sent') {
    await alone();
    return false;
  }
  try {
    return await settleWithNotice(deps, row, end);
  } catch (error) {
    if (!(error instanceof LastcallError)) throw error;
    log.warn({ request: row.id }, `what was sent is not on record as notice: ${error.message}`);
    return alone();
  }
}

/**
 * Notice that went out by mail is on record without anybody having to say so, in the transaction that settles it: a
 * process that ends here sends the same mail again, with the same id, rather than forget the notice.
 * @throws LastcallError where it cannot be put on record, as it is there already
 */
async function settleWithNotice(
  { store, rules, clock }: RequestDeps,
  row: StoredRequest,
  end: RequestEnd & { readonly state: 'sent' },
): Promise<boolean> {
  const { workspace_id: workspaceId, contract_id: contractId, asked_by: actor } = row;
  let settled = false;
  const now = clock.now();
  const alongside = async (tx: Store['db']): Promise<void> => {
    settled = await settleRequest(tx, row, end, now);
  };
  await changeLife(store, { workspaceId, contractId, actor, now, alongside }, ({ contract, notices }) => {
    const today = localDateAt(now, contract.timeZone);
    const life = { ...lifeOf(contract, notices, rules), today };
    const { action } = draftRequest(row.kind as RequestKind, life);
    if (!settled || action === null || contract.termEnd !== row.term_end) return null;
    return noticeDecision(
      { action, givenOn: today, through: row.recipient, reference: end.ref, confirmedOn: null },
      life,
    );
  });
  return settled;
}

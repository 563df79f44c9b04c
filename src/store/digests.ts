import { type Selectable, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { rowsOfKept, runBulk } from './bulk.ts';
import { chunks, filledChunks } from './chunks.ts';
import { type DigestSubscription, subscriptionOf } from './digest-subscriptions.ts';
import type { Store } from './open.ts';
import type { Database, DigestTable } from './schema.ts';

export type DigestRow = Selectable<DigestTable>;

const ROWS_PER_STATEMENT = 100;

/** Who claims, how much, and for how long. */
export interface DigestClaim {
  readonly engine: Store['engine'];
  /** A text that no other claim has. */
  readonly token: string;
  readonly now: Instant;
  readonly real: Instant;
  readonly leaseMs: number;
  readonly limit: number;
  /** Only theirs. */
  readonly recipient?: string | undefined;
}

/**
 * Takes digests before they are sent, in one statement: two processes never hold the same one. Those too whose
 * holder let the lease run out: they may have gone out, but twice is better than never.
 */
export async function claimDigests(
  db: Database,
  { engine, token, now, real, leaseMs, limit, recipient }: DigestClaim,
): Promise<DigestRow[]> {
  // An update takes SQLite's one write lock even where it finds nothing.
  const due = db
    .selectFrom('digest')
    .select('period')
    .where((eb) => eb.or([eb('next_attempt_at', '<=', now), eb('lease_until', '<=', real)]));
  if ((await due.limit(1).executeTakeFirst()) === undefined) return [];
  return db
    .with('due', (cte) => {
      const some = cte
        .selectFrom('digest')
        .select(['workspace_id', 'recipient', 'period'])
        .where((eb) => eb.or([eb('next_attempt_at', '<=', now), eb('lease_until', '<=', real)]))
        .$if(recipient !== undefined, (query) => query.where('recipient', '=', recipient ?? ''))
        .limit(limit);
      return engine === 'postgres' ? some.forUpdate().skipLocked() : some;
    })
    .updateTable('digest')
    .set((eb) => ({
      state: 'claimed',
      claim: token,
      lease_until: real + leaseMs,
      next_attempt_at: null,
      attempts: eb('attempts', '+', 1),
      first_attempt_at: eb.fn.coalesce('first_attempt_at', eb.val<number>(real)),
    }))
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('digest.workspace_id', 'digest.recipient', 'digest.period'),
        'in',
        selectFrom('due')
          .select(['due.workspace_id', 'due.recipient', 'due.period'])
          .$asTuple('workspace_id', 'recipient', 'period'),
      ),
    )
    .returningAll()
    .execute();
}

/** Prolongs the claim on everything a token still holds. */
export async function renewDigestLease(db: Database, token: string, leaseUntil: number): Promise<void> {
  await db
    .updateTable('digest')
    .set({ lease_until: leaseUntil })
    .where('claim', '=', token)
    .where('lease_until', 'is not', null)
    .execute();
}

/** How a claimed digest ended. `dropped`: the server never will take it. */
export type DigestEnd =
  | { readonly state: 'sent'; readonly ref: string; readonly at: Instant }
  | { readonly state: 'failed'; readonly why: string; readonly nextAttemptAt: Instant }
  | { readonly state: 'dropped'; readonly why: string; readonly at: Instant }
  | { readonly state: 'skipped'; readonly why: string }
  /** Not tried after all: it is for whoever comes next. */
  | { readonly state: 'given-back' };

export interface DigestSettlement {
  readonly row: DigestRow;
  readonly end: DigestEnd;
}

/** The server will never take it. */
export interface DroppedDigest {
  readonly recipient: string;
  readonly period: string;
  readonly why: string;
  /** The address is written to no more until somebody switches it on again. */
  readonly paused: boolean;
}

/** An address that the server refuses so often, one mail after the other, is written to no more. */
export const REFUSALS_BEFORE_PAUSE = 3;

/**
 * Records how digests ended whose claims are still held, all in one transaction, with what follows for their readers.
 * `onDrop` is told of those that were dropped, in the same transaction.
 */
export function settleDigests(
  { db }: Pick<Store, 'db'>,
  ended: readonly DigestSettlement[],
  onDrop: (tx: Database, drop: DroppedDigest) => Promise<void> = async () => undefined,
): Promise<void> {
  return db.transaction().execute(async (tx) => {
    for (const some of filledChunks(ended)) {
      const held = new Set((await endAll(tx, some)).map(keyOf));
      const still = [...new Set(some)].filter(({ row }) => held.has(keyOf(row)));
      await noteSent(tx, still);
      for (const { row, end } of still)
        if (end.state === 'dropped')
          await onDrop(tx, {
            recipient: row.recipient,
            period: row.period,
            why: end.why,
            paused: await noteRefused(tx, row, end.at),
          });
    }
  });
}

type Key = Pick<DigestRow, 'workspace_id' | 'recipient' | 'period'>;
const keyOf = ({ workspace_id, recipient, period }: Key): string =>
  [workspace_id, recipient, period].join('\u0000');

/** @returns the keys of those whose claim was still held. */
function endAll(tx: Database, ended: readonly DigestSettlement[]): Promise<Key[]> {
  const parameters = ended.flatMap(cellsOf);
  return rowsOfKept<Key>(tx, 'end digests', parameters, () => {
    const values = ended.map((settlement) => {
      const [workspace, recipient, period, claim, state, why, attempts, next, ref, at] = cellsOf(settlement);
      return sql`(cast(${workspace} as text), cast(${recipient} as text), cast(${period} as text), cast(${claim} as text), cast(${state} as text), cast(${why} as text), cast(${attempts} as integer), cast(${next} as bigint), cast(${ref} as text), cast(${at} as bigint))`;
    });
    const statement = sql<Key>`with ended(workspace_id, recipient, period, claim, state, why, attempts, next_attempt_at, ref, at)
        as (values ${sql.join(values)})
      update digest set state = ended.state, why = ended.why, attempts = ended.attempts,
        next_attempt_at = ended.next_attempt_at, message_ref = ended.ref, sent_at = ended.at, lease_until = null, claim = null
      from ended
      where digest.workspace_id = ended.workspace_id and digest.recipient = ended.recipient
        and digest.period = ended.period and digest.claim = ended.claim
        and (digest.workspace_id, digest.recipient, digest.period) in (select workspace_id, recipient, period from ended)
      returning digest.workspace_id, digest.recipient, digest.period`;
    return { compile: () => statement.compile(tx) };
  });
}

function cellsOf({ row, end }: DigestSettlement) {
  const key = [row.workspace_id, row.recipient, row.period, row.claim] as const;
  const { attempts, message_ref: ref, sent_at: at } = row;
  switch (end.state) {
    case 'sent':
      return [...key, end.state, '', attempts, null, end.ref, end.at] as const;
    case 'failed':
      return [...key, end.state, end.why, attempts, end.nextAttemptAt, ref, at] as const;
    case 'dropped':
      return [...key, 'failed', end.why, attempts, null, ref, at] as const;
    case 'skipped':
      return [...key, end.state, end.why, attempts, null, ref, at] as const;
    case 'given-back':
      return [...key, 'failed', row.why, attempts - 1, row.slot_at, ref, at] as const;
  }
}

/** The next digest of these readers tells what was done since this one, and follows it in its thread. */
async function noteSent(tx: Database, ended: readonly DigestSettlement[]): Promise<void> {
  const sent = ended.flatMap(({ row, end }) =>
    end.state === 'sent' && row.subscription_id !== null
      ? [[row.subscription_id, row.slot_at, row.slot_date, end.ref] as const]
      : [],
  );
  for (const some of filledChunks(sent))
    await runBulk(tx, 'note sent digests', some.flat(), () => {
      const values = some.map(
        ([id, slotAt, date, ref]) =>
          sql`(cast(${id} as text), cast(${slotAt} as bigint), cast(${date} as text), cast(${ref} as text))`,
      );
      return sql`with sent(id, slot_at, slot_date, ref) as (values ${sql.join(values)})
        update digest_subscription set last_slot_at = sent.slot_at, last_slot_date = sent.slot_date,
          last_ref = sent.ref, refusals = 0
        from sent where digest_subscription.id = sent.id and digest_subscription.id in (select id from sent)`.compile(
        tx,
      );
    });
}

async function noteRefused(tx: Database, row: DigestRow, now: Instant): Promise<boolean> {
  if (row.subscription_id === null) return false;
  const subscription = await tx
    .updateTable('digest_subscription')
    .set((eb) => ({ refusals: eb('refusals', '+', 1) }))
    .where('id', '=', row.subscription_id)
    .returning('refusals')
    .executeTakeFirst();
  if ((subscription?.refusals ?? 0) < REFUSALS_BEFORE_PAUSE) return false;
  await tx
    .updateTable('digest_subscription')
    .set({ paused_at: now, next_due_at: null })
    .where('id', '=', row.subscription_id)
    .execute();
  return true;
}

/**
 * Of these claimed rows, those whose reader is owed a later digest already. Later is the one of the later day: to
 * somebody who moved west yesterday's may come at a later moment than today's did where they were before.
 */
export async function overtakenAmong(
  db: Database,
  rows: readonly DigestRow[],
): Promise<ReadonlySet<DigestRow>> {
  if (rows.length === 0) return new Set();
  const recipients = rows.map(({ recipient }) => recipient);
  const found = await sql<Key>`select workspace_id, recipient, period from digest as earlier
    where recipient in (${sql.join(recipients)}) and claim is not null and exists (select 1 from digest as later
      where later.workspace_id = earlier.workspace_id and later.recipient = earlier.recipient
        and (later.slot_date, later.slot_at) > (earlier.slot_date, earlier.slot_at))`.execute(db);
  const overtaken = new Set(found.rows.map(keyOf));
  return new Set(rows.filter((row) => overtaken.has(keyOf(row))));
}

/** The subscriptions of digests, by id. */
export async function subscriptionsById(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DigestSubscription>> {
  const found = new Map<string, DigestSubscription>();
  for (const some of chunks([...new Set(ids)], ROWS_PER_STATEMENT)) {
    const rows = await db.selectFrom('digest_subscription').selectAll().where('id', 'in', some).execute();
    for (const row of rows) found.set(row.id, subscriptionOf(row));
  }
  return found;
}

/** Makes digests that failed, or one person's, due again at once: who sends by hand has mended what was wrong. */
export async function retryDigestsNow(db: Database, now: Instant, to?: string): Promise<void> {
  await db
    .updateTable('digest')
    .set({ next_attempt_at: now })
    .where('next_attempt_at', '>', now)
    .where('slot_at', '<=', now)
    .where('state', '=', 'failed')
    .$if(to !== undefined, (query) => query.where('recipient', '=', to ?? ''))
    .execute();
}

/** What became of a period's digests, by recipient. */
export const digestsOfPeriod = (db: Database, workspaceId: string, period: string): Promise<DigestRow[]> =>
  db
    .selectFrom('digest')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('period', '=', period)
    .orderBy('recipient')
    .execute();

import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { rowsOfKept } from './bulk.ts';
import type { Database, FollowUpTable } from './schema.ts';

export type FollowUp = Selectable<FollowUpTable>;

export interface FollowUpClaim {
  readonly real: Instant;
  readonly leaseMs: number;
  readonly limit: number;
  /** Also what was shown a moment ago and would else rest for a while. */
  readonly hurry?: boolean;
  /** Kinds that Slack does not take just now. */
  readonly except?: readonly string[];
}

/**
 * Takes follow-ups that are due, in one statement; a claim that is not settled before the lease ends is another's.
 * Brought up to date first, then told, so that who follows the thread sees the message as it is now.
 */
export async function claimFollowUps(
  db: Database,
  engine: 'sqlite' | 'postgres',
  { real, leaseMs, limit, hurry = false, except = [] }: FollowUpClaim,
): Promise<FollowUp[]> {
  const due = (from: Database) => {
    const rows = from
      .selectFrom('follow_up')
      .select('id')
      .where('next_attempt_at', '<=', real)
      .where((eb) => eb.or([eb('wanted', '=', 1), eb('claim', 'is not', null)]))
      .$if(!hurry, (query) => query.where('rest_until', '<=', real));
    return except.length === 0 ? rows : rows.where('kind', 'not in', [...except]);
  };
  // An update takes SQLite's one write lock even where it finds nothing.
  if ((await due(db).limit(1).executeTakeFirst()) === undefined) return [];
  const claim = randomUUID();
  const rows = await db
    .with('due', (cte) => {
      const some = due(cte as unknown as Database)
        .orderBy('next_attempt_at')
        .limit(limit);
      return engine === 'postgres' ? some.forUpdate().skipLocked() : some;
    })
    .updateTable('follow_up')
    .set((eb) => ({
      claim,
      wanted: 0,
      next_attempt_at: real + leaseMs,
      attempts: eb('attempts', '+', 1),
    }))
    .where('id', 'in', (eb) => eb.selectFrom('due').select('due.id'))
    .returningAll()
    .execute();
  return rows.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

const ORDER = ['message', 'list', 'view', 'reply', 'note', 'home', 'step', 'picture', 'file'];

/**
 * Before the state is read that is to be shown: changes up to now are in it. @returns false where the claim is no
 * longer held, and whoever holds it shows it.
 */
export async function beginFollowUp(db: Database, { id, claim }: FollowUp): Promise<boolean> {
  const begun = await rowsOfKept(db, 'begin follow-up', [0, id, claim], () =>
    db
      .updateTable('follow_up')
      .set({ wanted: 0 })
      .where('id', '=', id)
      .where('claim', '=', claim)
      .returning('id'),
  );
  return begun.length > 0;
}

/** Forgets what was shown and has rested, and tells when the next that is wanted may be shown; null: nothing is. */
export async function nextFollowUpAt(db: Database, real: Instant): Promise<number | null> {
  const rested = db
    .selectFrom('follow_up')
    .select('id')
    .where('wanted', '=', 0)
    .where('claim', 'is', null)
    .where('rest_until', '<=', real)
    .where('next_attempt_at', 'is not', null);
  if ((await rested.limit(1).executeTakeFirst()) !== undefined)
    await db
      .deleteFrom('follow_up')
      .where('wanted', '=', 0)
      .where('claim', 'is', null)
      .where('rest_until', '<=', real)
      .where('next_attempt_at', 'is not', null)
      .execute();
  const rows = await db
    .selectFrom('follow_up')
    .select(['next_attempt_at', 'rest_until'])
    .where('wanted', '=', 1)
    .where('next_attempt_at', 'is not', null)
    .execute();
  if (rows.length === 0) return null;
  return Math.min(...rows.map((row) => Math.max(row.next_attempt_at ?? 0, row.rest_until)));
}

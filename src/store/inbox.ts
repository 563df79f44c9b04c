import type { Instant } from '../domain/instant.ts';
import { rowsOfKept } from './bulk.ts';
import type { Store } from './open.ts';
import type { Database } from './schema.ts';

/** Something that somebody did and that has to be carried out, whatever happens to this process. */
export interface Received {
  readonly workspaceId: string;
  /** The same for the same request delivered again. */
  readonly id: string;
  /** Anything that JSON can hold. */
  readonly act: unknown;
}

export interface InboxOptions {
  readonly real: () => Instant;
  /** How long whoever took an act has, before others take it for lost. */
  readonly leaseMs: number;
}

export interface Inbox {
  /** Writes an act down. @returns false where the same was written down before: it is, or was, carried out. */
  readonly accept: (received: Received) => Promise<boolean>;
  /** Takes acts that were written down and never carried out, because their process ended. */
  readonly takeLost: (limit: number) => Promise<Received[]>;
}

/**
 * Acts are written down before they are acknowledged, all that came together in one statement: a commit waits for
 * the disk, and fifty people who press at once must not wait for fifty commits.
 */
export function createInbox({ db, engine }: Store, { real, leaseMs }: InboxOptions): Inbox {
  let waiting: { received: Received; resolve: (isNew: boolean) => void; reject: (error: unknown) => void }[] =
    [];
  let writing = false;

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_TOGETHER);
      waiting = waiting.slice(MOST_TOGETHER);
      await write(batch.map(({ received }) => received)).then(
        (fresh) => {
          for (const { received, resolve } of batch) resolve(fresh.delete(received.id));
        },
        (error: unknown) => {
          for (const { reject } of batch) reject(error);
        },
      );
    }
    writing = false;
  };

  async function write(batch: readonly Received[]): Promise<Set<string>> {
    const now = real();
    const unique = [...new Map(batch.map((received) => [received.id, received])).values()];
    const values = unique.map(({ workspaceId, id, act }) => ({
      workspace_id: workspaceId,
      id,
      act: JSON.stringify(act),
      received_at: now,
      lease_until: now + leaseMs,
      attempts: 1,
      why: '',
    }));
    const parameters = values.flatMap((row): unknown[] => Object.values(row));
    const rows = await rowsOfKept(db, 'accept acts', parameters, () =>
      db
        .insertInto('inbox')
        .values(values)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id'),
    );
    return new Set(rows.map(({ id }) => id));
  }

  return {
    accept: (received) =>
      new Promise((resolve, reject) => {
        waiting.push({ received, resolve, reject });
        if (writing) return;
        writing = true;
        setImmediate(() => void flush());
      }),
    takeLost: (limit) => takeLost(db, engine, real(), leaseMs, limit),
  };
}

const MOST_TOGETHER = 100;

async function takeLost(
  db: Database,
  engine: Store['engine'],
  now: Instant,
  leaseMs: number,
  limit: number,
): Promise<Received[]> {
  const lost = db.selectFrom('inbox').select('id').where('lease_until', '<=', now);
  if ((await lost.limit(1).executeTakeFirst()) === undefined) return [];
  const rows = await db
    .with('lost', (cte) => {
      const some = cte
        .selectFrom('inbox')
        .select('id')
        .where('lease_until', '<=', now)
        .orderBy('received_at')
        .limit(limit);
      return engine === 'postgres' ? some.forUpdate().skipLocked() : some;
    })
    .updateTable('inbox')
    .set((eb) => ({ lease_until: now + leaseMs, attempts: eb('attempts', '+', 1) }))
    .where('id', 'in', (eb) => eb.selectFrom('lost').select('lost.id'))
    .returningAll()
    .execute();
  return rows.map(({ workspace_id, id, act }) => ({ workspaceId: workspace_id, id, act: JSON.parse(act) }));
}

/** The act was carried out by somebody else already: whatever is under way in this transaction must not be. */
export class CarriedOutError extends Error {
  override name = 'CarriedOutError';
}

/**
 * Marks an act as carried out, in the transaction that does so.
 * @throws CarriedOutError where it was carried out before.
 */
export async function endAct(tx: Database, id: string, why = ''): Promise<void> {
  const ended = await rowsOfKept(tx, 'end act', [null, why, id], () =>
    tx
      .updateTable('inbox')
      .set({ lease_until: null, why })
      .where('id', '=', id)
      .where('lease_until', 'is not', null)
      .returning('id'),
  );
  if (ended.length === 0) throw new CarriedOutError(id);
}

/** Forgets acts that were carried out before a moment: Slack repeats a request for some minutes only. */
export async function forgetActs(db: Database, before: number): Promise<void> {
  const old = db
    .selectFrom('inbox')
    .select('id')
    .where('received_at', '<', before)
    .where('lease_until', 'is', null);
  if ((await old.limit(1).executeTakeFirst()) === undefined) return;
  await db.deleteFrom('inbox').where('received_at', '<', before).where('lease_until', 'is', null).execute();
}

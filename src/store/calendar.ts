import { sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { bulkInsert, rowsFor, rowsOfKept } from './bulk.ts';
import type { Store } from './open.ts';
import type { CalendarContractTable, CalendarPartingTable, Database } from './schema.ts';
import { toTheEnd, transactAhead } from './send-ahead.ts';
import { withoutDisk } from './without-disk.ts';

/** Up to where a workspace's rendered events go. */
export interface CalendarStanding {
  readonly version: number;
  readonly rules: string;
  readonly slackUrl: string | null;
  readonly dropsAt: Instant | null;
  /** Since when it is that version. */
  readonly changedAt: Instant;
}

/** What is to be taken in: the contracts that changed, each with the moment of its last change. */
export interface CalendarChanges {
  readonly standing: CalendarStanding;
  /** What rows are of that are written now. */
  readonly nextVersion: number;
  readonly changed: ReadonlyMap<string, Instant>;
}

/** What came of taking changes in. */
export interface TakenIn extends Pick<CalendarStanding, 'rules'> {
  /** Whether feeds show anything else than before: whether any row was written. */
  readonly isOther: boolean;
}

/**
 * Lends the right to take changes in: one process of all at a time. What `work` returns is the new standing; the
 * changes that it was given are then done with. Changes made meanwhile stay for the next one.
 * @returns the version that it is now, and since when
 */
export async function takeInChanges(
  store: Store,
  workspaceId: string,
  now: Instant,
  work: (tx: Database, changes: CalendarChanges) => Promise<TakenIn>,
): Promise<Pick<CalendarStanding, 'version' | 'changedAt'>> {
  const { engine } = store;
  const take = async (tx: Database, begun: Promise<unknown>) => {
    const [{ standing, rows }] = await Promise.all([lockStanding(tx, engine, workspaceId, begun), begun]);
    const changed = new Map<string, Instant>();
    for (const { contract_ids, at } of rows)
      for (const id of JSON.parse(contract_ids) as string[])
        changed.set(id, Math.max(at, changed.get(id) ?? at) as Instant);
    const nextVersion = standing.version + 1;
    const { rules, isOther } = await work(tx, { standing, nextVersion, changed });
    const version = isOther ? nextVersion : standing.version;
    const changedAt = isOther ? nextSecond(standing.changedAt, now) : standing.changedAt;
    const ids = rows.map(({ id }) => id);
    await toTheEnd([
      rowsFor(tx, 'calendar changes taken in', ids, (some) =>
        tx.deleteFrom('calendar_change').where('id', 'in', some),
      ),
      putStanding(tx, workspaceId, { rules, version, changedAt }),
    ]);
    return { version, changedAt };
  };
  // What was rendered would be lost together with the note that it was, and rendered again as it was.
  return withoutDisk(store, (own) => transactAhead({ db: own, engine }, take));
}

const changesOf = (tx: Database, workspaceId: string) =>
  rowsOfKept(tx, 'calendar changes', [workspaceId], () =>
    tx
      .selectFrom('calendar_change')
      .select(['id', 'contract_ids', 'at'])
      .where('workspace_id', '=', workspaceId),
  );

/** With the moment at which the next event is no longer to be shown; null where none is waiting for that. */
const putStanding = (
  tx: Database,
  workspaceId: string,
  { rules, version, changedAt }: Pick<CalendarStanding, 'rules' | 'version' | 'changedAt'>,
) =>
  rowsOfKept(tx, 'calendar standing taken in', [rules, version, changedAt, workspaceId, workspaceId], () =>
    tx
      .updateTable('calendar_state')
      .set(({ selectFrom }) => ({
        rules,
        version,
        changed_at: changedAt,
        drops_at: selectFrom('calendar_contract')
          .select((eb) => eb.fn.min('drops_at').as('at'))
          .where('workspace_id', '=', workspaceId)
          // As the index has it.
          .where('drops_at', 'is not', null),
      }))
      .where('workspace_id', '=', workspaceId),
  );

const SECOND_MS = 1000;

/** Two versions never have the same moment, so that a date alone, as HTTP has it, tells whether somebody has the latest. */
const nextSecond = (before: Instant, now: Instant): Instant =>
  Math.max(Math.floor(now / SECOND_MS) * SECOND_MS, before + SECOND_MS) as Instant;

/** Feeds are put together anew although no event changed: how they are put together did. */
export const countVersionUp = (db: Database, workspaceId: string) =>
  db
    .updateTable('calendar_state')
    .set((eb) => ({ version: eb('version', '+', 1), changed_at: eb('changed_at', '+', SECOND_MS) }))
    .where('workspace_id', '=', workspaceId)
    .execute();

/** A workspace's standing, nobody else's from now on, and what changed since. */
async function lockStanding(
  tx: Database,
  engine: Store['engine'],
  workspaceId: string,
  begun: Promise<unknown>,
) {
  const read = () =>
    Promise.all([
      rowsOfKept(tx, 'calendar standing', [workspaceId], () => {
        const query = tx.selectFrom('calendar_state').selectAll().where('workspace_id', '=', workspaceId);
        // SQLite's transaction holds the only write lock already.
        return engine === 'postgres' ? query.forUpdate() : query;
      }),
      // Once it is ours, and before the contracts: what a row tells of is visible to whoever sees the row.
      changesOf(tx, workspaceId),
    ]);
  let [[row], rows] = await read();
  if (row === undefined) {
    await begun;
    await addState(tx, workspaceId, null);
    [[row], rows] = await read();
  }
  if (row === undefined) throw new Error('a standing that was added is there');
  const standing: CalendarStanding = {
    version: row.version,
    rules: row.rules,
    slackUrl: row.slack_url,
    dropsAt: row.drops_at as Instant | null,
    changedAt: row.changed_at as Instant,
  };
  return { standing, rows };
}

const addState = (db: Database, workspaceId: string, slackUrl: string | null) =>
  db
    .insertInto('calendar_state')
    .values({ workspace_id: workspaceId, version: 0, rules: '', slack_url: slackUrl, drops_at: null })
    .onConflict((conflict) => conflict.column('workspace_id').doNothing())
    .execute();

/** Keeps the workspace's address in Slack; where it is another one, all events have to be checked. */
export async function noteSlackUrl(db: Database, workspaceId: string, url: string): Promise<void> {
  await addState(db, workspaceId, url);
  await db
    .updateTable('calendar_state')
    .set({ slack_url: url, rules: '' })
    .where('workspace_id', '=', workspaceId)
    .where((eb) => eb.or([eb('slack_url', 'is', null), eb('slack_url', '!=', url)]))
    .execute();
}

/** The workspace's address in Slack, with a slash at its end; null while it is not known. */
export async function slackUrlOf(db: Database, workspaceId: string): Promise<string | null> {
  const row = await db
    .selectFrom('calendar_state')
    .select('slack_url')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.slack_url ?? null;
}

/** All contracts of a workspace, for the first time or when the rules changed. */
export async function idsOfContracts(db: Database, workspaceId: string): Promise<string[]> {
  const rows = await db.selectFrom('contract').select('id').where('workspace_id', '=', workspaceId).execute();
  return rows.map(({ id }) => id);
}

/** The contracts of which an event is no longer to be shown. */
export async function idsWithDrops(db: Database, workspaceId: string, now: Instant): Promise<string[]> {
  const rows = await db
    .selectFrom('calendar_contract')
    .select('contract_id')
    .where('workspace_id', '=', workspaceId)
    .where('drops_at', '<=', now)
    .execute();
  return rows.map((row) => row.contract_id);
}

/** The rendered events of contracts, by contract; those that never had any are left out. */
export async function calendarsOf(
  db: Database,
  contractIds: readonly string[],
): Promise<ReadonlyMap<string, CalendarContractTable>> {
  const rows = await rowsFor(db, 'calendars', contractIds, (ids) =>
    db.selectFrom('calendar_contract').selectAll().where('contract_id', 'in', ids),
  );
  return new Map(rows.map((row) => [row.contract_id, row]));
}

/** Stores the rendered events of contracts, in place of those that were there. */
export const putCalendars = (tx: Database, rows: readonly CalendarContractTable[]): Promise<void> =>
  bulkInsert(tx, 'calendar_contract', rows, {
    clause: sql`on conflict (contract_id) do update set text = excluded.text, events = excluded.events,
      assignees = excluded.assignees, name = excluded.name, readers = excluded.readers,
      is_open = excluded.is_open, drops_at = excluded.drops_at,
      version = excluded.version, digest = excluded.digest`,
    parameters: [],
  });

/** What those are told who no longer see a contract's events, by contract. */
export async function partingsOf(
  db: Database,
  contractIds: readonly string[],
): Promise<ReadonlyMap<string, CalendarPartingTable[]>> {
  const rows = await rowsFor(db, 'partings', contractIds, (ids) =>
    db.selectFrom('calendar_parting').selectAll().where('contract_id', 'in', ids),
  );
  return Map.groupBy(rows, (row) => row.contract_id);
}

/** Stores what they are told of contracts, in place of what they were. */
export async function putPartings(
  tx: Database,
  contractIds: readonly string[],
  rows: readonly CalendarPartingTable[],
): Promise<void> {
  await rowsFor(tx, 'partings put aside', contractIds, (ids) =>
    tx.deleteFrom('calendar_parting').where('contract_id', 'in', ids),
  );
  await bulkInsert(tx, 'calendar_parting', rows);
}

import { type SqlBool, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { bulkInsert, rowsFor } from './bulk.ts';
import { chunks } from './chunks.ts';
import type { FeedScope } from './feeds.ts';
import type { Store } from './open.ts';
import type { CalendarContractTable, Database } from './schema.ts';

const IDS_PER_STATEMENT = 500;

/** Up to where a workspace's rendered events go. */
export interface CalendarStanding {
  readonly version: number;
  readonly rules: string;
  readonly slackUrl: string | null;
  readonly dropsAt: Instant | null;
}

/** What is to be taken in: the contracts that changed, each with the moment of its last change. */
export interface CalendarChanges {
  readonly standing: CalendarStanding;
  readonly changed: ReadonlyMap<string, Instant>;
}

/**
 * Lends the right to take changes in: one process of all at a time. What `work` returns is the new standing; the
 * changes that it was given are then done with. Changes made meanwhile stay for the next one.
 */
export async function takeInChanges(
  { db, engine }: Store,
  workspaceId: string,
  work: (tx: Database, changes: CalendarChanges) => Promise<Omit<CalendarStanding, 'version' | 'slackUrl'>>,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const standing = await lockStanding(tx, engine, workspaceId);
    // Before the contracts: what a row tells of is visible to whoever sees the row.
    const rows = await tx
      .selectFrom('calendar_change')
      .select(['id', 'contract_ids', 'at'])
      .where('workspace_id', '=', workspaceId)
      .execute();
    const changed = new Map<string, Instant>();
    for (const { contract_ids, at } of rows)
      for (const id of JSON.parse(contract_ids) as string[])
        changed.set(id, Math.max(at, changed.get(id) ?? at) as Instant);
    const { rules, dropsAt } = await work(tx, { standing, changed });
    for (const ids of chunks(
      rows.map(({ id }) => id),
      IDS_PER_STATEMENT,
    ))
      await tx.deleteFrom('calendar_change').where('id', 'in', ids).execute();
    await tx
      .updateTable('calendar_state')
      .set({ version: standing.version + 1, rules, drops_at: dropsAt })
      .where('workspace_id', '=', workspaceId)
      .execute();
  });
}

async function lockStanding(
  tx: Database,
  engine: Store['engine'],
  workspaceId: string,
): Promise<CalendarStanding> {
  await addState(tx, workspaceId, null);
  const query = tx.selectFrom('calendar_state').selectAll().where('workspace_id', '=', workspaceId);
  // SQLite's transaction holds the only write lock already.
  const row = await (engine === 'postgres' ? query.forUpdate() : query).executeTakeFirstOrThrow();
  return {
    version: row.version,
    rules: row.rules,
    slackUrl: row.slack_url,
    dropsAt: row.drops_at as Instant | null,
  };
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

/** When the next event is no longer to be shown; null where none is waiting for that. */
export async function nextDrop(db: Database, workspaceId: string): Promise<Instant | null> {
  const row = await db
    .selectFrom('calendar_contract')
    .select((eb) => eb.fn.min('drops_at').as('at'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.at === null || row === undefined ? null : (Number(row.at) as Instant);
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
      assignees = excluded.assignees, drops_at = excluded.drops_at`,
    parameters: [],
  });

/** The rendered events of one contract in a feed; `tasksOnly` where only somebody's tasks of it belong there. */
export interface FeedPart {
  readonly contractId: string;
  readonly text: string;
  /** JSON; only where it was asked for, or `tasksOnly`. */
  readonly events: string;
  readonly tasksOnly: boolean;
}

/**
 * What a feed is put together from, in a fixed order. What is limited to a channel is in no feed of the whole
 * workspace: nobody knows who reads that.
 */
export async function feedParts(
  db: Database,
  workspaceId: string,
  about: FeedScope,
  details = false,
): Promise<FeedPart[]> {
  const base = db
    .selectFrom('calendar_contract as rendered')
    .innerJoin('contract', 'contract.id', 'rendered.contract_id')
    .where('rendered.workspace_id', '=', workspaceId)
    .orderBy('rendered.contract_id');
  const columns = ['rendered.contract_id as contractId', 'rendered.text'] as const;
  const shown = (text: readonly { contractId: string; text: string; events?: string; mine?: unknown }[]) =>
    text.map(({ contractId, text, events = '[]', mine = 1 }) => ({
      contractId,
      text,
      events,
      tasksOnly: Number(mine) === 0,
    }));
  switch (about.scope) {
    case 'workspace': {
      const query = base.select(columns).where('contract.channel_only', '=', 0);
      return shown(await (details ? query.select('rendered.events') : query).execute());
    }
    case 'contract': {
      const query = base.select(columns).where('contract.id', '=', about.contractId);
      return shown(await (details ? query.select('rendered.events') : query).execute());
    }
    case 'person': {
      const owned = ownedBy(about.person);
      return shown(
        await base
          .select(columns)
          .select(['rendered.events', sql<number>`case when ${owned} then 1 else 0 end`.as('mine')])
          .where(sql<SqlBool>`(${owned} or ${holds('rendered.assignees', about.person)})`)
          .execute(),
      );
    }
  }
}

const ownedBy = (person: string) =>
  sql<SqlBool>`(lower(contract.owner_email) = ${person} or ${holds('contract.co_owners', person)})`;

/** True of a JSON array of texts that has one among them, whatever its case. */
const holds = (column: string, person: string) =>
  sql<SqlBool>`lower(${sql.ref(column)}) like ${`%${likely(JSON.stringify(person))}%`} escape '!'`;

const likely = (text: string): string => text.replace(/[!%_]/g, '!$&');

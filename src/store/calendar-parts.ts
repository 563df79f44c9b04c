import { type SqlBool, sql } from 'kysely';
import { rowsOfKept } from './bulk.ts';
import { chunks } from './chunks.ts';
import { likeText } from './contract-search.ts';
import type { FeedScope } from './feeds.ts';
import { identitiesBy } from './identities.ts';
import type { Store } from './open.ts';
import type { CalendarContractTable, Database } from './schema.ts';

/** Whoever reads the feeds of the whole workspace: nobody knows who that is. */
export const EVERYBODY = '*';

/** The rendered events of one contract in a feed. */
export interface SomebodysPart {
  readonly contractId: string;
  readonly text: string;
  readonly digest: string;
  /** JSON. */
  readonly events: string;
  /** All that somebody is known by whose tasks alone belong there; null: all of them do. */
  readonly tasksOf: readonly string[] | null;
}

/** What a feed is put together from, contract by contract, in a fixed order. */
export async function feedParts(
  db: Database,
  workspaceId: string,
  about: FeedScope,
): Promise<SomebodysPart[]> {
  const base = db
    .selectFrom('calendar_contract')
    .select(['contract_id as contractId', 'text', 'digest', 'events'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('contract_id');
  switch (about.scope) {
    case 'workspace':
      return (await base.where('is_open', '=', 1).execute()).map(whole);
    case 'contract':
      return (await base.where('contract_id', '=', about.contractId).execute()).map(whole);
    case 'person': {
      const identities = (await identitiesBy(db, workspaceId, [about.person]))(about.person);
      const own = holdsAny('readers', identities);
      const rows = await base
        .select(sql<number>`case when ${own} then 1 else 0 end`.as('own'))
        .where(sql<SqlBool>`(${own} or ${holdsAny('assignees', identities)})`)
        .execute();
      return rows.map(({ own, ...part }) => ({ ...part, tasksOf: Number(own) === 0 ? identities : null }));
    }
  }
}

const whole = (part: Omit<SomebodysPart, 'tasksOf'>): SomebodysPart => ({ ...part, tasksOf: null });

/** The events of some contracts in a feed, one contract after the other, by id. */
export interface FeedPiece {
  readonly contracts: readonly SizedContract[];
  readonly bytes: Uint8Array;
}

/** How many octets of a piece are a contract's. */
export interface SizedContract {
  readonly id: string;
  readonly size: number;
  /** Another one where its events are others. */
  readonly digest: string;
}

/** A contract's events in a feed, by themselves. */
export interface FeedPart extends Pick<SizedContract, 'id' | 'digest'> {
  readonly bytes: Uint8Array;
}

/** So many contracts stand together in one piece; what changes is put in without touching more than that. */
export const PIECE_CONTRACTS = 64;

/**
 * So many contracts are read at once: all of them would stand in memory twice. A server that has not counted its rows
 * yet sorts all of them each time.
 */
const READ_AT_ONCE = { sqlite: PIECE_CONTRACTS, postgres: 16 * PIECE_CONTRACTS } as const;

/** Feeds that show contracts with all of their events. */
type WholeContracts = Exclude<FeedScope, { scope: 'person' }>;

/**
 * The same events as text in few pieces: SQLite joins them, and none of them becomes a text of its own on the way.
 * What is limited to a channel is in no feed of the whole workspace.
 */
export async function feedPieces(
  store: Store,
  workspaceId: string,
  about: WholeContracts,
): Promise<FeedPiece[]> {
  // A server takes several times as long to join them as to hand them over.
  const piecesAfter = store.engine === 'postgres' ? textsAfter : joinAfter;
  const atOnce = READ_AT_ONCE[store.engine];
  const pieces: FeedPiece[] = [];
  let last: string | undefined = '';
  while (last !== undefined) {
    const some: FeedPiece[] = await piecesAfter(store.db, workspaceId, about, last);
    pieces.push(...some);
    const read = some.reduce((sum, { contracts }) => sum + contracts.length, 0);
    last = read === atOnce ? some.at(-1)?.contracts.at(-1)?.id : undefined;
  }
  return pieces;
}

type PiecesAfter = (
  db: Database,
  workspaceId: string,
  about: WholeContracts,
  last: string,
) => Promise<FeedPiece[]>;

const textsAfter: PiecesAfter = async (db, workspaceId, about, last) => {
  const [column, value] =
    about.scope === 'workspace' ? (['is_open', 1] as const) : (['contract_id', about.contractId] as const);
  const rows = await rowsOfKept(db, `calendar texts by ${column}`, [workspaceId, value, last], () =>
    db
      .selectFrom('calendar_contract')
      .select(['contract_id', 'text', 'digest'])
      .where('workspace_id', '=', workspaceId)
      .where(column, '=', value)
      .where('contract_id', '>', last)
      .orderBy('contract_id')
      .limit(sql.lit(READ_AT_ONCE.postgres)),
  );
  return [...chunks(rows, PIECE_CONTRACTS)].map((some) =>
    pieceOfTexts(some.map(({ contract_id: id, text, digest }) => ({ id, text, digest }))),
  );
};

/** Contracts' events in one piece. */
export const pieceOf = (parts: readonly FeedPart[]): FeedPiece => ({
  contracts: parts.map(({ id, bytes, digest }) => ({ id, size: bytes.length, digest })),
  bytes: Buffer.concat(parts.map(({ bytes }) => bytes)),
});

/** The same as text. */
export interface ContractText extends Pick<SizedContract, 'id' | 'digest'> {
  readonly text: string;
}

/** The same from texts, none of which becomes bytes of its own, nor part of a larger text, on the way. */
export function pieceOfTexts(texts: readonly ContractText[]): FeedPiece {
  const contracts = texts.map(({ id, text, digest }) => ({ id, size: Buffer.byteLength(text), digest }));
  const bytes = Buffer.allocUnsafeSlow(contracts.reduce((sum, { size }) => sum + size, 0));
  let at = 0;
  for (const { text } of texts) at += bytes.write(text, at);
  return { contracts, bytes };
}

const joinAfter: PiecesAfter = async (db, workspaceId, about, last) => {
  const which = about.scope === 'workspace' ? sql`is_open = 1` : sql`contract_id = ${about.contractId}`;
  const { rows } = await sql<{ contracts: string; bytes: Uint8Array | null }>`
    select json_group_array(json_object('id', contract_id, 'size', octet_length(text), 'digest', digest)) as contracts,
        cast(group_concat(text, '') as blob) as bytes from
      (select contract_id, text, digest from calendar_contract
        where workspace_id = ${workspaceId} and contract_id > ${last} and ${which}
        order by contract_id limit ${READ_AT_ONCE.sqlite}) as ordered`.execute(db);
  return rows.flatMap(({ contracts, bytes }) =>
    bytes === null ? [] : [{ contracts: JSON.parse(contracts) as SizedContract[], bytes }],
  );
};

/**
 * Of a workspace's contracts those whose events are others than they were in some version of its calendar, as the feeds
 * of the workspace show them: nothing of what is limited to a channel.
 * @returns undefined where those are more than `most`
 */
export async function changedSince(
  db: Database,
  workspaceId: string,
  version: number,
  most: number,
): Promise<FeedPiece | undefined> {
  const rows = await rowsOfKept(db, 'calendar texts since', [workspaceId, version, most + 1], () =>
    db
      .selectFrom('calendar_contract')
      .select(['contract_id', 'text', 'digest', 'is_open'])
      .where('workspace_id', '=', workspaceId)
      .where('version', '>', version)
      .limit(most + 1),
  );
  if (rows.length > most) return undefined;
  return pieceOfTexts(rows.map(textFor));
}

/** What feeds of the whole workspace show of a contract. */
export const textFor = ({
  contract_id: id,
  text,
  digest,
  is_open: open,
}: Pick<CalendarContractTable, 'contract_id' | 'text' | 'digest' | 'is_open'>): ContractText => ({
  id,
  text: open === 1 ? text : '',
  digest,
});

/** What a contract is called where its events are; undefined where none were ever rendered. */
export async function contractName(db: Database, contractId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('calendar_contract')
    .select('name')
    .where('contract_id', '=', contractId)
    .executeTakeFirst();
  return row?.name;
}

/** What the readers of a feed are told of what they no longer see, in a fixed order. */
export async function partingTexts(db: Database, workspaceId: string, about: FeedScope): Promise<string[]> {
  const readers = await readersOf(db, workspaceId, about);
  if (readers.length === 0) return [];
  const rows = await rowsOfKept(db, 'parting texts', [workspaceId, ...readers], () =>
    db
      .selectFrom('calendar_parting')
      .select('text')
      .where('workspace_id', '=', workspaceId)
      .where('reader', 'in', readers)
      .orderBy('contract_id')
      .orderBy('reader'),
  );
  return rows.map(({ text }) => text);
}

/** Whose partings belong into a feed; nobody leaves a contract's own. */
async function readersOf(db: Database, workspaceId: string, about: FeedScope): Promise<readonly string[]> {
  switch (about.scope) {
    case 'workspace':
      return [EVERYBODY];
    case 'person':
      return (await identitiesBy(db, workspaceId, [about.person]))(about.person);
    case 'contract':
      return [];
  }
}

/** True of a JSON array of texts that has any of some among them. */
const holdsAny = (column: string, texts: readonly string[]) => {
  const likes = texts.map(
    (text) => sql`${sql.ref(column)} like ${`%${likeText(JSON.stringify(text))}%`} escape '!'`,
  );
  return sql<SqlBool>`(${sql.join(likes, sql` or `)})`;
};

import { type SqlBool, sql } from 'kysely';
import { rowsOfKept } from './bulk.ts';
import { likeText } from './contract-search.ts';
import type { FeedScope } from './feeds.ts';
import type { Store } from './open.ts';
import type { Database } from './schema.ts';

/** Whoever reads the feeds of the whole workspace: nobody knows who that is. */
export const EVERYBODY = '*';

/** The rendered events of one contract in a feed; `tasksOnly` where only somebody's tasks of it belong there. */
export interface FeedPart {
  readonly contractId: string;
  readonly text: string;
  /** JSON. */
  readonly events: string;
  readonly tasksOnly: boolean;
}

/** What a feed is put together from, contract by contract, in a fixed order. */
export async function feedParts(db: Database, workspaceId: string, about: FeedScope): Promise<FeedPart[]> {
  const base = db
    .selectFrom('calendar_contract')
    .select(['contract_id as contractId', 'text', 'events'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('contract_id');
  switch (about.scope) {
    case 'workspace':
      return (await base.where('is_open', '=', 1).execute()).map(whole);
    case 'contract':
      return (await base.where('contract_id', '=', about.contractId).execute()).map(whole);
    case 'person': {
      const own = holds('readers', about.person);
      const rows = await base
        .select(sql<number>`case when ${own} then 1 else 0 end`.as('own'))
        .where(sql<SqlBool>`(${own} or ${holds('assignees', about.person)})`)
        .execute();
      return rows.map(({ own, ...part }) => ({ ...part, tasksOnly: Number(own) === 0 }));
    }
  }
}

const whole = (part: Omit<FeedPart, 'tasksOnly'>): FeedPart => ({ ...part, tasksOnly: false });

/**
 * So many contracts are read at once: all of them would stand in memory twice. A server that has not counted its rows
 * yet sorts all of them for each piece.
 */
const PIECE_CONTRACTS = { sqlite: 64, postgres: 1024 } as const;

/**
 * The same events as text in few pieces: SQLite joins them, and none of them becomes a text of its own on the way.
 * What is limited to a channel is in no feed of the whole workspace.
 */
export async function joinedTexts(
  store: Store,
  workspaceId: string,
  about: Exclude<FeedScope, { scope: 'person' }>,
): Promise<Uint8Array[]> {
  // A server takes several times as long to join them as to hand them over.
  const pieceAfter = store.engine === 'postgres' ? textsAfter : joinAfter;
  const atOnce = PIECE_CONTRACTS[store.engine];
  const pieces: Uint8Array[] = [];
  let last: string | null = '';
  while (last !== null) {
    const piece: Piece = await pieceAfter(store.db, workspaceId, about, last);
    if (piece.joined !== null) pieces.push(piece.joined);
    last = Number(piece.contracts) === atOnce ? piece.last : null;
  }
  return pieces;
}

/** Some contracts' events. */
interface Piece {
  readonly joined: Uint8Array | null;
  readonly contracts: number;
  /** The last contract among them. */
  readonly last: string | null;
}

type PieceAfter = (
  db: Database,
  workspaceId: string,
  about: Exclude<FeedScope, { scope: 'person' }>,
  last: string,
) => Promise<Piece>;

const textsAfter: PieceAfter = async (db, workspaceId, about, last) => {
  const [column, value] =
    about.scope === 'workspace' ? (['is_open', 1] as const) : (['contract_id', about.contractId] as const);
  const rows = await rowsOfKept(db, `calendar texts by ${column}`, [workspaceId, value, last], () =>
    db
      .selectFrom('calendar_contract')
      .select(['contract_id', 'text'])
      .where('workspace_id', '=', workspaceId)
      .where(column, '=', value)
      .where('contract_id', '>', last)
      .orderBy('contract_id')
      .limit(sql.lit(PIECE_CONTRACTS.postgres)),
  );
  const joined = bytesOf(rows.map(({ text }) => text));
  return { joined, contracts: rows.length, last: rows.at(-1)?.contract_id ?? null };
};

const joinAfter: PieceAfter = async (db, workspaceId, about, last) => {
  const which = about.scope === 'workspace' ? sql`is_open = 1` : sql`contract_id = ${about.contractId}`;
  const { rows } = await sql<Piece>`
    select max(contract_id) as last, count(*) as contracts, cast(group_concat(text, '') as blob) as joined from
      (select contract_id, text from calendar_contract
        where workspace_id = ${workspaceId} and contract_id > ${last} and ${which}
        order by contract_id limit ${PIECE_CONTRACTS.sqlite}) as ordered`.execute(db);
  return rows[0] ?? { joined: null, contracts: 0, last: null };
};

/** Each by itself: joined before, one text with other letters than Latin ones would have all of them copied. */
export const bytesOf = (texts: readonly string[]): Buffer =>
  Buffer.concat(texts.map((text) => Buffer.from(text)));

/** What a contract is called where its events are; undefined where none were ever rendered. */
export async function contractName(db: Database, contractId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('calendar_contract')
    .select('name')
    .where('contract_id', '=', contractId)
    .executeTakeFirst();
  return row?.name;
}

/** What somebody is told of what they no longer see, in a fixed order. */
export async function partingTexts(db: Database, workspaceId: string, reader: string): Promise<string[]> {
  const rows = await rowsOfKept(db, 'parting texts', [workspaceId, reader], () =>
    db
      .selectFrom('calendar_parting')
      .select('text')
      .where('workspace_id', '=', workspaceId)
      .where('reader', '=', reader)
      .orderBy('contract_id'),
  );
  return rows.map(({ text }) => text);
}

/** Whose partings belong into a feed; null where nobody leaves it. */
export function readerOf(about: FeedScope): string | null {
  switch (about.scope) {
    case 'workspace':
      return EVERYBODY;
    case 'person':
      return about.person;
    case 'contract':
      return null;
  }
}

/** True of a JSON array of texts that has one among them. */
const holds = (column: string, person: string) =>
  sql<SqlBool>`${sql.ref(column)} like ${`%${likeText(JSON.stringify(person))}%`} escape '!'`;

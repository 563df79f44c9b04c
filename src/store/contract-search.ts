import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Contract } from '../domain/contract.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { rowsOfKept } from './bulk.ts';
import { contractOf, keyPart } from './contract-row.ts';
import type { Database, Schema } from './schema.ts';

/** Whose eyes contracts are listed for; `all` for the workspace's admins. */
export interface Viewer {
  /** Lower case. */
  readonly identity: string;
  readonly all: boolean;
  /** Of the channels that contracts are limited to, those that the person is a member of. */
  readonly channels: readonly string[];
}

export interface ContractQuestion {
  readonly workspaceId: string;
  readonly viewer: Viewer;
  /** Words that vendor and product together have to hold, each of them. */
  readonly words?: string;
  readonly mine?: boolean;
  /** `watched` (default), or what is over or put away. */
  readonly life?: 'watched' | 'ended';
  /** The day before which a term counts as over. */
  readonly today: LocalDate;
  /** Bounds on the notice deadline. */
  readonly from?: LocalDate;
  readonly before?: LocalDate;
  readonly limit: number;
  readonly offset?: number;
}

type Where = ExpressionBuilder<Schema, 'contract'>;

/** Contracts that somebody may see, by notice deadline; one more than `limit` tells that there are others. */
export async function findContracts(db: Database, question: ContractQuestion): Promise<Contract[]> {
  const { limit, offset = 0 } = question;
  const rows = await db
    .selectFrom('contract')
    .selectAll()
    .where((eb) => eb.and(conditions(eb, question)))
    .orderBy('notice_by', question.life === 'ended' ? 'desc' : 'asc')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(contractOf);
}

/** How many contracts a question is about, counted up to `atMost`: nobody needs to know how many more. */
export async function countContracts(
  db: Database,
  question: Omit<ContractQuestion, 'limit' | 'offset'>,
  atMost: number,
): Promise<number> {
  const { count } = await db
    .selectFrom((from) =>
      from
        .selectFrom('contract')
        .select('id')
        .where((eb) => eb.and(conditions(eb, question)))
        .limit(atMost)
        .as('some'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function conditions(eb: Where, question: Omit<ContractQuestion, 'limit' | 'offset'>) {
  const { workspaceId, viewer, words = '', mine = false, life = 'watched', today, from, before } = question;
  // Addresses are typed by people, and a list of them is kept as JSON.
  const coOwned = `%${likeText(JSON.stringify(viewer.identity))}%`;
  const isMine = sql<SqlBool>`(lower(owner_email) = ${viewer.identity} or (co_owners != '[]' and lower(co_owners) like ${coOwned} escape '!'))`;
  const visible = viewer.all
    ? []
    : [
        eb.or([
          eb('channel_only', '=', 0),
          isMine,
          ...(viewer.channels.length === 0 ? [] : [eb('slack_channel', 'in', [...viewer.channels])]),
        ]),
      ];
  return [
    eb('workspace_id', '=', workspaceId),
    ...visible,
    ...(mine ? [isMine] : []),
    life === 'watched'
      ? eb.and([eb('archived_at', 'is', null), eb('term_end', '>=', today)])
      : eb.or([eb('archived_at', 'is not', null), eb('term_end', '<', today)]),
    ...(from === undefined ? [] : [eb('notice_by', '>=', from)]),
    ...(before === undefined ? [] : [eb('notice_by', '<', before)]),
    ...wordsOf(words).map(
      (word) => sql<SqlBool>`vendor_key || ' ' || product_key like ${pattern(word)} escape '!'`,
    ),
  ];
}

/** A line of words is searched for at most this many of them. */
const MOST_WORDS = 8;

const wordsOf = (words: string): string[] => keyPart(words).split(' ').filter(Boolean).slice(0, MOST_WORDS);

/** The word anywhere; what `like` would take for a pattern is taken literally. */
const pattern = (word: string): string => `%${likeText(word)}%`;

/** A text as `like … escape '!'` finds it: what would be a pattern is taken literally. */
export const likeText = (text: string): string => text.replace(/[!%_]/g, '!$&');

/** The channels that some contract is limited to. */
export async function limitedChannels(db: Database, workspaceId: string): Promise<string[]> {
  const rows = await rowsOfKept(db, 'limited channels', [workspaceId, 1], () =>
    db
      .selectFrom('contract')
      .select('slack_channel')
      .distinct()
      .where('workspace_id', '=', workspaceId)
      .where('channel_only', '=', 1)
      .where('slack_channel', 'is not', null),
  );
  return rows.flatMap(({ slack_channel }) => slack_channel ?? []);
}

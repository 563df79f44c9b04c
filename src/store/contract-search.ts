import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Contract } from '../domain/contract.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { rowsOfKept } from './bulk.ts';
import { contractOf, keyPart } from './contract-row.ts';
import type { Database, Schema } from './schema.ts';

/** Whose eyes contracts are listed for; `all` for the workspace's admins. */
export interface Viewer {
  /** All that they are known by, in lower case. */
  readonly identities: readonly string[];
  readonly all: boolean;
  /** Of the channels that contracts are limited to, those that the person is a member of. */
  readonly channels: readonly string[];
}

/** Which contracts are meant. */
export interface ContractSearch {
  readonly workspaceId: string;
  readonly viewer: Viewer;
  /** Words that vendor and product together have to hold, each of them. */
  readonly words?: string;
  readonly mine?: boolean;
  /** `watched` (default), what is over or put away, or of that what reminders still follow up. */
  readonly life?: keyof typeof LIVES;
  /** The day before which a term counts as over. */
  readonly today: LocalDate;
  /** Bounds on the notice deadline. */
  readonly from?: LocalDate;
  readonly before?: LocalDate;
}

/** Which of them, by notice deadline. */
export interface ContractQuestion extends ContractSearch {
  readonly limit: number;
  readonly offset?: number;
}

type Where = ExpressionBuilder<Schema, 'contract'>;

/** A part of a question, with the values that it writes, in their order. */
interface Condition {
  readonly name: string;
  readonly values: readonly unknown[];
  readonly where: (eb: Where) => Expression<SqlBool>;
}

/** Contracts that somebody may see, by notice deadline; one more than `limit` tells that there are others. */
export async function findContracts(db: Database, question: ContractQuestion): Promise<Contract[]> {
  const { limit, offset = 0 } = question;
  const { name, values, holds } = asked(question);
  const rows = await rowsOfKept(db, `${limit} contracts ${name}`, [...values, offset], () =>
    db
      .selectFrom('contract')
      .selectAll()
      .where(holds)
      .orderBy('notice_by', question.life === 'ended' ? 'desc' : 'asc')
      .orderBy('id')
      // Whoever plans a statement once for all values knows that it is about a few rows.
      .limit(sql.lit(limit))
      .offset(offset),
  );
  return rows.map(contractOf);
}

/** How many contracts a question is about, counted up to `atMost`: nobody needs to know how many more. */
export async function countContracts(
  db: Database,
  question: ContractSearch,
  atMost: number,
): Promise<number> {
  const { name, values, holds } = asked(question);
  const [row] = await rowsOfKept(db, `count of contracts ${name}`, [...values, atMost], () =>
    db
      .selectFrom((from) => from.selectFrom('contract').select('id').where(holds).limit(atMost).as('some'))
      .select((eb) => eb.fn.countAll<number>().as('count')),
  );
  return Number(row?.count ?? 0);
}

/** A question as a statement has it, and what it is called: questions of one name differ in their values alone. */
function asked(question: ContractSearch) {
  const conditions = conditionsOf(question);
  return {
    name: conditions.map(({ name }) => name).join(' '),
    values: conditions.flatMap((condition) => condition.values),
    holds: (eb: Where) => eb.and(conditions.map(({ where }) => where(eb))),
  };
}

function conditionsOf(question: ContractSearch): Condition[] {
  const { workspaceId, viewer, words = '', mine = false, life = 'watched', today, from, before } = question;
  const { identities, channels } = viewer;
  // Addresses are typed by people, and a list of them is kept as JSON.
  const coOwned = identities.map((identity) => `%${likeText(JSON.stringify(identity))}%`);
  const coOwns = coOwned.map((like) => sql`lower(co_owners) like ${like} escape '!'`);
  const isMine = sql<SqlBool>`(lower(owner_email) in (${sql.join(identities)}) or (co_owners != '[]' and (${sql.join(coOwns, sql` or `)})))`;
  const own = [...identities, ...coOwned];
  const visible: Condition = {
    name: `seen by ${identities.length} from ${channels.length}`,
    values: [PUBLIC, ...own, ...channels],
    where: (eb) =>
      eb.or([
        eb('channel_only', '=', PUBLIC),
        isMine,
        ...(channels.length === 0 ? [] : [eb('slack_channel', 'in', [...channels])]),
      ]),
  };
  return [
    { name: 'of', values: [workspaceId], where: (eb) => eb('workspace_id', '=', workspaceId) },
    ...(viewer.all ? [] : [visible]),
    ...(mine ? [{ name: `mine of ${identities.length}`, values: own, where: () => isMine }] : []),
    { name: life, values: [today], where: LIVES[life](today) },
    ...(from === undefined
      ? []
      : [{ name: 'from', values: [from], where: (eb: Where) => eb('notice_by', '>=', from) }]),
    ...(before === undefined
      ? []
      : [{ name: 'before', values: [before], where: (eb: Where) => eb('notice_by', '<', before) }]),
    ...wordsOf(words).map((word) => ({
      name: 'called',
      values: [pattern(word)],
      where: () => sql<SqlBool>`vendor_key || ' ' || product_key like ${pattern(word)} escape '!'`,
    })),
  ];
}

const LIVES = {
  watched: (today: LocalDate) => (eb: Where) =>
    eb.and([eb('archived_at', 'is', null), eb('term_end', '>=', today)]),
  ended: (today: LocalDate) => (eb: Where) =>
    eb.or([eb('archived_at', 'is not', null), eb('term_end', '<', today)]),
  followed: (today: LocalDate) => (eb: Where) =>
    eb.and([
      eb('archived_at', 'is', null),
      eb('term_end', '<', today),
      // Whatever nobody is to be told of any more has no day on which it is looked at again.
      eb('next_due_at', 'is not', null),
    ]),
};

/** What contracts say that are not limited to their channel. */
const PUBLIC = 0;

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

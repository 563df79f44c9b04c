import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { LADDER_ACTION } from '../domain/due.ts';
import type { Instant } from '../domain/instant.ts';
import { TASKS_ACTION } from '../domain/list-posts.ts';
import { bulkInsert, rowsOfKept } from './bulk.ts';
import { hashId } from './contract-row.ts';
import { liveAndOlder, type ShownMessage, sentMessages, shownMessages } from './list-rows.ts';
import type { Database, FollowUpTable } from './schema.ts';
import { toTheEnd } from './send-ahead.ts';

/** Homes opened longer ago than this are built anew when they are opened again. */
const HOME_LIVES_MS = 24 * 3_600_000;

/** Whom an act concerns: a contract's term, and the activity that tells of it. */
export interface ActedOn {
  readonly workspaceId: string;
  readonly contractId: string;
  readonly termEnd: string;
  /** Null where there is nothing to tell, only to bring up to date. */
  readonly seq: number | null;
}

/** A follow-up that is due at once. */
const row = {
  attempts: 0,
  next_attempt_at: 0,
  claim: null,
  why: '',
  wanted: 1,
  rest_until: 0,
} as const;

/** Whoever is at it keeps it, and shows it once more afterwards. */
const WANTED_AGAIN = sql`on conflict (id) do update set wanted = 1, ledger_id = excluded.ledger_id,
  attempts = case when follow_up.claim is null then 0 else follow_up.attempts end,
  next_attempt_at = case when follow_up.claim is null then 0 else follow_up.next_attempt_at end`;

/** Where a contract is shown as this is read. */
interface Shown {
  readonly sent: readonly ShownMessage[];
  /** Rows to bring the views of it, and the Homes, up to date. */
  readonly elsewhere: readonly FollowUpTable[];
}

/** Where a contract is shown: in messages, in views that were opened lately, and in Homes. */
export async function whereShown(
  tx: Database,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
  now: Instant,
): Promise<Shown> {
  const [sent, views, homes] = await toTheEnd([
    sentMessages(tx, id),
    viewRows(tx, workspaceId, id),
    homeRows(tx, workspaceId, now),
  ]);
  return { sent, elsewhere: [...views, ...homes] };
}

/**
 * Writes down, in the transaction of an act, what is to be shown of it: every reminder that was sent of the term, and
 * whatever else shows the contract, is brought up to date, and the thread of the newest one in each conversation is
 * told who did what.
 */
export async function planFollowUps(tx: Database, acted: ActedOn, shown: Shown): Promise<void> {
  const { workspaceId, contractId, termEnd } = acted;
  const sent = shown.sent.filter(
    (message) =>
      message.action === LADDER_ACTION && message.term_end === termEnd && message.medium !== 'email',
  );
  const newest = new Map<string, string>();
  const rows: FollowUpTable[] = [];
  for (const { id, message_ref: target } of sent) {
    newest.set(target.split(':')[0] ?? '', target);
    rows.push({
      ...row,
      workspace_id: workspaceId,
      id: hashId('message', target),
      kind: 'message',
      target,
      ledger_id: id,
      contract_id: contractId,
      seq: null,
    });
  }
  rows.push(...replyRows(acted, newest.values()));
  const { live } = liveAndOlder(shown.sent);
  rows.push(...live.map((message) => listRow(workspaceId, contractId, message)));
  await upsert(tx, [...rows, ...shown.elsewhere]);
}

/** The threads below messages are told of what was done; nothing where there is nothing to tell. */
const replyRows = ({ workspaceId, contractId, seq }: ActedOn, targets: Iterable<string>): FollowUpTable[] =>
  seq === null
    ? []
    : Array.from(targets, (target) => ({
        ...row,
        workspace_id: workspaceId,
        id: hashId('reply', target, contractId, String(seq)),
        kind: 'reply' as const,
        target,
        ledger_id: null,
        contract_id: contractId,
        seq,
      }));

/** Admins of the workspace who are told; more of them would only wait for each other. */
const MOST_ADMINS = 5;

/**
 * What an admin has to know: told to the admins that Slack was asked about, or else in the default channel. The key
 * is the same for the same note.
 */
export async function planAdminNote(
  tx: Database,
  { workspaceId, text, key, defaultChannel }: AdminNote,
): Promise<void> {
  const admins = await tx
    .selectFrom('slack_person')
    .select('user_id')
    .where('workspace_id', '=', workspaceId)
    .where('standing', '=', 'admin')
    .orderBy('user_id')
    .limit(MOST_ADMINS)
    .execute();
  const targets = admins.length > 0 ? admins.map(({ user_id }) => user_id) : [defaultChannel ?? ''];
  await upsert(
    tx,
    targets
      .filter((target) => target !== '')
      .map((target) => ({
        ...row,
        workspace_id: workspaceId,
        id: hashId('note', workspaceId, target, key),
        kind: 'note',
        target,
        ledger_id: null,
        contract_id: null,
        seq: null,
        note: text,
      })),
  );
}

export interface AdminNote {
  readonly workspaceId: string;
  /** Plain words, not escaped. */
  readonly text: string;
  readonly key: string;
  readonly defaultChannel: string | null;
}

/** Whom a change of a list concerns besides its readers. */
export interface ListChanged extends ActedOn {
  readonly now: Instant;
  /** Those whose tasks changed, by address or `slack:U…`. */
  readonly people: readonly (string | null | undefined)[];
}

/**
 * Writes down, in the transaction of a change of a list, that it is to be shown wherever the list is: its newest
 * message in each place, the Homes of those whose tasks it is about, and views of the contract.
 */
export async function planListFollowUps(tx: Database, changed: ListChanged): Promise<void> {
  const { workspaceId, contractId, termEnd } = changed;
  const { live } = await shownMessages(tx, contractId);
  const here = live.filter((message) => message.term_end === termEnd);
  const rows = here.map((message) => listRow(workspaceId, contractId, message));
  const threads = new Map(
    here
      .filter(({ action }) => action !== TASKS_ACTION)
      .map(({ message_ref: target }) => [target.split(':')[0], target]),
  );
  rows.push(...replyRows(changed, threads.values()));
  rows.push(...(await viewRows(tx, workspaceId, contractId)));
  await upsert(tx, rows);
  await refreshHomes(tx, workspaceId, changed.now, changed.people);
}

/** Older messages of a list lead to the newer one that was just posted there. */
export async function planOlder(tx: Database, workspaceId: string, contractId: string, action: string) {
  const { older } = await shownMessages(tx, contractId);
  const rows = older.filter((message) => message.action === action);
  await upsert(
    tx,
    rows.map((message) => listRow(workspaceId, contractId, message)),
  );
}

const listRow = (
  workspaceId: string,
  contractId: string,
  { id, message_ref: target }: ShownMessage,
): FollowUpTable => ({
  ...row,
  workspace_id: workspaceId,
  id: hashId('list', target),
  kind: 'list',
  target,
  ledger_id: id,
  contract_id: contractId,
  seq: null,
});

/** Views of a contract that were opened lately. */
async function viewRows(tx: Database, workspaceId: string, contractId: string): Promise<FollowUpTable[]> {
  const views = await rowsOfKept(tx, 'views', [contractId], () =>
    tx.selectFrom('slack_view').select(['view_id', 'user_id']).where('contract_id', '=', contractId),
  );
  return views.map(({ view_id, user_id }) => ({
    ...row,
    workspace_id: workspaceId,
    id: hashId('view', view_id),
    kind: 'view',
    target: user_id,
    ledger_id: null,
    contract_id: contractId,
    seq: null,
  }));
}

/** Homes that are open are to be published anew: all, or those of certain people. */
export async function refreshHomes(
  tx: Database,
  workspaceId: string,
  now: Instant,
  people?: readonly (string | null | undefined)[],
): Promise<void> {
  const names = new Set(people?.flatMap((name) => (name ? [name.toLowerCase()] : [])));
  if (people !== undefined && names.size === 0) return;
  await upsert(tx, await homeRows(tx, workspaceId, now, people === undefined ? undefined : names));
}

/** Homes that were opened lately: all, or those of certain people. */
async function homeRows(
  tx: Database,
  workspaceId: string,
  now: Instant,
  names?: ReadonlySet<string>,
): Promise<FollowUpTable[]> {
  const since = now - HOME_LIVES_MS;
  const all = await rowsOfKept(tx, 'homes', [workspaceId, since], () =>
    tx
      .selectFrom('slack_home')
      .leftJoin('slack_person', (join) =>
        join
          .onRef('slack_person.workspace_id', '=', 'slack_home.workspace_id')
          .onRef('slack_person.user_id', '=', 'slack_home.user_id'),
      )
      .select(['slack_home.user_id', 'slack_person.email'])
      .where('slack_home.workspace_id', '=', workspaceId)
      .where('opened_at', '>', since),
  );
  const open = all.filter(
    ({ user_id, email }) =>
      names === undefined ||
      names.has(`slack:${user_id}`.toLowerCase()) ||
      (email !== null && names.has(email.toLowerCase())),
  );
  return open.map(({ user_id }) => ({
    ...row,
    workspace_id: workspaceId,
    id: hashId('home', workspaceId, user_id),
    kind: 'home',
    target: user_id,
    ledger_id: null,
    contract_id: null,
    seq: null,
  }));
}

/** Steps of a switch are due, or one was given to somebody: they are told once there is time. */
export interface StepNote {
  readonly steps: readonly string[];
  readonly reason: 'due' | 'given';
}

/** Somebody, or the team where the target is empty, is to be told of steps of a switch. */
export async function planStepNote(
  tx: Database,
  {
    workspaceId,
    contractId,
    target,
    note,
  }: {
    readonly workspaceId: string;
    readonly contractId: string;
    /** An address or `slack:U…`. */
    readonly target: string;
    readonly note: StepNote;
  },
): Promise<void> {
  await tx
    .insertInto('follow_up')
    .values({
      ...row,
      workspace_id: workspaceId,
      id: randomUUID(),
      kind: 'step',
      target,
      ledger_id: null,
      contract_id: contractId,
      seq: null,
      note: JSON.stringify(note),
    })
    .execute();
}

/** Something about a contract that somebody asked for; what exactly is kept as JSON. */
export interface AskedFor {
  readonly workspaceId: string;
  readonly userId: string;
  readonly contractId: string;
  readonly wish: unknown;
}

/** Somebody asked for a picture: it is drawn and posted to them once there is time, and tried again until it is. */
export const planPicture = (db: Database, asked: AskedFor): Promise<void> => planAsked(db, 'picture', asked);

/** The same for a contract's calendar file; the wish is the thread that it is to go to, or null. */
export const planFile = (db: Database, asked: AskedFor): Promise<void> => planAsked(db, 'file', asked);

async function planAsked(
  db: Database,
  kind: 'picture' | 'file',
  { workspaceId, userId, contractId, wish }: AskedFor,
): Promise<void> {
  await db
    .insertInto('follow_up')
    .values({
      ...row,
      workspace_id: workspaceId,
      id: randomUUID(),
      kind,
      target: userId,
      ledger_id: null,
      contract_id: contractId,
      seq: null,
      note: JSON.stringify(wish),
    })
    .execute();
}

/**
 * What is there already is to be shown again. Whoever is at it keeps it, so that of one message never two changes are
 * under way at once, and shows it once more afterwards: they may have read the state from before this change.
 */
async function upsert(tx: Database, planned: readonly FollowUpTable[]): Promise<void> {
  if (planned.length === 0) return;
  // One message may stand for several rows of the ledger; a statement may touch a row only once.
  const rows = [...new Map(planned.map((one) => [one.id, one])).values()];
  // In one order, so that two transactions never wait for each other.
  const ordered = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await bulkInsert(tx, 'follow_up', ordered, { clause: WANTED_AGAIN, parameters: [] });
}

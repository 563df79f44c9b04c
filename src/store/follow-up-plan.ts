import { LADDER_ACTION } from '../domain/due.ts';
import type { Instant } from '../domain/instant.ts';
import { TASKS_ACTION } from '../domain/list-posts.ts';
import { rowsFor, rowsOfKept } from './bulk.ts';
import { hashId } from './contract-row.ts';
import { followUpRow, putFollowUps } from './follow-up-rows.ts';
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
    sentMessages(tx, [id]),
    viewRows(tx, workspaceId, [id]),
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
  await putFollowUps(tx, [...messageRows(acted, shown.sent), ...shown.elsewhere]);
}

/** The same for many contracts of one workspace, but for the Homes, of which there is one for them all. */
export async function planFollowUpsOfMany(tx: Database, acted: readonly ActedOn[]): Promise<void> {
  const [first] = acted;
  if (first === undefined) return;
  const ids = acted.map(({ contractId }) => contractId);
  const sent = Map.groupBy(await sentMessages(tx, ids), (message) => message.contract_id);
  const messages = acted.flatMap((one) => messageRows(one, sent.get(one.contractId) ?? []));
  await putFollowUps(tx, [...messages, ...(await viewRows(tx, first.workspaceId, ids))]);
}

/** Rows to bring a contract's messages up to date, and to tell their threads. */
function messageRows(acted: ActedOn, shown: readonly ShownMessage[]): FollowUpTable[] {
  const { workspaceId, contractId, termEnd } = acted;
  const sent = shown.filter(
    (message) =>
      message.action === LADDER_ACTION && message.end_now === termEnd && message.medium !== 'email',
  );
  const newest = new Map<string, string>();
  const rows: FollowUpTable[] = [];
  for (const { id, message_ref: target } of sent) {
    newest.set(target.split(':')[0] ?? '', target);
    rows.push(
      followUpRow('message', {
        workspace_id: workspaceId,
        id: hashId('message', target),
        target,
        ledger_id: id,
        contract_id: contractId,
      }),
    );
  }
  rows.push(...replyRows(acted, newest.values()));
  const { live } = liveAndOlder(shown);
  return [...rows, ...live.map((message) => listRow(workspaceId, contractId, message))];
}

/** The threads below messages are told of what was done; nothing where there is nothing to tell. */
const replyRows = ({ workspaceId, contractId, seq }: ActedOn, targets: Iterable<string>): FollowUpTable[] =>
  seq === null
    ? []
    : Array.from(targets, (target) =>
        followUpRow('reply', {
          workspace_id: workspaceId,
          id: hashId('reply', target, contractId, String(seq)),
          target,
          contract_id: contractId,
          seq,
        }),
      );

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
  const here = live.filter((message) => message.end_now === termEnd);
  const rows = here.map((message) => listRow(workspaceId, contractId, message));
  const threads = new Map(
    here
      .filter(({ action }) => action !== TASKS_ACTION)
      .map(({ message_ref: target }) => [target.split(':')[0], target]),
  );
  rows.push(...replyRows(changed, threads.values()));
  rows.push(...(await viewRows(tx, workspaceId, [contractId])));
  await putFollowUps(tx, rows);
  await refreshHomes(tx, workspaceId, changed.now, changed.people);
}

/** Older messages of a list lead to the newer one that was just posted there. */
export async function planOlder(tx: Database, workspaceId: string, contractId: string, action: string) {
  const { older } = await shownMessages(tx, contractId);
  const rows = older.filter((message) => message.action === action);
  await putFollowUps(
    tx,
    rows.map((message) => listRow(workspaceId, contractId, message)),
  );
}

const listRow = (
  workspaceId: string,
  contractId: string,
  { id, message_ref: target }: ShownMessage,
): FollowUpTable =>
  followUpRow('list', {
    workspace_id: workspaceId,
    id: hashId('list', target),
    target,
    ledger_id: id,
    contract_id: contractId,
  });

/** The views of contracts, and the Homes, are brought up to date; no message tells of it. */
export async function refreshContracts(
  tx: Database,
  contracts: readonly { readonly workspaceId: string; readonly id: string }[],
  now: Instant,
): Promise<void> {
  for (const [workspaceId, those] of Map.groupBy(contracts, (contract) => contract.workspaceId)) {
    const ids = those.map(({ id }) => id);
    const views = await viewRows(tx, workspaceId, ids);
    await putFollowUps(tx, [...views, ...(await homeRows(tx, workspaceId, now))]);
  }
}

/** Views of contracts that were opened lately. */
async function viewRows(
  tx: Database,
  workspaceId: string,
  contractIds: readonly string[],
): Promise<FollowUpTable[]> {
  const views = await rowsFor(tx, 'views', contractIds, (ids) =>
    tx.selectFrom('slack_view').select(['view_id', 'user_id', 'contract_id']).where('contract_id', 'in', ids),
  );
  return views.map(({ view_id, user_id, contract_id }) =>
    followUpRow('view', {
      workspace_id: workspaceId,
      id: hashId('view', view_id),
      target: user_id,
      contract_id,
    }),
  );
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
  await putFollowUps(tx, await homeRows(tx, workspaceId, now, people === undefined ? undefined : names));
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
  return open.map(({ user_id }) =>
    followUpRow('home', {
      workspace_id: workspaceId,
      id: hashId('home', workspaceId, user_id),
      target: user_id,
    }),
  );
}

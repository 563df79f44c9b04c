import { isArchived } from '../../domain/access-decisions.ts';
import {
  type Checklist,
  type ChecklistRecord,
  type ChecklistTask,
  checklistsOf,
} from '../../domain/checklist.ts';
import {
  addTask,
  assignTask,
  type Doing,
  noteTask,
  reopenTask,
  setTaskDue,
  type TaskChange,
  tickTask,
  waiveTask,
} from '../../domain/checklist-change.ts';
import { accountFreeDecision } from '../../domain/decisions.ts';
import { LastcallError } from '../../domain/errors.ts';
import { type Life, lifeAt } from '../../domain/lifecycle.ts';
import { answerPreflight, archiveList, restoreList, withConsequences } from '../../domain/list-change.ts';
import { formatLong } from '../../domain/local-date.ts';
import { whyNot } from '../../domain/permissions.ts';
import { getContract } from '../../store/contracts.ts';
import { planListFollowUps } from '../../store/follow-up-plan.ts';
import { rowsForMore } from '../../store/list-rows.ts';
import type { Database } from '../../store/schema.ts';
import { type ChecklistDecision, changeChecklists } from '../../store/tasks.ts';
import { oneLine } from '../one-line.ts';
import { guardedFor } from './access.ts';
import { actContext } from './act-context.ts';
import type { DeedOf, ListAct, TaskAct } from './acts.ts';
import type { SlackDeps } from './deps.ts';
import { escapeMrkdwn, namePeople } from './escape.ts';
import type { SlackActor } from './people.ts';
import { RefusedError } from './refusals.ts';
import { StaleError } from './stale.ts';

type ListDeed = DeedOf<'task' | 'list'>;

/** Where somebody stands in what they do to a list. */
interface Doer {
  readonly actor: SlackActor;
  /** Whom they chose in a menu. */
  readonly chosen: SlackActor | null;
  readonly now: Doing['at'];
  readonly tx: Database;
}

type Decided = ChecklistDecision & { readonly said?: string };

/**
 * Carries out what somebody did to a task or a list. What everybody sees in the message is not said besides.
 * @returns what to tell them; undefined where the message says it.
 */
export async function changeList(
  deps: SlackDeps,
  id: string,
  deed: ListDeed,
  actor: SlackActor,
): Promise<string | undefined> {
  const { store, workspaceId, people } = deps;
  const { contractId, termEnd } = deed.of;
  const now = deps.now();
  const seen = await getContract(store.db, workspaceId, contractId);
  // Slack is asked who people are before the transaction, which must not wait for it.
  const { inChannel } = await guardedFor(deps, actor, seen);
  const user = 'user' in deed.act ? deed.act.user : null;
  const chosen = user === null ? null : await people.of(user);
  if (chosen !== null) await refuseOutsider(deps, chosen, seen);
  try {
    const decided = await changeChecklists(
      store,
      { ...actContext(deps, id, contractId, actor), now },
      async (record, notices, tx): Promise<Decided> => {
        const { contract } = record;
        const refusal = whyNot('respond', actor, { contract, inChannel });
        if (refusal !== null) throw new RefusedError(refusal, 'respond', contractId);
        const life = lifeAt({ contract, notices }, deps, deps.now());
        if (contract.termEnd !== termEnd || isArchived(contract)) throw new StaleError(life, termEnd);
        const lists = checklistsOf(record, life.playbook, life.today);
        const list = lists.find((one) => one.id === deed.of.list);
        if (list === undefined) throw new LastcallError('not-found', 'there is no such list any more');
        const doer = { actor, chosen, now, tx };
        return deed.kind === 'task'
          ? onTask(record, list, deed.of.task, deed.act, doer, life)
          : onList(record, list, deed.act, doer, life);
      },
    );
    if (decided.send !== undefined || decided.changes.some(({ what }) => what === 'task.assigned'))
      deps.sendSoon();
    return decided.said;
  } catch (error) {
    // What they see is not what is: a box that was ticked and is not, a day that was chosen in vain.
    if (error instanceof LastcallError || error instanceof RefusedError)
      await showAgain(deps, { contractId, termEnd });
    throw error;
  }
}

function showAgain(
  { store, workspaceId, now }: SlackDeps,
  of: Pick<ListDeed['of'], 'contractId' | 'termEnd'>,
) {
  return store.db
    .transaction()
    .execute((tx) => planListFollowUps(tx, { ...of, workspaceId, seq: null, now: now(), people: [] }));
}

/** A task is for somebody who may see its contract and tick it. */
async function refuseOutsider(
  deps: SlackDeps,
  chosen: SlackActor,
  contract: Parameters<typeof guardedFor>[2],
) {
  const refusal = whyNot('respond', chosen, await guardedFor(deps, chosen, contract));
  if (refusal === null) return;
  const why =
    refusal === 'hidden'
      ? 'they cannot see this contract, which is limited to the members of its channel'
      : 'only members of this workspace can have tasks';
  throw new LastcallError('refused', `the task cannot be given to ${oneLine(chosen.name, 80)}: ${why}`);
}

async function onTask(
  record: ChecklistRecord,
  list: Checklist,
  taskId: string,
  act: TaskAct,
  doer: Doer,
  { playbook, today }: Life,
): Promise<Decided> {
  const task = list.tasks.find((one) => one.id === taskId);
  if (task === undefined) throw new LastcallError('not-found', 'there is no such task any more');
  const change = decide(list, task, act, doer);
  if (change === null) return { changes: [], ...unchanged(task, act) };
  return withConsequences(record, list, change, playbook, today, doer.now);
}

function decide(
  list: Checklist,
  task: ChecklistTask,
  act: TaskAct,
  { actor, chosen, now }: Doer,
): TaskChange | null {
  const doing: Doing = { by: actor.identity, at: now, note: null };
  switch (act.do) {
    case 'tick':
      return tickTask(list, task, doing);
    case 'untick':
    case 'reopen':
      return reopenTask(list, task, doing);
    case 'assign':
      return assignTask(list, task, chosen?.identity ?? null, doing);
    case 'unassign':
      return assignTask(list, task, null, doing);
    case 'due':
      return setTaskDue(list, task, act.due);
    case 'undue':
      return setTaskDue(list, task, null);
    case 'note':
      return noteTask(list, task, act.note);
    case 'waive':
      return waiveTask(list, task, act.reason, doing);
  }
}

/** Two people who tick the same: the second is told who was first. */
function unchanged({ title, done }: ChecklistTask, act: TaskAct): { said?: string } {
  if (act.do !== 'tick' || done === null) return {};
  const by = namePeople(escapeMrkdwn(oneLine(done.by, 80)));
  const said = escapeMrkdwn(`“${oneLine(title)}” was done already, on ${formatLong(done.on)} by`);
  return { said: `${said} ${by}.` };
}

async function onList(
  record: ChecklistRecord,
  list: Checklist,
  act: ListAct,
  { actor, chosen, now, tx }: Doer,
  life: Life,
): Promise<Decided> {
  const by = { by: actor.identity, at: now };
  switch (act.do) {
    case 'add': {
      const added = addTask(list, act.title, act.due);
      const assignee = chosen?.identity ?? null;
      const change = assignee === null ? added : { ...added, row: { ...added.row, assignee, assigned: by } };
      const decided = withConsequences(record, list, change, life.playbook, life.today, now);
      const send = await rowsForMore(tx, record.contract, list, { today: life.today, now });
      const { row } = change;
      const given = {
        what: 'task.assigned',
        row,
        before: { list: list.id, task: row.id, assignee: null },
        after: { list: list.id, task: row.id, title: row.title, assignee },
      };
      return { ...decided, changes: [...decided.changes, ...(assignee === null ? [] : [given])], send };
    }
    case 'archive':
      return { changes: [archiveList(record, list, by)] };
    case 'restore': {
      const change = restoreList(record, list);
      return { changes: change === null ? [] : [change] };
    }
    case 'answer': {
      const change = answerPreflight(record, list, act, by);
      return { changes: change === null ? [] : [change] };
    }
    case 'free':
      return {
        changes: [],
        life: record.contract.accountFreeOn ? null : accountFreeDecision(life.today, life),
        said: 'It is on record that the account shows Free.',
      };
  }
}

import { isArchived } from '../../../domain/access-decisions.ts';
import { type Checklist, type ChecklistTask, checklistsOf } from '../../../domain/checklist.ts';
import { LastcallError } from '../../../domain/errors.ts';
import { isLocalDate } from '../../../domain/local-date.ts';
import { asItEndsNow } from '../../../store/corrected-ends.ts';
import { checklistRecord } from '../../../store/tasks.ts';
import type { TaskAct } from '../acts.ts';
import { type Answer, answerWith } from '../answer-with.ts';
import { LIST_ACTIONS } from '../blocks/checklist.ts';
import { TASK_ACTIONS } from '../blocks/task.ts';
import { type ListRef, readListValue, readTaskBlock, type TaskRef } from '../blocks/task-ref.ts';
import type { SlackDeps } from '../deps.ts';
import type { Listens } from '../listens.ts';
import { showView } from '../open-view.ts';
import { askerOf, bodyOf, openingOf, pressParts } from '../payloads.ts';
import type { SlackActor } from '../people.ts';
import { receive } from '../receive.ts';
import { staleWords } from '../stale.ts';
import { recall, remember } from '../views/metadata.ts';
import {
  ADD_TASK_VIEW,
  addTaskView,
  NOTE_VIEW,
  noteView,
  TASK_FIELDS,
  WAIVE_VIEW,
  waiveView,
} from '../views/task.ts';
import { dateIn, type StateValues, textIn } from '../views/values.ts';
import { lifeOf, permit } from './life.ts';
import { noticeAnswer } from './notice.ts';
import { askerIn } from './submissions.ts';

/** What of an element's payload matters here. */
interface Used {
  readonly block_id?: string;
  readonly value?: string;
  readonly selected_options?: readonly unknown[];
  readonly selected_option?: { readonly value?: string } | null;
  readonly selected_user?: string | null;
  readonly selected_date?: string | null;
}

/** The elements of task lists, in messages and Homes alike. What changes something is acked once it is written down. */
export function registerTaskActions(app: Listens, deps: SlackDeps): void {
  const acts = (actionId: string, actOf: (used: Used) => TaskAct | undefined): void => {
    app.action(new RegExp(`^${actionId}:`), async ({ ack, body, action }) => {
      const used = action as unknown as Used;
      const pressed = bodyOf(body);
      const of = readTaskBlock(used.block_id);
      const act = actOf(used);
      if (of !== undefined && act !== undefined)
        await receive(deps, { kind: 'task', of, act, by: askerOf(pressed) }, pressParts(pressed));
      await ack();
      if (of !== undefined && act === undefined) opensDialog(deps, of, used, pressed);
    });
  };
  acts(TASK_ACTIONS.tick, ({ selected_options }) => ({
    do: (selected_options ?? []).length > 0 ? 'tick' : 'untick',
  }));
  acts(TASK_ACTIONS.assign, ({ selected_user }) =>
    selected_user ? { do: 'assign', user: selected_user } : { do: 'unassign' },
  );
  acts(TASK_ACTIONS.due, ({ selected_date }) =>
    selected_date && isLocalDate(selected_date) ? { do: 'due', due: selected_date } : { do: 'undue' },
  );
  acts(TASK_ACTIONS.menu, ({ selected_option }) => {
    const chosen = selected_option?.value;
    return chosen === 'unassign' || chosen === 'undue' || chosen === 'reopen' ? { do: chosen } : undefined;
  });
  registerListActions(app, deps);
  registerDialogs(app, deps);
}

/** A menu's entry that asks for words first. */
function opensDialog(
  deps: SlackDeps,
  of: TaskRef,
  { selected_option }: Used,
  pressed: ReturnType<typeof bodyOf>,
): void {
  const asker = askerOf(pressed);
  const metadata = remember({ task: of, at: asker });
  answerWith(deps, asker, async (actor) => {
    const found = await current(deps, actor, of);
    if (typeof found === 'string') return found;
    const { task } = found;
    if (task === undefined) throw new LastcallError('not-found', 'There is no such task any more.');
    const view =
      selected_option?.value === 'waive'
        ? waiveView(task.title, metadata)
        : noteView(task.title, task.note, metadata);
    await showView(deps.client, openingOf(pressed), view);
    return undefined;
  });
}

/** A list as it is now, and the task of it that is named; words where the message is of a past term. */
async function current(
  deps: SlackDeps,
  actor: SlackActor,
  of: ListRef & { readonly task?: string },
): Promise<string | { readonly list: Checklist; readonly task: ChecklistTask | undefined }> {
  const life = await lifeOf(deps, of.contractId);
  await permit(deps, 'respond', actor, life);
  const { termEnd } = await asItEndsNow(deps.store.db, of);
  if (life.contract.termEnd !== termEnd || isArchived(life.contract)) return staleWords(life, termEnd);
  const record = await checklistRecord(deps.store.db, deps.workspaceId, of.contractId);
  const list = checklistsOf(record, life.playbook, life.today).find(({ id }) => id === of.list);
  if (list === undefined) throw new LastcallError('not-found', 'There is no such list any more.');
  return { list, task: list.tasks.find(({ id }) => id === of.task) };
}

function registerListActions(app: Listens, deps: SlackDeps): void {
  for (const [actionId, act] of [
    [LIST_ACTIONS.archive, 'archive'],
    [LIST_ACTIONS.restore, 'restore'],
    [LIST_ACTIONS.free, 'free'],
  ] as const)
    app.action(actionId, async ({ ack, body, action }) => {
      const pressed = bodyOf(body);
      const of = readListValue((action as unknown as Used).value);
      if (of !== undefined)
        await receive(
          deps,
          { kind: 'list', of, act: { do: act }, by: askerOf(pressed) },
          pressParts(pressed),
        );
      await ack();
    });
  app.action(new RegExp(`^${LIST_ACTIONS.answer}:`), async ({ ack, body, action }) => {
    const pressed = bodyOf(body);
    const [yes, question = '', ...rest] =
      (action as unknown as Used).selected_option?.value?.split('|') ?? [];
    const of = readListValue(rest.join('|'));
    if (of !== undefined) {
      const act = { do: 'answer', question, yes: yes === 'yes' } as const;
      await receive(deps, { kind: 'list', of, act, by: askerOf(pressed) }, pressParts(pressed));
    }
    await ack();
  });
  const opens = (actionId: string, answer: (used: Used, pressed: ReturnType<typeof bodyOf>) => Answer) =>
    app.action(actionId, async ({ ack, body, action }) => {
      await ack();
      const pressed = bodyOf(body);
      answerWith(deps, askerOf(pressed), answer(action as unknown as Used, pressed));
    });
  opens(LIST_ACTIONS.add, ({ value }, pressed) => async (actor) => {
    const of = readListValue(value);
    if (of === undefined) return undefined;
    const found = await current(deps, actor, of);
    if (typeof found === 'string') return found;
    const view = addTaskView(found.list.title, remember({ list: of, at: askerOf(pressed) }));
    await showView(deps.client, openingOf(pressed), view);
    return undefined;
  });
  opens(LIST_ACTIONS.asked, ({ value }, pressed) => async (actor) => {
    const of = readListValue(value);
    if (of === undefined) return undefined;
    const found = await current(deps, actor, of);
    if (typeof found === 'string') return found;
    const { action } = found.list;
    return noticeAnswer(deps, of.contractId, askerOf(pressed), openingOf(pressed), action)(actor);
  });
}

/** What the dialogs about tasks say; what is wrong is said below its field. */
function registerDialogs(app: Listens, deps: SlackDeps): void {
  const submits = (view: string, actOf: (values: StateValues) => TaskAct | Record<string, string>): void => {
    app.view(view, async ({ ack, body, view: shown }) => {
      const { task: of, at } = recall(shown.private_metadata);
      if (of === undefined) return ack();
      const act = actOf(shown.state.values as StateValues);
      if (!('do' in act)) return ack({ response_action: 'errors', errors: act });
      const by = askerIn(body, at);
      await receive(deps, { kind: 'task', of, act: act as TaskAct, by }, [shown.id, shown.hash]);
      return ack();
    });
  };
  submits(NOTE_VIEW, (values) => ({ do: 'note', note: textIn(values, TASK_FIELDS.note) }));
  submits(WAIVE_VIEW, (values) => {
    const reason = textIn(values, TASK_FIELDS.reason);
    return reason === null ? { [TASK_FIELDS.reason]: 'Expected a few words.' } : { do: 'waive', reason };
  });
  app.view(ADD_TASK_VIEW, async ({ ack, body, view }) => {
    const { list: of, at } = recall(view.private_metadata);
    if (of === undefined) return ack();
    const values = view.state.values as StateValues;
    const title = textIn(values, TASK_FIELDS.title);
    if (title === null)
      return ack({ response_action: 'errors', errors: { [TASK_FIELDS.title]: 'Expected a few words.' } });
    const user = values[TASK_FIELDS.assignee]?.[TASK_FIELDS.assignee]?.selected_user ?? null;
    const act = { do: 'add', title, due: dateIn(values, TASK_FIELDS.due), user } as const;
    await receive(deps, { kind: 'list', of, act, by: askerIn(body, at) }, [view.id, view.hash]);
    return ack();
  });
}

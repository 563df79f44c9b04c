import type { ActionsBlock, Checkboxes, KnownBlock, Overflow, UsersSelect } from '@slack/types';
import type { Checklist, ChecklistTask } from '../../../domain/checklist.ts';
import type { Named } from '../../../domain/list-post.ts';
import type { LocalDate } from '../../../domain/local-date.ts';
import { taskWords } from '../../checklist-words.ts';
import { cut } from '../../cut.ts';
import { oneLine } from '../../one-line.ts';
import { escapeMrkdwn } from '../escape.ts';
import { OPTION_LIMIT } from '../limits.ts';
import { actions, context, mrkdwn, option, placeholder, section } from './parts.ts';
import { type ListRef, taskBlockId } from './task-ref.ts';

/** The elements of a task, by what their names begin with; behind it stands whose they are, as names are unique. */
export const TASK_ACTIONS = {
  tick: 'task:tick',
  assign: 'task:assign',
  due: 'task:due',
  menu: 'task:menu',
} as const;

/** What a task's menu offers. */
export const TASK_MENU = {
  note: 'Note or evidence …',
  waive: 'Not applicable …',
  unassign: "Nobody's task",
  undue: "The playbook's day",
  reopen: 'Reopen',
} as const;
export type TaskMenu = keyof typeof TASK_MENU;

/** Longest explanation of a task; the playbook's are a sentence or two. */
const HOW_LIMIT = 500;

export interface TaskView {
  readonly of: ListRef;
  readonly list: Pick<Checklist, 'lock' | 'archived'>;
  readonly today: LocalDate;
  readonly people: ReadonlyMap<string, Named>;
  /** What stands before the words, such as the contract's name; escaped. */
  readonly prefix?: string;
}

/** One task: something to tick, to whom it is given, until when; below it in words what is to be known. */
export function taskBlocks(task: ChecklistTask, view: TaskView): KnownBlock[] {
  const words = statusOf(task, view);
  const how = task.how === null || task.state === 'done' ? [] : [escapeMrkdwn(oneLine(task.how, HOW_LIMIT))];
  const title = escapeMrkdwn(oneLine(task.title));
  const idle = view.list.lock !== null || view.list.archived !== null;
  if (idle)
    return [
      section([`${signOf(task)} ${task.state === 'done' ? `~${title}~` : `*${title}*`}`, words, ...how]),
    ];
  const blockId = taskBlockId({ ...view.of, task: task.id }, task);
  const of = `${view.of.contractId}/${view.of.list}/${task.id}`;
  switch (task.state) {
    case 'done':
      return task.done?.waived == null
        ? [actions(blockId, [tickBox(task, of), menu(task, of)]), context([words])]
        : [{ ...section([`➖ ~${title}~`, words], menu(task, of)), block_id: blockId }];
    case 'open':
      return [
        actions(blockId, [tickBox(task, of)]),
        context([words, ...how]),
        controls({ blockId, of }, task, view),
      ];
    // No box: what cannot be ticked must not look as if it could.
    case 'blocked':
    case 'locked':
      return [section([`🔒 *${title}*`, words, ...how]), controls({ blockId, of }, task, view)];
  }
}

const signOf = ({ state, overdue, done }: ChecklistTask): string =>
  state === 'done' ? (done?.waived == null ? '✅' : '➖') : overdue ? '⚠️' : state === 'open' ? '⬜' : '🔒';

function controls(
  { blockId, of }: { readonly blockId: string; readonly of: string },
  task: ChecklistTask,
  { people }: TaskView,
): ActionsBlock {
  const assignee = people.get(task.assignee?.toLowerCase() ?? '')?.id;
  const person: UsersSelect = {
    type: 'users_select',
    action_id: `${TASK_ACTIONS.assign}:${of}`,
    placeholder: placeholder('Assign'),
    ...(assignee === undefined ? {} : { initial_user: assignee }),
  };
  const day = {
    type: 'datepicker' as const,
    action_id: `${TASK_ACTIONS.due}:${of}`,
    placeholder: placeholder('Due day'),
    ...(task.due === null ? {} : { initial_date: task.due }),
  };
  return actions(`${blockId}|controls`, [person, day, menu(task, of)]);
}

/** A box of its own for each task: what somebody ticks says nothing of the others, which they may see out of date. */
function tickBox(task: ChecklistTask, of: string): Checkboxes {
  const done = task.state === 'done';
  const mark = done ? '~' : '*';
  const title = cut(escapeMrkdwn(oneLine(task.title)), OPTION_LIMIT - 2 * mark.length);
  const box = { text: mrkdwn([`${mark}${title}${mark}`], OPTION_LIMIT), value: 'done' };
  return {
    type: 'checkboxes',
    action_id: `${TASK_ACTIONS.tick}:${of}`,
    options: [box],
    ...(done ? { initial_options: [box] } : {}),
  };
}

function menu(task: ChecklistTask, of: string): Overflow {
  const offered: TaskMenu[] =
    task.state === 'done'
      ? ['note', 'reopen']
      : [
          'note',
          'waive',
          ...(task.assignee === null ? [] : ['unassign' as const]),
          ...(task.dueSet ? ['undue' as const] : []),
        ];
  const name = (one: TaskMenu): string => (one === 'undue' && task.own ? 'No due day' : TASK_MENU[one]);
  return {
    type: 'overflow',
    action_id: `${TASK_ACTIONS.menu}:${of}`,
    options: offered.map((one) => option(name(one), one)),
  };
}

/** A task's state in one line that begins like a sentence, names in place of addresses; escaped. */
function statusOf(task: ChecklistTask, { today, people, prefix = '' }: TaskView): string {
  const who = (identity: string): string => people.get(identity.toLowerCase())?.name ?? identity;
  const words = taskWords(task, today, who).join('; ');
  const status = escapeMrkdwn(words === '' ? 'no due day' : words);
  const title = task.title.length > OPTION_LIMIT - 2 ? `${escapeMrkdwn(oneLine(task.title))}: ` : '';
  const warned = task.overdue ? '⚠️ ' : '';
  return `${warned}${prefix}${title}${status}`;
}

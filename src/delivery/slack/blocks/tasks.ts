import type { KnownBlock } from '@slack/types';
import type { ListPost, Over, TasksPost } from '../../../domain/list-post.ts';
import { taskWords } from '../../checklist-words.ts';
import { cut } from '../../cut.ts';
import { oneLine } from '../../one-line.ts';
import { nameOf } from '../../reminder-words.ts';
import { escapeMrkdwn } from '../escape.ts';
import { TEXT_LIMIT } from '../limits.ts';
import { checklistMessage, type SlackMessage } from './checklist.ts';
import { context, header, section } from './parts.ts';
import { taskBlocks } from './task.ts';
import { listRef } from './task-ref.ts';

/** Tasks that a message to one person shows; the rest are counted. */
const MOST_TASKS = 10;

/** A list, or somebody's tasks, as Slack shows them. */
export function postMessage(post: ListPost): SlackMessage {
  switch (post.kind) {
    case 'list':
      return checklistMessage(post);
    case 'tasks':
      return tasksMessage(post);
    case 'limited':
      return { text: LIMITED, blocks: [section([LIMITED])] };
  }
}

const LIMITED =
  'The task list that was here is of a contract that was limited to the members of its channel: they are shown it there.';

/** What somebody is told of their tasks in one contract; they tick them right there. */
function tasksMessage(post: TasksPost): SlackMessage {
  const { tasks, today, people, over } = post;
  const title = titleOf(post);
  const open = tasks.filter(({ task }) => task.state !== 'done').length;
  const said = over === null ? 'Nothing is left for you to do.' : overWords(over);
  const sentences = [
    `${title}.`,
    ...(over === null ? [] : [said]),
    ...tasks.map(
      ({ task }) => `${oneLine(task.title)} (${taskWords(task, today).join('; ') || 'no due day'}).`,
    ),
  ];
  const text = cut(escapeMrkdwn(sentences.join(' ')), TEXT_LIMIT);
  if (over !== null) return { text, blocks: [header(title), context([escapeMrkdwn(said)])] };
  const more = tasks.length - MOST_TASKS;
  const blocks: KnownBlock[] = [
    header(title),
    ...tasks.slice(0, MOST_TASKS).flatMap(({ list, task }) => {
      const prefix = `${escapeMrkdwn(oneLine(list.title, 80))}: `;
      return taskBlocks(task, { of: listRef(post, list), list, today, people, prefix });
    }),
    ...(open === 0 ? [section([said])] : []),
    ...(more > 0 ? [context([`… and ${more} more`])] : []),
  ];
  return { text, blocks };
}

function overWords(over: Over): string {
  switch (over) {
    case 'newer':
      return 'Your tasks are shown anew further down in this conversation.';
    case 'past':
      return 'These tasks were for a term that is over.';
    case 'archived':
      return 'The contract was archived: nothing is to be done.';
  }
}

function titleOf({ reason, tasks, ...contract }: TasksPost): string {
  const name = nameOf(contract);
  const [first] = tasks;
  const open = tasks.filter(({ task }) => task.state !== 'done');
  if (open.length === 0) return `${name}: your tasks are done`;
  if (reason === 'given' && first !== undefined) return `${name}: a task for you`;
  const overdue = open.filter(({ task }) => task.overdue).length;
  if (overdue > 0)
    return `${name}: ${overdue === 1 ? 'a task of yours is' : `${overdue} tasks of yours are`} overdue`;
  return `${name}: ${open.length === 1 ? 'a task of yours is' : `${open.length} tasks of yours are`} due`;
}

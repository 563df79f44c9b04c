import { throughOf } from './actions.ts';
import { type Checklist, type ChecklistTask, isComplete } from './checklist.ts';
import type { Life } from './lifecycle.ts';
import { addDays, type LocalDate } from './local-date.ts';

/** Somebody in Slack, as messages name them and menus choose them. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Why a message is not kept up to date any more. */
export type Over = 'newer' | 'past' | 'archived';

interface OfContract {
  readonly contractId: string;
  readonly termEnd: LocalDate;
  readonly vendor: string;
  readonly product: string;
  readonly today: LocalDate;
  /** Who is known in Slack, by address or `slack:U…`, in lower case. */
  readonly people: ReadonlyMap<string, Named>;
}

/** What a list prepares, and where that stands. */
export interface Request {
  readonly title: string;
  readonly through: string;
  readonly ask: string | null;
  /** The day on which it was asked for; null while it was not. */
  readonly askedOn: LocalDate | null;
  readonly confirmedOn: LocalDate | null;
  /** Until when it should be done; null where nobody says. */
  readonly doneBy: LocalDate | null;
  /** It can only be asked for once the term is over, so it comes after its list. */
  readonly afterwards: boolean;
}

/** One message of a task list. Pure data, no markup, nothing escaped. */
export interface ChecklistPost extends OfContract {
  readonly kind: 'list';
  readonly checklist: Checklist;
  /** Which of the messages that the list takes, from 1. */
  readonly part: number;
  readonly request: Request;
  /** Why it is shown no more: a newer message shows it, its term is over, or the contract was archived. */
  readonly over: Over | null;
}

/** Tasks of one person, in one message to them. */
export interface TasksPost extends OfContract {
  readonly kind: 'tasks';
  readonly reason: 'given' | 'due';
  readonly tasks: readonly { readonly list: Checklist; readonly task: ChecklistTask }[];
  readonly over: Over | null;
}

/** A list's message in a channel whose members may not see the contract any more: it tells nothing of it. */
export interface LimitedPost {
  readonly kind: 'limited';
}

export type ListPost = ChecklistPost | TasksPost | LimitedPost;

/** How long a deletion may take (A: processed completely within 30 days). */
const DELETION_DAYS = 30;

/** What a list's action asks of the vendor, and where that stands. */
export function requestOf({ action }: Pick<Checklist, 'action'>, life: Life): Request {
  const { contract, playbook, notices } = life;
  const found = playbook.actions.find(({ id }) => id === action);
  const asked = notices.find((notice) => notice.termEnd === contract.termEnd && notice.action === action);
  const afterwards = found?.window.bound === 'earliest';
  return {
    title: found?.title ?? action,
    through: found === undefined ? '' : throughOf(found, contract, playbook),
    ask: found?.ask ?? null,
    askedOn: asked?.givenOn ?? null,
    confirmedOn: asked?.confirmedOn ?? null,
    doneBy: afterwards && asked !== undefined ? addDays(asked.givenOn, DELETION_DAYS) : null,
    afterwards,
  };
}

/** Somebody's tasks that are still open, of the lists that are in use; the earliest due first. */
export function openTasksIn(
  lists: readonly Checklist[],
  person: string,
): { readonly list: Checklist; readonly task: ChecklistTask }[] {
  const own = person.toLowerCase();
  return lists
    .filter((list) => list.archived === null && !isComplete(list))
    .flatMap((list) => list.tasks.map((task) => ({ list, task })))
    .filter(({ task }) => task.state !== 'done' && task.assignee?.toLowerCase() === own)
    .sort((a, b) => ((a.task.due ?? LAST) < (b.task.due ?? LAST) ? -1 : 1));
}

const LAST = '9999-12-31';

import type { Checklist, ChecklistTask, StoredTask } from './checklist.ts';
import { describeProblem, InvalidInputError, LastcallError, quote } from './errors.ts';
import type { Instant } from './instant.ts';
import type { LocalDate } from './local-date.ts';

/** One change of a list: the row to write and what the activity log says of it. */
export interface TaskChange {
  readonly what: 'task.done' | 'task.reopened' | 'task.assigned' | 'task.added';
  readonly row: StoredTask;
  readonly before: unknown;
  readonly after: unknown;
}

/** Who did something to a task, when, and what they said of it. */
export interface Doing {
  readonly by: string;
  readonly at: Instant;
  readonly note: string | null;
}

/** Characters of a title, a name or a note that are kept; messages repeat them. */
const LONGEST_TITLE = 200;
const LONGEST_NOTE = 1000;

/**
 * Ticks a task off. @returns null where it is done already.
 * @throws LastcallError `refused` where the list is locked or another task comes first.
 */
export function tickTask(list: Checklist, task: ChecklistTask, { by, at, note }: Doing): TaskChange | null {
  if (task.state === 'done') return null;
  refuseUnlessOpen(list, task);
  const kept = note === null ? task.note : typed('note', note, LONGEST_NOTE);
  const row = { ...rowOf(list, task), note: kept, done: { at, by: typed('by', by, LONGEST_TITLE) } };
  return change('task.done', list, row, {}, { by: row.done.by, note: kept });
}

function refuseUnlessOpen(list: Checklist, task: ChecklistTask): void {
  const place = `${list.id}/${task.id}`;
  if (list.lock !== null)
    throw new LastcallError('refused', `${place}: the list is locked. ${list.lock.text}`);
  if (task.blockedBy.length === 0) return;
  const first = task.blockedBy.map(({ id, title }) => `${id} (${quote(title)})`).join(' and ');
  const problem = { place, found: `it blocked by ${first}`, expected: 'what comes first to be done first' };
  throw new LastcallError('refused', describeProblem(problem));
}

/** Takes a tick back. What was ticked after it stays done: it was done. @returns null where it is open already. */
export function reopenTask(list: Checklist, task: ChecklistTask, { by, note }: Doing): TaskChange | null {
  if (task.done === null) return null;
  // The note told of a doing that turned out not to be one; the log keeps it.
  const kept = note === null ? null : typed('note', note, LONGEST_NOTE);
  const before = { by: task.done.by, at: task.done.at, note: task.note };
  const row = { ...rowOf(list, task), note: kept, done: null };
  return change('task.reopened', list, row, before, { by: typed('by', by, LONGEST_TITLE), note: kept });
}

/** Gives a task to somebody, by e-mail address. @returns null where it is theirs already. */
export function assignTask(list: Checklist, task: ChecklistTask, assignee: string): TaskChange | null {
  if (task.assignee?.toLowerCase() === assignee.toLowerCase()) return null;
  const row = { ...rowOf(list, task), assignee };
  return change('task.assigned', list, row, { assignee: task.assignee }, { assignee });
}

/** Adds a task of one's own at the end of a list; its id is made of its title and unique in the list. */
export function addTask(list: Checklist, title: string, due: LocalDate | null): TaskChange {
  const clean = typed('title', title, LONGEST_TITLE);
  const taken = new Set(list.tasks.map((task) => task.id));
  const row: StoredTask = {
    list: list.id,
    id: freeId(slugOf(clean), taken),
    title: clean,
    due,
    position: Math.max(-1, ...list.tasks.map((task) => task.position)) + 1,
    assignee: null,
    note: null,
    done: null,
  };
  return change('task.added', list, row, undefined, { due });
}

const change = (
  what: TaskChange['what'],
  list: Checklist,
  row: StoredTask,
  before: object | undefined,
  after: object,
): TaskChange => {
  const which = { list: list.id, task: row.id };
  return {
    what,
    row,
    before: before === undefined ? undefined : { ...which, ...before },
    after: { ...which, title: row.title, ...after },
  };
};

const rowOf = (list: Checklist, task: ChecklistTask): StoredTask => ({
  list: list.id,
  id: task.id,
  title: task.title,
  due: task.own ? task.due : null,
  position: task.position,
  assignee: task.assignee,
  note: task.note,
  done: task.done === null ? null : { at: Date.parse(task.done.at) as Instant, by: task.done.by },
});

const LONGEST_SLUG = 40;

/** A title as an id: `Tell the works council!` is `tell-the-works-council`; `task` where nothing of it is left. */
export function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_SLUG)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'task' : slug;
}

function freeId(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  let number = 2;
  while (taken.has(`${slug}-${number}`)) number += 1;
  return `${slug}-${number}`;
}

/** Typed text on one line, neither empty nor endless. */
function typed(place: string, text: string, longest: number): string {
  const clean = text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (clean === '')
    throw new InvalidInputError([{ place, found: quote(text), expected: 'a text that is not empty' }]);
  if (clean.length > longest)
    throw new InvalidInputError([
      { place, found: `${clean.length} characters`, expected: `at most ${longest}` },
    ]);
  return clean;
}

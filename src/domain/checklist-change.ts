import type { Checklist, ChecklistTask, StoredTask } from './checklist.ts';
import { describeProblem, InvalidInputError, LastcallError, quote } from './errors.ts';
import type { Instant } from './instant.ts';
import { formatLong, type LocalDate } from './local-date.ts';

/** One change of a list: the row to write and what the activity log says of it. */
export interface TaskChange {
  readonly what:
    | 'task.done'
    | 'task.waived'
    | 'task.reopened'
    | 'task.assigned'
    | 'task.unassigned'
    | 'task.due-set'
    | 'task.noted'
    | 'task.added';
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

/**
 * Puts on record that a task does not apply, and why; it then stands in nobody's way. Also of one that waits for
 * another: whoever has no screenshots needs no export to delete them.
 * @returns null where it is done, or was said before.
 */
export function waiveTask(
  list: Checklist,
  task: ChecklistTask,
  reason: string,
  { by, at }: Omit<Doing, 'note'>,
): TaskChange | null {
  if (task.state === 'done') return null;
  refuseLocked(list, task);
  const waived = typed('reason', reason, LONGEST_NOTE);
  const row = { ...rowOf(list, task), done: { at, by: typed('by', by, LONGEST_TITLE), waived } };
  return change('task.waived', list, row, {}, { by: row.done.by, reason: waived });
}

function refuseUnlessOpen(list: Checklist, task: ChecklistTask): void {
  const place = `${list.id}/${task.id}`;
  refuseLocked(list, task);
  if (task.blockedBy.length === 0) return;
  const first = task.blockedBy.map(({ id, title }) => `${id} (${quote(title)})`).join(' and ');
  const problem = { place, found: `it blocked by ${first}`, expected: 'what comes first to be done first' };
  throw new LastcallError('refused', describeProblem(problem));
}

function refuseLocked(list: Checklist, { id }: Pick<ChecklistTask, 'id'>): void {
  const place = `${list.id}/${id}`;
  refuseArchived(list);
  if (list.lock !== null)
    throw new LastcallError('refused', `${place}: the list is locked. ${list.lock.text}`);
}

/** @throws LastcallError `refused` where the list was put away. */
export function refuseArchived({ id, title, archived }: Checklist): void {
  if (archived === null) return;
  const problem = {
    place: id,
    found: `${quote(title)} archived on ${formatLong(archived.on)} by ${archived.by}`,
    expected: 'a list that is in use; restore it first',
  };
  throw new LastcallError('refused', describeProblem(problem));
}

/** Takes a tick back. What was ticked after it stays done: it was done. @returns null where it is open already. */
export function reopenTask(list: Checklist, task: ChecklistTask, { by, note }: Doing): TaskChange | null {
  refuseArchived(list);
  if (task.done === null) return null;
  // The note told of a doing that turned out not to be one; the log keeps it.
  const kept = note === null ? null : typed('note', note, LONGEST_NOTE);
  const before = { by: task.done.by, at: task.done.at, note: task.note };
  const row = { ...rowOf(list, task), note: kept, done: null };
  return change('task.reopened', list, row, before, { by: typed('by', by, LONGEST_TITLE), note: kept });
}

/**
 * Gives a task to somebody, by e-mail address or `slack:U…`; null: nobody has it any more.
 * @returns null where it is theirs already.
 */
export function assignTask(
  list: Checklist,
  task: ChecklistTask,
  assignee: string | null,
  { by, at }: Omit<Doing, 'note'>,
): TaskChange | null {
  refuseArchived(list);
  if ((task.assignee ?? '').toLowerCase() === (assignee ?? '').toLowerCase()) return null;
  const { assigned: _before, ...rest } = rowOf(list, task);
  const before = { assignee: task.assignee };
  if (assignee === null) return change('task.unassigned', list, { ...rest, assignee }, before, { assignee });
  const row = { ...rest, assignee, assigned: { by, at } };
  return change('task.assigned', list, row, before, { assignee });
}

/**
 * Sets the day by which a task is to be done; null: the playbook's again, or none for an added one.
 * @returns null where it is that day already.
 * @throws LastcallError `refused` for a day on which it can no longer be done.
 */
export function setTaskDue(list: Checklist, task: ChecklistTask, due: LocalDate | null): TaskChange | null {
  refuseArchived(list);
  if (due === task.due || (due === null && !task.dueSet)) return null;
  if (due !== null && task.closes !== null && due > task.closes)
    throw new LastcallError(
      'refused',
      describeProblem({
        place: `${list.id}/${task.id}`,
        found: `${due} as its due day`,
        expected: `a day up to ${formatLong(task.closes)}: it cannot be done after that`,
      }),
    );
  const row = { ...rowOf(list, task), due };
  return change('task.due-set', list, row, { due: task.due }, { due });
}

/** Keeps a note or a link as evidence; null takes it away. @returns null where it says so already. */
export function noteTask(list: Checklist, task: ChecklistTask, note: string | null): TaskChange | null {
  refuseArchived(list);
  const kept = note === null ? null : typed('note', note, LONGEST_NOTE);
  if (kept === task.note) return null;
  return change(
    'task.noted',
    list,
    { ...rowOf(list, task), note: kept },
    { note: task.note },
    { note: kept },
  );
}

/** Adds a task of one's own at the end of a list; its id is made of its title and unique in the list. */
export function addTask(list: Checklist, title: string, due: LocalDate | null): TaskChange {
  refuseArchived(list);
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

function rowOf(list: Checklist, task: ChecklistTask): StoredTask {
  const { done, assigned } = task;
  return {
    list: list.id,
    id: task.id,
    title: task.title,
    due: task.own || task.dueSet ? task.due : null,
    position: task.position,
    assignee: task.assignee,
    ...(assigned ? { assigned } : {}),
    note: task.note,
    done:
      done === null
        ? null
        : {
            at: Date.parse(done.at) as Instant,
            by: done.by,
            ...(done.waived === null ? {} : { waived: done.waived }),
          },
  };
}

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

import type { PlaybookChecklist } from '../config/playbook.ts';
import { type Instant, localDateAt, toIso } from './instant.ts';
import { formatLong, type LocalDate } from './local-date.ts';
import { type Anchors, dateOf } from './offset.ts';

/** A task as it is stored: only where it differs from the playbook's, or where somebody added it. */
export interface StoredTask {
  readonly list: string;
  readonly id: string;
  readonly title: string;
  /** Null for the playbook's tasks, whose due day is derived, and for added ones without a day. */
  readonly due: LocalDate | null;
  readonly position: number;
  readonly assignee: string | null;
  readonly note: string | null;
  readonly done: { readonly at: Instant; readonly by: string } | null;
}

/** `locked`: the whole list is not to be worked on yet. `blocked`: another task comes first. */
export type TaskState = 'open' | 'blocked' | 'locked' | 'done';

export interface TaskRef {
  readonly id: string;
  readonly title: string;
}

export interface ChecklistTask extends TaskRef {
  readonly how: string | null;
  readonly due: LocalDate | null;
  /** The last day on which it can be done at all. */
  readonly closes: LocalDate | null;
  readonly position: number;
  readonly state: TaskState;
  /** The tasks that have to be done before this one and are not. */
  readonly blockedBy: readonly TaskRef[];
  /** Its due day is past, it is not done, and the list is open. */
  readonly overdue: boolean;
  readonly irreversible: boolean;
  /** The list's action must wait until this is done. */
  readonly gates: boolean;
  /** Added by somebody, and not the playbook's. */
  readonly own: boolean;
  readonly assignee: string | null;
  readonly note: string | null;
  /** `at` is an ISO instant, `on` that day in the contract's zone. */
  readonly done: { readonly at: string; readonly on: LocalDate; readonly by: string } | null;
  /** Key of the playbook's source; null for an added task. */
  readonly source: string | null;
}

/** Why a list is not to be worked on yet. */
export interface Lock {
  /** The first day on which it can open; null where only a confirmation is missing. */
  readonly opens: LocalDate | null;
  /** What is missing: the day, or (the day being there) somebody's word that the account shows Free. */
  readonly missing: 'day' | 'account-free';
  readonly text: string;
}

export interface Checklist {
  readonly id: string;
  readonly title: string;
  /** Id of the action whose way it prepares. */
  readonly action: string;
  readonly lock: Lock | null;
  readonly progress: { readonly done: number; readonly total: number };
  /** The tasks that the action still waits for. */
  readonly actionWaitsFor: readonly TaskRef[];
  readonly tasks: readonly ChecklistTask[];
}

export interface ChecklistFacts {
  readonly anchors: Anchors;
  /** Rows of other lists are left aside. */
  readonly stored: readonly StoredTask[];
  readonly asOf: LocalDate;
  /** Somebody confirmed that the account shows Free. */
  readonly accountFree: boolean;
  /** The contract's zone, in which the days of ticks are told. */
  readonly timeZone: string;
}

/**
 * A list of the playbook (A, domain-facts 3) on the calendar of one contract: the playbook's tasks in its order,
 * then those that were added. A row whose task the playbook no longer has counts as added, so none is lost.
 */
export function checklistOf(list: PlaybookChecklist, facts: ChecklistFacts): Checklist {
  const lock = lockOf(list, facts);
  const rows = new Map(facts.stored.filter((row) => row.list === list.id).map((row) => [row.id, row]));
  const isOpen = ({ id }: TaskRef): boolean => (rows.get(id)?.done ?? null) === null;
  const fromPlaybook = list.tasks.map((task, position): ChecklistTask => {
    const row = rows.get(task.id);
    return completed(facts, lock, {
      id: task.id,
      title: task.title,
      how: task.how,
      due: dateOf(task.due, facts.anchors),
      closes: task.closes === undefined ? null : dateOf(task.closes, facts.anchors),
      position,
      blockedBy: list.tasks.filter((other) => task.after.includes(other.id) && isOpen(other)).map(refOf),
      irreversible: task.irreversible,
      gates: task.gates ?? false,
      own: false,
      row,
      source: task.source,
    });
  });
  const added = [...rows.values()]
    .filter((row) => !list.tasks.some((task) => task.id === row.id))
    .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
    .map((row) =>
      completed(facts, lock, { ...ADDED, ...refOf(row), due: row.due, position: row.position, row }),
    );
  const tasks = [...fromPlaybook, ...added];
  return {
    id: list.id,
    title: list.title,
    action: list.action,
    lock,
    progress: { done: tasks.filter((task) => task.state === 'done').length, total: tasks.length },
    actionWaitsFor: tasks.filter((task) => task.gates && task.state !== 'done').map(refOf),
    tasks,
  };
}

/** What an added task has of its own accord. */
const ADDED = {
  how: null,
  closes: null,
  blockedBy: [],
  irreversible: false,
  gates: false,
  own: true,
  source: null,
};

const refOf = ({ id, title }: TaskRef): TaskRef => ({ id, title });

type Draft = Omit<ChecklistTask, 'state' | 'overdue' | 'assignee' | 'note' | 'done'> & {
  readonly row: StoredTask | undefined;
};

function completed(
  { asOf, timeZone }: ChecklistFacts,
  lock: Lock | null,
  { row, ...task }: Draft,
): ChecklistTask {
  const done = row?.done ?? null;
  const state =
    done !== null ? 'done' : lock !== null ? 'locked' : task.blockedBy.length > 0 ? 'blocked' : 'open';
  return {
    ...task,
    // What was done in spite of the order is done; nothing stands in its way any more.
    blockedBy: done === null ? task.blockedBy : [],
    state,
    overdue: (state === 'open' || state === 'blocked') && task.due !== null && task.due < asOf,
    assignee: row?.assignee ?? null,
    note: row?.note ?? null,
    done: done === null ? null : { at: toIso(done.at), on: localDateAt(done.at, timeZone), by: done.by },
  };
}

/** Deletion opens on T+1, and only once the account shows Free (domain-facts 7.1). */
function lockOf(list: PlaybookChecklist, { anchors, asOf, accountFree }: ChecklistFacts): Lock | null {
  const opens = list.opens === undefined ? null : dateOf(list.opens, anchors);
  const needsFree = list.requires.includes('account-free') && !accountFree;
  const tooEarly = opens !== null && asOf < opens;
  if (!tooEarly && !needsFree) return null;
  const why = list.lockedBecause === undefined ? [] : [list.lockedBecause];
  const confirmed = 'somebody confirms that the account shows Free';
  if (!tooEarly)
    return { opens, missing: 'account-free', text: [...why, `It opens as soon as ${confirmed}.`].join(' ') };
  const now = why.length === 0 ? [] : ['That goes for a request made now.'];
  const when = `It opens on ${formatLong(opens)}${needsFree ? `, once ${confirmed}` : ''}.`;
  return { opens, missing: 'day', text: [...why, ...now, when].join(' ') };
}

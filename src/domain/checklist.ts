import type { Playbook, PlaybookChecklist } from '../config/playbook.ts';
import type { Contract } from './contract.ts';
import { type Instant, localDateAt, toIso } from './instant.ts';
import { formatLong, type LocalDate } from './local-date.ts';
import { anchorsOf } from './notice-deadline.ts';
import { type Anchors, dateOf } from './offset.ts';
import { type Answer, type Preflight, preflightOf } from './preflight.ts';

/** A task as it is stored: only where it differs from the playbook's, or where somebody added it. */
export interface StoredTask {
  readonly list: string;
  readonly id: string;
  readonly title: string;
  /** A day that somebody set; null where the playbook's is derived, and for added ones without a day. */
  readonly due: LocalDate | null;
  readonly position: number;
  /** An e-mail address, or `slack:U…`. */
  readonly assignee: string | null;
  /** Who gave it to them, and when; left out of rows that were assigned before that was kept. */
  readonly assigned?: { readonly by: string; readonly at: Instant };
  readonly note: string | null;
  /** `waived`: it was not done but does not apply, for this reason. */
  readonly done: { readonly at: Instant; readonly by: string; readonly waived?: string } | null;
}

/** What became of a whole list in a term; lists of which nothing is stored are as the playbook has them. */
export interface StoredList {
  readonly list: string;
  /** Put away: nobody is told of it any more. */
  readonly archived: { readonly at: Instant; readonly by: string } | null;
  /** When its last task was done; null while one is open. */
  readonly completedAt: Instant | null;
  /** What was answered to the questions that come before it, by their ids. */
  readonly answers: Readonly<Record<string, Answer>>;
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
  /** Somebody set the day in place of the playbook's. */
  readonly dueSet: boolean;
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
  readonly assigned: StoredTask['assigned'] | null;
  readonly note: string | null;
  /** `at` is an ISO instant, `on` that day in the contract's zone, `waived` why it did not apply. */
  readonly done: {
    readonly at: string;
    readonly on: LocalDate;
    readonly by: string;
    readonly waived: string | null;
  } | null;
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
  readonly archived: { readonly on: LocalDate; readonly by: string } | null;
  /** What to be sure of before; only for the list of the way out. */
  readonly preflight: readonly Preflight[];
  /** What does not apply counts as done. */
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
  readonly lists?: readonly StoredList[];
  readonly preflight?: readonly Preflight[];
}

/** What is stored of a contract's lists for its present term. */
export interface ChecklistRecord {
  readonly contract: Contract;
  readonly tasks: readonly StoredTask[];
  readonly lists: readonly StoredList[];
}

/** All lists of a contract as they are on a day, in the playbook's order. */
export function checklistsOf(
  { contract, tasks, lists }: ChecklistRecord,
  playbook: Playbook,
  asOf: LocalDate,
): Checklist[] {
  const { timeZone } = contract;
  const anchors = anchorsOf(contract, playbook);
  return playbook.checklists.map((list) => {
    const answers = lists.find((stored) => stored.list === list.id)?.answers ?? {};
    return checklistOf(list, {
      anchors,
      stored: tasks,
      lists,
      preflight: preflightOf(list, playbook, contract, answers),
      asOf,
      accountFree: Boolean(contract.accountFreeOn),
      timeZone,
    });
  });
}

/** True once nothing of a list is left to be done. */
export const isComplete = ({ progress }: Pick<Checklist, 'progress'>): boolean =>
  progress.total > 0 && progress.done === progress.total;

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
      due: row?.due ?? dateOf(task.due, facts.anchors),
      dueSet: (row?.due ?? null) !== null,
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
      completed(facts, lock, {
        ...ADDED,
        ...refOf(row),
        due: row.due,
        dueSet: row.due !== null,
        position: row.position,
        row,
      }),
    );
  const tasks = [...fromPlaybook, ...added];
  return {
    id: list.id,
    title: list.title,
    action: list.action,
    lock,
    archived: archivedIn(list, facts),
    preflight: facts.preflight ?? [],
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

function archivedIn({ id }: PlaybookChecklist, { lists = [], timeZone }: ChecklistFacts) {
  const archived = lists.find(({ list }) => list === id)?.archived ?? null;
  return archived === null ? null : { on: localDateAt(archived.at, timeZone), by: archived.by };
}

type Draft = Omit<ChecklistTask, 'state' | 'overdue' | 'assignee' | 'assigned' | 'note' | 'done'> & {
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
    assigned: row?.assigned ?? null,
    note: row?.note ?? null,
    done:
      done === null
        ? null
        : {
            at: toIso(done.at),
            on: localDateAt(done.at, timeZone),
            by: done.by,
            waived: done.waived ?? null,
          },
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

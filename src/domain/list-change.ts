import type { Playbook } from '../config/playbook.ts';
import { cancelAction } from './actions.ts';
import { type Checklist, type ChecklistRecord, isComplete, type StoredList } from './checklist.ts';
import { refuseArchived, type TaskChange } from './checklist-change.ts';
import { InvalidInputError, quote } from './errors.ts';
import type { Instant } from './instant.ts';
import type { LocalDate } from './local-date.ts';

/** One change of a list as a whole: what is stored of it now, and what the activity log says. */
export interface ListChange {
  readonly what:
    | 'checklist.completed'
    | 'checklist.reopened'
    | 'checklist.archived'
    | 'checklist.restored'
    | 'preflight.answered';
  readonly state: StoredList;
  readonly before: unknown;
  readonly after: unknown;
}

/** Who did it, and when. */
export interface By {
  readonly by: string;
  readonly at: Instant;
}

const stateOf = (record: ChecklistRecord, list: string): StoredList =>
  record.lists.find((stored) => stored.list === list) ?? {
    list,
    archived: null,
    completedAt: null,
    answers: {},
  };

/** What a change of a task does to its list: it is complete with it, or is no longer; null where neither. */
function completionOf(
  record: ChecklistRecord,
  list: Checklist,
  { row }: TaskChange,
  at: Instant,
): ListChange | null {
  const others = list.tasks.filter(({ id }) => id !== row.id);
  const complete = row.done !== null && others.every(({ state }) => state === 'done');
  if (complete === isComplete(list)) return null;
  return {
    what: complete ? 'checklist.completed' : 'checklist.reopened',
    state: { ...stateOf(record, list.id), completedAt: complete ? at : null },
    before: undefined,
    after: { list: list.id, title: list.title, total: others.length + 1 },
  };
}

/** A task's change with what follows from it: the list is complete, and with the right list the contract ready. */
export function withConsequences(
  record: ChecklistRecord,
  list: Checklist,
  change: TaskChange,
  playbook: Playbook,
  today: LocalDate,
  at: Instant,
): { readonly changes: readonly (TaskChange | ListChange)[]; readonly ready?: LocalDate | null } {
  const completion = completionOf(record, list, change, at);
  if (completion === null) return { changes: [change] };
  const changes = [change, completion];
  if (list.action !== cancelAction(playbook)?.id) return { changes };
  return { changes, ready: completion.what === 'checklist.completed' ? today : null };
}

/** Puts a list away, so that nobody is told of it any more. @throws LastcallError `refused` where it is already. */
export function archiveList(record: ChecklistRecord, list: Checklist, { by, at }: By): ListChange {
  refuseArchived(list);
  return {
    what: 'checklist.archived',
    state: { ...stateOf(record, list.id), archived: { by, at } },
    before: undefined,
    after: { list: list.id, title: list.title },
  };
}

/** Brings a list back. @returns null where it is in use. */
export function restoreList(record: ChecklistRecord, list: Checklist): ListChange | null {
  if (list.archived === null) return null;
  return {
    what: 'checklist.restored',
    state: { ...stateOf(record, list.id), archived: null },
    before: undefined,
    after: { list: list.id, title: list.title },
  };
}

/**
 * Answers a question that comes before a list. @returns null where it was answered so already.
 * @throws InvalidInputError where the list asks no such question, or the contract answers it.
 */
export function answerPreflight(
  record: ChecklistRecord,
  list: Checklist,
  { question, yes }: { readonly question: string; readonly yes: boolean },
  { by, at }: By,
): ListChange | null {
  refuseArchived(list);
  const asked = list.preflight.filter(({ known }) => !known);
  const found = asked.find(({ id }) => id === question);
  if (found === undefined)
    throw new InvalidInputError([
      {
        place: 'question',
        found: quote(question),
        expected: `one of ${asked.map(({ id }) => id).join(', ') || "none: this list's are all answered by the contract"}`,
      },
    ]);
  if (found.answer === (yes ? 'yes' : 'no')) return null;
  const state = stateOf(record, list.id);
  return {
    what: 'preflight.answered',
    state: { ...state, answers: { ...state.answers, [question]: { yes, by, at } } },
    before: { answer: found.answer },
    after: { list: list.id, question: found.question, answer: yes ? 'yes' : 'no' },
  };
}

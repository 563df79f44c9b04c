import type { Checklist, ChecklistTask } from '../domain/checklist.ts';
import { daysBetween, formatLong, type LocalDate } from '../domain/local-date.ts';
import { days } from './day-words.ts';
import { oneLine } from './one-line.ts';

/** Who ticked a task where nobody said who they are. */
export const COMMAND_LINE = 'cli';

/** `1 of 4 done`, `all 4 done`. */
export const progressWords = ({ done, total }: Checklist['progress']): string =>
  done === total ? `all ${total} done` : `${done} of ${total} done`;

/**
 * What is to be known of a task at a glance, piece by piece: done, blocked, due, whose it is. Nothing escaped. `who`
 * puts a name in place of an address.
 */
export function taskWords(
  task: ChecklistTask,
  today: LocalDate,
  who: (identity: string) => string = (identity) => identity,
): string[] {
  const { done, blockedBy, assignee, note } = task;
  const said = note === null ? [] : [`note: ${oneLine(note)}`];
  if (done !== null) {
    const by = done.by === COMMAND_LINE ? done.by : who(done.by);
    if (done.waived !== null)
      return [
        `not applicable: ${oneLine(done.waived)}`,
        `said on ${formatLong(done.on)} ${doneBy(by)}`,
        ...said,
      ];
    return [`done on ${formatLong(done.on)} ${doneBy(by)}`, ...said];
  }
  return [
    ...dueWords(task, today),
    ...closingWords(task, today),
    ...(blockedBy.length === 0 ? [] : [`blocked until this is done: ${blockedBy.map(quoted).join(', ')}`]),
    ...(task.irreversible ? ['cannot be undone'] : []),
    ...(assignee === null ? [] : [`assigned to ${oneLine(who(assignee))}`]),
    ...said,
  ];
}

const doneBy = (by: string): string => (by === COMMAND_LINE ? 'on the command line' : `by ${oneLine(by)}`);

const quoted = ({ title }: { readonly title: string }): string => `“${oneLine(title)}”`;

function dueWords({ due, overdue }: ChecklistTask, today: LocalDate): string[] {
  if (due === null) return [];
  const left = daysBetween(today, due);
  if (overdue) return [`overdue: was due on ${formatLong(due)}, ${days(-left)} ago`];
  if (left === 0) return [`due today, ${formatLong(due)}`];
  return [left > 0 ? `due on ${formatLong(due)}, ${days(left)} left` : `due since ${formatLong(due)}`];
}

/** What cannot be made up for says so, as its due day alone would sound like one that can slip. */
function closingWords({ closes }: ChecklistTask, today: LocalDate): string[] {
  if (closes === null) return [];
  return today > closes
    ? [`could be done until ${formatLong(closes)} only`]
    : [`cannot be done after ${formatLong(closes)}`];
}

/** What the list's action still waits for; null where it waits for nothing. */
export function waitingWords(list: Checklist, actionTitle: string): string | null {
  if (list.lock !== null || list.actionWaitsFor.length === 0) return null;
  return `“${oneLine(actionTitle)}” has to wait for: ${list.actionWaitsFor.map(quoted).join(', ')}.`;
}

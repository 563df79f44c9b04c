import { progressWords, taskWords, waitingWords } from '../delivery/checklist-words.ts';
import { oneLine } from '../delivery/one-line.ts';
import { nameOf } from '../delivery/reminder-words.ts';
import type { Checklist, ChecklistTask } from '../domain/checklist.ts';
import type { Contract } from '../domain/contract.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { printLine } from './output.ts';

/** A contract's lists for a person at a terminal. `actionTitle` gives an action's title by its id. */
export function printChecklists(
  contract: Contract,
  lists: readonly Checklist[],
  today: LocalDate,
  actionTitle: (id: string) => string,
): void {
  printLine(`${nameOf(contract)}  (${contract.id})`);
  if (lists.length === 0) printLine('  Its playbook has no lists.');
  for (const list of lists) {
    printLine();
    printLine(`${oneLine(list.title)}  (${list.id}): ${progressWords(list.progress)}`);
    if (list.lock !== null) printLine(`  Not yet: ${lockedWords(list)}`);
    for (const task of list.tasks) printTask(task, today);
    const waiting = waitingWords(list, actionTitle(list.action));
    if (waiting !== null) printLine(`  ${waiting}`);
  }
}

/** Why a list is locked; where only the word of a person is missing, how to give it here. */
export function lockedWords({ lock }: Checklist): string {
  const how = lock?.missing === 'account-free' ? ' If it does, tick or post with --account-free.' : '';
  return `the list is locked. ${lock?.text ?? ''}${how}`;
}

function printTask(task: ChecklistTask, today: LocalDate): void {
  const words = taskWords(task, today);
  printLine(`  [${boxOf(task)}] ${task.id}: ${oneLine(task.title)}`);
  if (words.length > 0) printLine(`      ${words.join('; ')}`);
  if (task.how !== null && task.state !== 'done') printLine(`      ${task.how}`);
}

const boxOf = ({ state }: ChecklistTask): string => {
  switch (state) {
    case 'done':
      return 'x';
    case 'open':
      return ' ';
    case 'blocked':
    case 'locked':
      return '-';
  }
};

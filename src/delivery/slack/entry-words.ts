import type { Entry } from '../../domain/entry.ts';
import { formatLong } from '../../domain/local-date.ts';
import { days } from '../day-words.ts';
import { oneLine } from '../one-line.ts';
import { nameOf } from '../reminder-words.ts';
import { todoWords } from '../todo-words.ts';
import { barOf } from './blocks/bar.ts';
import { escapeMrkdwn, namePeople } from './escape.ts';

/** Where a contract stands, in one line; nothing escaped. */
export function stateWords({ state, nextDeadline, daysLeft, contract }: Entry): string {
  if (contract.archivedAt) return 'archived';
  if (nextDeadline === null || daysLeft === null) return `ended on ${formatLong(contract.termEnd)}`;
  const on = formatLong(nextDeadline);
  switch (state) {
    case 'open':
      return `next deadline ${on}, ${days(daysLeft)} left`;
    case 'last-day':
      return `today is the last day to give notice, ${on}`;
    case 'notice-given':
      return `notice given; the term ends on ${on}, ${days(daysLeft)} left`;
    case 'window-closed':
      return `too late for notice; the term ends on ${on}, ${days(daysLeft)} left`;
    case 'ended':
      return `ended on ${on}`;
  }
}

/** One line of a list; escaped. */
export const entryLine = (entry: Entry): string =>
  `*${escapeMrkdwn(nameOf(entry.contract))}*: ${escapeMrkdwn(stateWords(entry))}`;

/** A contract as the Home shows it: name, state, time left as a bar, who has it, next step; escaped. */
export function entryLines(entry: Entry): string[] {
  const { contract, standing, shareLeft, daysLeft, needsSomebody } = entry;
  const owner = contract.ownerEmail === null ? 'nobody owns it' : oneLine(contract.ownerEmail, 80);
  const quiet = contract.quiet;
  const held =
    quiet === undefined || quiet === null
      ? ''
      : ` · ${quiet.kind === 'snoozed' ? 'snoozed by' : 'on it:'} ${oneLine(quiet.by, 80)} until ${formatLong(quiet.until)}`;
  const todo = todoWords(standing);
  const over = daysLeft === null || contract.archivedAt;
  const done = over && (contract.archivedAt || !needsSomebody);
  return [
    entryLine(entry),
    `${over ? '' : `${barOf(shareLeft)}  `}${namePeople(escapeMrkdwn(owner))}${escapeMrkdwn(held)}`,
    ...(done ? [] : [`_${escapeMrkdwn(todo.label)}:_ ${escapeMrkdwn(oneLine(todo.text, 200))}`]),
  ];
}

import type { ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from '@slack/types';
import type { Checklist, ChecklistTask } from '../../../domain/checklist.ts';
import type { LocalDate } from '../../../domain/local-date.ts';
import { progressWords, taskWords, waitingWords } from '../../checklist-words.ts';
import { cut } from '../../cut.ts';
import { oneLine } from '../../one-line.ts';
import { nameOf } from '../../reminder-words.ts';
import { escapeMrkdwn, escapePlain } from '../escape.ts';
import { CONTEXT_LIMIT, HEADER_LIMIT, SECTION_LIMIT, TEXT_LIMIT } from '../limits.ts';
import { barOf } from './bar.ts';

/** A set of checkboxes takes ten options, so a message holds ten tasks; with them it stays far below 50 blocks. */
export const TASKS_PER_MESSAGE = 10;

/** Longest explanation of a task; the playbook's are a sentence or two. */
const HOW_LIMIT = 500;

export interface ChecklistMessageInput {
  readonly vendor: string;
  readonly product: string;
  readonly checklist: Checklist;
  /** The title of the list's action, in words. */
  readonly action: string;
  readonly today: LocalDate;
}

export interface SlackMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** A checklist as Slack shows it: one message for each ten tasks, the first of which tells how far it is. */
export function checklistMessages(input: ChecklistMessageInput): SlackMessage[] {
  const { tasks } = input.checklist;
  const parts = Array.from({ length: Math.ceil(tasks.length / TASKS_PER_MESSAGE) }, (_, part) =>
    tasks.slice(part * TASKS_PER_MESSAGE, (part + 1) * TASKS_PER_MESSAGE),
  );
  return parts.map((part, index) => messageOf(input, part, index, parts.length));
}

function messageOf(
  { checklist, action, today, ...contract }: ChecklistMessageInput,
  tasks: readonly ChecklistTask[],
  index: number,
  of: number,
): SlackMessage {
  const { lock, progress, title } = checklist;
  const list = `${oneLine(title)}${of === 1 ? '' : ` (part ${index + 1} of ${of})`}`;
  const locked = lock === null || index > 0 ? [] : [`Locked. ${lock.text}`];
  const waiting = index < of - 1 ? null : waitingWords(checklist, action);
  const sentences = [
    `${nameOf(contract)}: ${list}, ${progressWords(progress)}.`,
    ...locked,
    ...tasks.map((task) => `${oneLine(task.title)} (${statusOf(task, today)}).`),
    ...(waiting === null ? [] : [waiting]),
  ];
  return {
    text: cut(escapeMrkdwn(sentences.join(' ')), TEXT_LIMIT),
    blocks: [
      header(nameOf(contract), list),
      ...(index > 0
        ? []
        : [section([`${barOf(progress.done / progress.total)}  ${escapeMrkdwn(progressWords(progress))}`])]),
      ...locked.map((line) => section([`🔒 ${escapeMrkdwn(line)}`])),
      ...tasks.map((task) => taskSection(task, today)),
      ...(waiting === null ? [] : [context(escapeMrkdwn(waiting))]),
    ],
  };
}

function taskSection(task: ChecklistTask, today: LocalDate): SectionBlock {
  const title = escapeMrkdwn(oneLine(task.title));
  const status = escapeMrkdwn(statusOf(task, today));
  if (task.state === 'done') return section([`✅ ~${title}~`, status]);
  const sign = task.overdue ? '⚠️' : task.state === 'open' ? '⬜' : '🔒';
  const how = task.how === null ? [] : [escapeMrkdwn(oneLine(task.how, HOW_LIMIT))];
  return section([`${sign} *${title}*`, ...(status === '' ? [] : [status]), ...how]);
}

/** A task's state in one line that begins like a sentence. */
function statusOf(task: ChecklistTask, today: LocalDate): string {
  const words = taskWords(task, today).join('; ');
  return words === '' ? 'no due day' : words;
}

/** The name gives way where both do not fit: the contract is known from the channel, the list is not. */
function header(name: string, list: string): HeaderBlock {
  const behind = `: ${escapePlain(list)}`;
  const text = cut(cut(escapePlain(name), Math.max(HEADER_LIMIT - behind.length, 1)) + behind, HEADER_LIMIT);
  return { type: 'header', text: { type: 'plain_text', text, emoji: false } };
}

const section = (lines: readonly string[]): SectionBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: cut(lines.join('\n'), SECTION_LIMIT), verbatim: true },
});

const context = (line: string): ContextBlock => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: cut(line, CONTEXT_LIMIT), verbatim: true }],
});

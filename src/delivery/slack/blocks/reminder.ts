import type { ContextBlock, HeaderBlock, KnownBlock, MrkdwnElement, SectionBlock } from '@slack/types';
import type { Delivery, Reminder } from '../../../domain/reminder.ts';
import { cut } from '../../cut.ts';
import { insteadOfWords } from '../../instead-of-words.ts';
import { reminderWords } from '../../reminder-words.ts';
import { escapeMrkdwn, escapePlain } from '../escape.ts';
import { CONTEXT_LIMIT, HEADER_LIMIT, SECTION_LIMIT, TEXT_LIMIT } from '../limits.ts';

/** A reminder as Slack shows it: `text` for notifications and screen readers, `blocks` for everybody else. */
export function reminderMessage(
  reminder: Reminder,
  insteadOf: Delivery['insteadOf'] = null,
): { text: string; blocks: KnownBlock[] } {
  const words = reminderWords(reminder);
  const { todo } = words;
  const asks = todo.ask === null ? [] : [`What to say: ${escapeMrkdwn(todo.ask)}`];
  const footnotes = [
    words.closing,
    words.missed,
    insteadOf === null ? null : insteadOfWords(insteadOf),
  ].filter((line) => line !== null);
  const sentences = [
    `${words.name}: ${words.status}.`,
    words.deadline,
    words.consequence,
    `${todo.label}: ${todo.text}`,
    ...footnotes.slice(1),
  ];
  return {
    text: cut(escapeMrkdwn(sentences.join(' ')), TEXT_LIMIT),
    blocks: [
      header(words.name, words.status),
      section([`*${escapeMrkdwn(words.deadline)}*`, escapeMrkdwn(words.consequence)]),
      section([`*${todo.label}:* ${escapeMrkdwn(todo.text)}`, ...asks]),
      context(footnotes.map(escapeMrkdwn)),
    ],
  };
}

/** The name gives way where both do not fit: the days are what the header is for. */
function header(name: string, status: string): HeaderBlock {
  const behind = `: ${status}`;
  const text = cut(escapePlain(name), HEADER_LIMIT - behind.length) + behind;
  return { type: 'header', text: { type: 'plain_text', text, emoji: false } };
}

const section = (lines: readonly string[]): SectionBlock => ({
  type: 'section',
  text: mrkdwn(lines, SECTION_LIMIT),
});

const context = (lines: readonly string[]): ContextBlock => ({
  type: 'context',
  elements: [mrkdwn(lines, CONTEXT_LIMIT)],
});

const mrkdwn = (lines: readonly string[], limit: number): MrkdwnElement => ({
  type: 'mrkdwn',
  text: cut(lines.join('\n'), limit),
  verbatim: true,
});

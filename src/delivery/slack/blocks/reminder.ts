import type { HeaderBlock, KnownBlock } from '@slack/types';
import type { Delivery, Reminder } from '../../../domain/reminder.ts';
import { cut } from '../../cut.ts';
import { insteadOfWords } from '../../instead-of-words.ts';
import { reminderWords } from '../../reminder-words.ts';
import { escapeMrkdwn, escapePlain } from '../escape.ts';
import { HEADER_LIMIT, TEXT_LIMIT } from '../limits.ts';
import { context, section } from './parts.ts';
import { reminderButtons } from './reminder-buttons.ts';

/** What became of a reminder after it was sent. */
export interface Aftermath {
  /** Who did what, when; a sentence each, oldest first, nothing escaped. */
  readonly acts: readonly string[];
  /** False once the contract is in another term, or put away: there is nothing left to press. */
  readonly current: boolean;
}

const NOTHING_YET: Aftermath = { acts: [], current: true };

/** A reminder as Slack shows it: `text` for notifications and screen readers, `blocks` for everybody else. */
export function reminderMessage(
  reminder: Reminder,
  insteadOf: Delivery['insteadOf'] = null,
  { acts, current }: Aftermath = NOTHING_YET,
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
    ...acts,
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
      ...(acts.length === 0 ? [] : [section(acts.map((act) => `✅ ${escapeMrkdwn(act)}`))]),
      context(footnotes.map(escapeMrkdwn)),
      ...(current ? [reminderButtons(reminder)] : []),
    ],
  };
}

/** The name gives way where both do not fit: the days are what the header is for. */
function header(name: string, status: string): HeaderBlock {
  const behind = `: ${status}`;
  const text = cut(escapePlain(name), HEADER_LIMIT - behind.length) + behind;
  return { type: 'header', text: { type: 'plain_text', text, emoji: false } };
}

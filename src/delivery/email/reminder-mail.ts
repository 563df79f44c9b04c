import type { Delivery, Reminder } from '../../domain/reminder.ts';
import { insteadOfWords } from '../instead-of-words.ts';
import { type ReminderWords, reminderWords } from '../reminder-words.ts';
import type { Todo } from '../todo-words.ts';
import { escapeHtml } from './escape-html.ts';
import { htmlPage, type MailContent, plainText, STYLE, smallPrint, subjectLine } from './mail-layout.ts';

/** A reminder as a mail: the most urgent thing in the subject, the same sentences as text and as HTML. */
export function reminderMail(reminder: Reminder, insteadOf: Delivery['insteadOf'] = null): MailContent {
  const words = reminderWords(reminder);
  const notes = [words.missed, insteadOf === null ? null : insteadOfWords(insteadOf)].filter(
    (line) => line !== null,
  );
  return {
    subject: subjectLine(words.name, `: ${words.status}`),
    text: textOf(words, notes),
    html: htmlOf(words, notes),
  };
}

const textOf = (words: ReminderWords, notes: readonly string[]): string =>
  plainText([
    `${words.name}: ${words.status}.`,
    `${words.deadline}\n${words.consequence}`,
    todoText(words.todo),
    words.closing,
    ...notes,
  ]);

/** The one thing to do, in plain text. */
export const todoText = ({ label, text, ask }: Todo): string =>
  [`${label}: ${text}`, ...(ask === null ? [] : [`What to say: ${ask}`])].join('\n');

/** The one thing to do, boxed. */
export function todoBox({ label, text, ask }: Todo): string {
  const said = ask === null ? '' : `<br>What to say: ${escapeHtml(ask)}`;
  return `<p style="${STYLE.box}"><strong>${escapeHtml(label)}:</strong> ${escapeHtml(text)}${said}</p>`;
}

const htmlOf = (words: ReminderWords, notes: readonly string[]): string =>
  htmlPage(
    `${escapeHtml(words.name)}: ${escapeHtml(words.status)}`,
    [
      `<p style="${STYLE.paragraph}"><strong>${escapeHtml(words.deadline)}</strong><br>${escapeHtml(words.consequence)}</p>`,
      todoBox(words.todo),
      smallPrint([words.closing, ...notes]),
    ].join('\n'),
  );

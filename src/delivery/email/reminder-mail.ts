import type { Delivery, Reminder } from '../../domain/reminder.ts';
import type { SwitchFile } from '../calendar/switch-file.ts';
import { insteadOfWords } from '../instead-of-words.ts';
import { reminderWords } from '../reminder-words.ts';
import type { MailBody, Part } from './mail-body.ts';
import { calendarAttachment, type MailContent, type MailLinks, mailOf, subjectLine } from './mail-layout.ts';

export interface ReminderMailOptions {
  readonly insteadOf?: Delivery['insteadOf'];
  /** The contract's days as a file, for who subscribes to no feed. */
  readonly calendar?: SwitchFile | undefined;
  /** Whom it goes to and the key that it goes by, for links that answer it. */
  readonly links?: { readonly of: MailLinks; readonly address: string; readonly key: string } | undefined;
}

/** A reminder as a mail: the most urgent thing in the subject, the same sentences as text and as HTML. */
export function reminderMail(
  reminder: Reminder,
  { insteadOf = null, calendar, links }: ReminderMailOptions = {},
): MailContent {
  const words = reminderWords(reminder);
  const title = `${words.name}: ${words.status}`;
  const notes = [words.missed, insteadOf === null ? null : insteadOfWords(insteadOf)].filter(
    (line) => line !== null,
  );
  const about = { contractId: reminder.contractId, termEnd: reminder.termEnd };
  const answers: readonly Part[] =
    links === undefined || !canAnswer(reminder)
      ? []
      : [
          { kind: 'button', label: 'I’m on it', url: links.of.act('ack', { ...about, ...links }) },
          {
            kind: 'link',
            label: 'Snooze',
            url: links.of.act('snooze', { ...about, ...links }),
            joined: true,
          },
        ];
  const body: MailBody = {
    title,
    preview: words.deadline,
    parts: [
      { kind: 'strong', text: words.deadline },
      { kind: 'text', text: words.consequence, joined: true },
      { kind: 'todo', ...words.todo },
      ...answers,
      { kind: 'text', text: words.closing },
      ...notes.map((text): Part => ({ kind: 'text', text })),
      ...(calendar === undefined ? [] : [{ kind: 'text' as const, text: IN_THE_FILE }]),
    ],
    footer: [],
  };
  const attachments = calendar === undefined ? [] : [calendarAttachment(calendar.name, calendar.text)];
  const mail = mailOf(subjectLine(words.name, `: ${words.status}`), body, attachments);
  // In plain text nothing stands out but by being first.
  return { ...mail, text: `${title}.\n\n${mail.text}` };
}

const IN_THE_FILE = 'The attached file puts its days, and the steps of leaving, into your calendar.';

/** Once the term is over there is nothing to hold back. */
export const canAnswer = ({ today, termEnd }: Pick<Reminder, 'today' | 'termEnd'>): boolean =>
  today < termEnd;

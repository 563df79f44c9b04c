import type { SendOutcome } from '../../domain/reminder.ts';
import { oneLine } from '../one-line.ts';
import { escapeHtml } from './escape-html.ts';
import { createMailer, type Mail, type MailerOptions } from './mailer.ts';

/** A request to a vendor, in somebody's name. */
export interface RequestContent {
  readonly key: string;
  readonly to: string;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly body: string;
}

const SUBJECT_LIMIT = 200;

/** A request as a mail: a letter and nothing else, no layout and no links of ours. */
export const requestMail = ({ key, to, replyTo, subject, body }: RequestContent): Mail => ({
  key,
  to,
  subject: oneLine(subject, SUBJECT_LIMIT),
  text: body,
  html: `<!doctype html><html lang="en"><body>${body
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('')}</body></html>`,
  ...(replyTo === null ? {} : { replyTo, cc: replyTo }),
  // A person confirmed it: it must not be taken for an automatic message.
  headers: { 'Auto-Submitted': 'no', 'X-Auto-Response-Suppress': 'OOF' },
});

/** Mails requests through one SMTP server, one attempt each. */
export function createRequestMailer(options: MailerOptions): {
  readonly send: (content: RequestContent) => Promise<SendOutcome>;
  readonly close: () => void;
} {
  const mailer = createMailer({ ...options, connections: 1 });
  return { send: (content) => mailer.send(requestMail(content)), close: mailer.close };
}

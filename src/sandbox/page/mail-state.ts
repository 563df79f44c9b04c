import type { CaughtMail } from '../mail/catcher.ts';
import type { MailDetail, MailSummary } from './wire.ts';

const PREVIEW = 140;

export const mailSummary = (mail: CaughtMail, id: number): MailSummary => ({
  id,
  from: mail.parsed.from?.text ?? mail.from,
  to: mail.to,
  subject: mail.parsed.subject ?? '(no subject)',
  date: mail.at,
  preview: (mail.parsed.text ?? '').replace(/\s+/g, ' ').trim().slice(0, PREVIEW),
  attachments: mail.parsed.attachments.length,
  problems: mail.problems,
});

export const mailDetail = (mail: CaughtMail, id: number): MailDetail => ({
  ...mailSummary(mail, id),
  text: mail.parsed.text ?? '',
  hasHtml: typeof mail.parsed.html === 'string',
  headers: mail.parsed.headerLines.map(({ key, line }) => [key, line.slice(key.length + 1).trim()] as const),
  files: mail.parsed.attachments.map(({ filename, contentType, size }) => ({
    name: filename ?? 'attachment',
    type: contentType,
    size,
  })),
});

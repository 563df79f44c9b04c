import { cut } from '../cut.ts';
import { htmlOf, type MailBody, textOf } from './mail-body.ts';

/** What all mails have in common. */

/** Something that comes with a mail; with a `cid` it is a picture within it. */
export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: string | Buffer;
  readonly cid?: string;
}

/** A calendar as mail programs offer to open it. */
export const calendarAttachment = (filename: string, content: string): Attachment => ({
  filename,
  contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
  content,
});

/** A mail's content, without its envelope. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments?: readonly Attachment[];
}

/** About what a mail program shows of a subject. */
const SUBJECT_LIMIT = 120;

/** A name and what is to be said of it; the name gives way first, the days never do. */
export const subjectLine = (name: string, behind: string): string =>
  cut(name, SUBJECT_LIMIT - behind.length) + behind;

/** Both forms of a mail, from what it says. */
export const mailOf = (
  subject: string,
  body: MailBody,
  attachments: readonly Attachment[] = [],
): MailContent => ({
  subject,
  text: textOf(body),
  html: htmlOf(body),
  ...(attachments.length === 0 ? {} : { attachments }),
});

/** Addresses of pages for who has no Slack; none of them where PUBLIC_URL is not set. */
export interface MailLinks {
  /** A page on which somebody answers a reminder: `key` names the mail, so that each mail's link works once. */
  readonly act: (what: 'ack' | 'snooze', about: ActLink) => string;
  /** `who`: a subscription's id, or the address of somebody who never had one. */
  readonly unsubscribe: (who: string) => string;
}

export interface ActLink {
  readonly contractId: string;
  readonly termEnd: string;
  readonly address: string;
  readonly key: string;
}

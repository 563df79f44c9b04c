import type { Digest } from '../../domain/digest.ts';
import type { Channel, Delivery, Reminder, SendOutcome } from '../../domain/reminder.ts';
import type { SwitchFile } from '../calendar/switch-file.ts';
import { digestKey, digestMail, readerOf, type TimelinePicture } from './digest-mail.ts';
import type { MailLinks } from './mail-layout.ts';
import { createMailer, type MailerOptions } from './mailer.ts';
import { messageId } from './message-id.ts';
import { canAnswer, reminderMail } from './reminder-mail.ts';

export interface EmailOptions extends MailerOptions {
  /** Not there without PUBLIC_URL. */
  readonly links?: MailLinks | undefined;
  /** The contract's days as a file, for mails while its end lies ahead; undefined where there is none to send. */
  readonly calendarOf?: ((reminder: Reminder) => Promise<SwitchFile | undefined>) | undefined;
  /** Draws the coming days of a digest; undefined where there are none. */
  readonly drawTimeline?: ((digest: Digest) => Promise<TimelinePicture | undefined>) | undefined;
}

export interface EmailChannel extends Channel {
  /** One attempt at a digest. */
  readonly sendDigest: (digest: Digest) => Promise<SendOutcome>;
  /** Closes the connections once what is being sent is through; nothing can be sent afterwards. */
  readonly close: () => void;
}

/** Mails reminders and digests through one SMTP server, one attempt each; their rows decide what comes next. */
export function createEmailChannel({
  links,
  calendarOf,
  drawTimeline,
  ...options
}: EmailOptions): EmailChannel {
  const mailer = createMailer(options);
  return {
    media: ['email'],
    send: async ({ recipient, key, reminder, insteadOf }: Delivery): Promise<SendOutcome> =>
      reminder === undefined
        ? { kind: 'refused', reason: 'a task list can be shown in Slack only' }
        : mailer.send({
            to: recipient,
            key,
            ...reminderMail(reminder, {
              insteadOf,
              calendar: canAnswer(reminder) ? await calendarOf?.(reminder) : undefined,
              links: links && { of: links, address: recipient, key },
            }),
          }),
    find: async () => ({ kind: 'unknown', reason: 'a sent mail cannot be looked up' }),
    sendDigest: async (digest) =>
      mailer.send({
        to: digest.recipient,
        key: digestKey(digest),
        ...digestMail(digest, { links, picture: await drawTimeline?.(digest) }),
        ...digestHeaders(digest, links, options.from),
      }),
    close: mailer.close,
  };
}

/** What mail programs go by: which list it is of, how to get off it, and which thread it belongs to. */
export function digestHeaders(digest: Digest, links: MailLinks | undefined, from: string) {
  const { workspaceId, recipient, previousRef } = digest;
  const [, domain = 'lastcall.invalid'] = /@([^@>]+)>$/.exec(messageId('', from)) ?? [];
  // A root that was never sent holds the thread together, even where one of its mails is missing.
  const root = messageId(['digests', workspaceId, recipient].join('\u0000'), from);
  return {
    references: previousRef === null ? [root] : [root, previousRef],
    headers: {
      'List-Id': `Lastcall digests <digests.${domain}>`,
      ...(links === undefined
        ? {}
        : {
            'List-Unsubscribe': `<${links.unsubscribe(readerOf(digest))}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
    },
  };
}

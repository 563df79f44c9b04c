import type { Channel, Delivery, SendOutcome } from '../../domain/reminder.ts';
import { createMailer, type MailerOptions } from './mailer.ts';
import { reminderMail } from './reminder-mail.ts';

export interface EmailChannel extends Channel {
  /** Closes the connections once what is being sent is through; nothing can be sent afterwards. */
  readonly close: () => void;
}

/** Mails reminders through one SMTP server, one attempt each; the ledger decides what comes next. */
export function createEmailChannel(options: MailerOptions): EmailChannel {
  const mailer = createMailer(options);
  return {
    media: ['email'],
    send: ({ recipient, key, reminder, insteadOf }: Delivery): Promise<SendOutcome> =>
      mailer.send({ to: recipient, key, ...reminderMail(reminder, insteadOf) }),
    find: async () => ({ kind: 'unknown', reason: 'a sent mail cannot be looked up' }),
    close: mailer.close,
  };
}

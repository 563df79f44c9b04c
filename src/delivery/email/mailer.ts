import { createTransport } from 'nodemailer';
import { emailAddress } from '../../config/primitives.ts';
import type { SendOutcome } from '../../domain/reminder.ts';
import { createEncoder } from './attachments.ts';
import { classifySmtpError } from './classify-error.ts';
import type { MailContent } from './mail-layout.ts';
import { messageId } from './message-id.ts';

export interface MailerOptions {
  /** SMTP_URL: `smtp://user:password@host:587`, `smtps://…`. It holds a password; no reason ever repeats it. */
  readonly url: string;
  /** MAIL_FROM, with or without a display name. */
  readonly from: string;
  /** How long one mail may take in all, waiting for a free connection included. */
  readonly timeoutMs: number;
  /** Connections kept open to the server. */
  readonly connections?: number;
  /** Where answers go; MAIL_FROM where it is left out. */
  readonly replyTo?: string | null;
  /** Nothing is handed over where the server offers no encryption. */
  readonly requireTls?: boolean;
  readonly dkim?: DkimKey | null;
}

/** Signs mails as RFC 6376 has it. */
export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** PEM. */
  readonly privateKey: string;
}

/** A mail to one person. The same `key` is the same mail, whichever attempt it is. */
export interface Mail extends MailContent {
  readonly to: string;
  readonly key: string;
  /** Where answers to this one go. */
  readonly replyTo?: string;
  /** Who gets a copy. */
  readonly cc?: string;
  /** One header a name; each on one line, without typed text. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The mails that this one follows, oldest first. */
  readonly references?: readonly string[];
}

export interface Mailer {
  readonly send: (mail: Mail) => Promise<SendOutcome>;
  /** Closes the connections once what is being sent is through; nothing can be sent afterwards. */
  readonly close: () => void;
}

const CONNECTIONS = 5;

/** What DKIM signs. One-click unsubscribing counts only where both of its headers are signed (RFC 8058, 4). */
const SIGNED =
  'From:Sender:Reply-To:Subject:Date:Message-ID:To:Cc:MIME-Version:Content-Type:Content-Transfer-Encoding:References:In-Reply-To:List-ID:List-Unsubscribe:List-Unsubscribe-Post:Auto-Submitted';

/** Sends mails through one SMTP server, one attempt each; whoever keeps the record decides what comes next. */
export function createMailer({
  url,
  from,
  timeoutMs,
  connections = CONNECTIONS,
  replyTo,
  requireTls = false,
  dkim,
}: MailerOptions): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    // A kept connection that the server closed meanwhile is replaced once; then it is for the record to try again.
    maxRequeues: 1,
    dnsTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // A mail is made of our own text alone: nothing in it may name a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(requireTls ? { requireTLS: true } : {}),
    ...(dkim
      ? {
          dkim: {
            domainName: dkim.domain,
            keySelector: dkim.selector,
            privateKey: dkim.privateKey,
            headerFieldNames: SIGNED,
          },
        }
      : {}),
  });
  const handedOver = watchHandover(transport);
  const encoded = createEncoder();

  async function send({
    to,
    key,
    subject,
    text,
    html,
    attachments,
    headers,
    references,
    replyTo: ownReplyTo = replyTo ?? undefined,
    cc,
  }: Mail): Promise<SendOutcome> {
    if (!emailAddress.safeParse(to).success)
      return { kind: 'refused', reason: `${to} is not an e-mail address: correct it` };
    const id = messageId(key, from);
    try {
      await transport.sendMail({
        from,
        // As an object: a text would be split at commas into several recipients.
        to: { name: '', address: to },
        subject,
        text,
        // Said outright, as looking through all of it for what suits it best takes longer than encoding it.
        html: { content: Buffer.from(html), contentTransferEncoding: 'quoted-printable' },
        messageId: id,
        ...(ownReplyTo ? { replyTo: ownReplyTo } : {}),
        ...(cc === undefined ? {} : { cc: { name: '', address: cc } }),
        ...(attachments === undefined ? {} : { attachments: await Promise.all(attachments.map(encoded)) }),
        ...(references === undefined ? {} : { references: [...references] }),
        // Keeps out-of-office replies away (RFC 3834; Exchange has a way of its own).
        headers: {
          'Auto-Submitted': 'auto-generated',
          'X-Auto-Response-Suppress': 'All',
          ...asTheyAre(headers),
        },
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { kind: 'sent', ref: id };
    } catch (error) {
      return classifySmtpError(error, to, handedOver.has(id));
    } finally {
      handedOver.delete(id);
    }
  }

  return { send, close: () => transport.close() };
}

/** On one line each: where an address in `<…>` was folded away from its header's name, some programs do not find it. */
const asTheyAre = (headers: Mail['headers'] = {}) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { prepared: true, value }]));

/**
 * Keeps the ids of mails that the server has begun to receive. nodemailer reads the message only once the
 * server has agreed to take it (354), so a stream that was read is one that may have arrived.
 */
function watchHandover(transport: ReturnType<typeof createTransport>): Set<string> {
  const begun = new Set<string>();
  transport.use('stream', ({ message, data }, done) => {
    const create = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      const stream = create(options);
      stream.once('resume', () => begun.add(String(data.messageId)));
      return stream;
    };
    done();
  });
  return begun;
}

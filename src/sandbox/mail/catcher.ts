import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { checkMail } from './check-mail.ts';
import { createMailFaults, type MailFaults } from './faults.ts';

const DEFAULT_WAIT_MS = 5000;
const MAX_MESSAGE_BYTES = 25 * 1024 * 1024;

/** A message as it was accepted. */
export type CaughtMail = {
  /** Envelope, not headers. */
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly parsed: ParsedMail;
  /** Real time of acceptance, epoch milliseconds. */
  readonly receivedMs: number;
  /** The same by the clock that the catcher was given, epoch milliseconds. */
  readonly at: number;
  /** What is wrong with it (check-mail.ts). */
  readonly problems: readonly string[];
};

export type MailCatcherOptions = {
  /** When given, nobody may send without it. */
  readonly auth?: { readonly user: string; readonly pass: string };
  /** Called with each message that was kept. */
  readonly onMail?: () => void;
  /** The clock for whoever reads the mail; real time unless told otherwise. */
  readonly now?: () => number;
};

export type MailCatcher = {
  /** Listens on loopback; `url` is what SMTP_URL takes, with the credentials if there are any. */
  start(port?: number): Promise<{ readonly url: string }>;
  stop(): Promise<void>;
  /** The URL while it runs; throws before `start`. */
  readonly url: string;
  readonly messages: readonly CaughtMail[];
  readonly faults: MailFaults;
  /** Resolves once there are `count` messages; rejects after `timeoutMs`. */
  waitForMessages(count: number, timeoutMs?: number): Promise<readonly CaughtMail[]>;
};

/** An error with the reply code that the SMTP server is to answer. */
function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** An SMTP server on this machine that delivers nothing and keeps all it is given. */
export function createMailCatcher(options: MailCatcherOptions = {}): MailCatcher {
  const { auth, onMail = () => undefined, now = Date.now } = options;
  const messages: CaughtMail[] = [];
  const faults = createMailFaults();
  const sockets = new Map<number, Socket>();
  const waiting = new Set<() => void>();
  let url: string | undefined;
  let stopping = new AbortController();

  async function keep(raw: Buffer, session: SMTPServerSession): Promise<void> {
    // As sent: the parser would otherwise make a text part out of the HTML one.
    const parsed = await simpleParser(raw, { skipHtmlToText: true });
    const { mailFrom, rcptTo } = session.envelope;
    messages.push({
      from: mailFrom === false ? '' : mailFrom.address,
      to: rcptTo.map((recipient) => recipient.address),
      raw,
      parsed,
      receivedMs: Date.now(),
      at: now(),
      problems: checkMail(raw, parsed),
    });
    for (const check of waiting) check();
    onMail();
  }

  /** Answers whether the sender is to be told that the message was taken. */
  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<boolean> {
    const recipients = session.envelope.rcptTo.map((recipient) => recipient.address);
    const fault = faults.take(['drop', 'drop-after', 'slow'], recipients);
    const drop = () => sockets.get(session.remotePort)?.destroy();
    if (fault?.kind === 'drop') {
      drop();
      return false;
    }
    const raw = await readAll(stream);
    if (fault?.kind === 'slow') await delay(fault.delayMs ?? 1000, undefined, { signal: stopping.signal });
    await keep(raw, session);
    if (fault?.kind !== 'drop-after') return true;
    drop();
    return false;
  }

  /** A new one with each start: one that was closed answers that it is shutting down for ever after. */
  const makeServer = (): SMTPServer => {
    const server = new SMTPServer({
      // Its certificate is self-signed: a careful client would rightly turn away from it.
      disabledCommands: ['STARTTLS'],
      authOptional: auth === undefined,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      size: MAX_MESSAGE_BYTES,
      onAuth(given, _session, callback) {
        const wrong = auth !== undefined && (given.username !== auth.user || given.password !== auth.pass);
        if (wrong) callback(refusal(535, 'Authentication credentials invalid'));
        else callback(null, { user: given.username ?? '' });
      },
      onRcptTo(recipient, _session, callback) {
        const fault = faults.take(['refuse', 'greylist'], [recipient.address]);
        if (fault === undefined) callback();
        else if (fault.kind === 'refuse') callback(refusal(550, '5.1.1 No such user here'));
        else callback(refusal(451, '4.7.1 Greylisted, try again later'));
      },
      onData(stream, session, callback) {
        receive(stream, session).then(
          (accepted) => {
            if (accepted) callback();
          },
          () => callback(refusal(451, '4.3.0 Local error in processing')),
        );
      },
    });
    // A client that goes away, dropped or not, is no error of the catcher.
    server.on('error', () => undefined);
    server.server.on('connection', (socket: Socket) => {
      const port = socket.remotePort;
      if (port === undefined) return;
      sockets.set(port, socket);
      socket.once('close', () => sockets.delete(port));
    });
    return server;
  };
  let server: SMTPServer | undefined;

  return {
    async start(port = 0) {
      stopping = new AbortController();
      const starting = makeServer();
      server = starting;
      // As many slow messages as a test likes.
      setMaxListeners(0, stopping.signal);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      starting.server.once('error', reject);
      starting.listen(port, '127.0.0.1', resolve);
      await promise;
      starting.server.off('error', reject);
      const address = starting.server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      const user =
        auth === undefined ? '' : `${encodeURIComponent(auth.user)}:${encodeURIComponent(auth.pass)}@`;
      url = `smtp://${user}127.0.0.1:${bound}`;
      return { url };
    },
    async stop() {
      stopping.abort();
      if (server?.server.listening !== true) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      for (const socket of sockets.values()) socket.destroy();
      await promise;
    },
    get url() {
      if (url === undefined) throw new Error('the mail catcher is not started');
      return url;
    },
    messages,
    faults,
    async waitForMessages(count, timeoutMs = DEFAULT_WAIT_MS) {
      if (messages.length >= count) return messages;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const check = () => {
        if (messages.length >= count) resolve();
      };
      const tooLate = () => reject(new Error(`${messages.length} of ${count} mails within ${timeoutMs} ms`));
      const timer = setTimeout(tooLate, timeoutMs);
      waiting.add(check);
      try {
        await promise;
      } finally {
        clearTimeout(timer);
        waiting.delete(check);
      }
      return messages;
    },
  };
}

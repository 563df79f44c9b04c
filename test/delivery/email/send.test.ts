import { createServer, type Server, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEmailChannel, type EmailChannel } from '../../../src/delivery/email/send.ts';
import type { ReminderDelivery as Delivery } from '../../../src/domain/reminder.ts';
import type { MailFault } from '../../../src/sandbox/mail/faults.ts';
import { startMail } from '../../support/mail.ts';
import { delivery, reminder, SITUATIONS } from '../support/reminders.ts';

const TIMEOUT_MS = 10_000;
const SHORT_TIMEOUT_MS = 300;
const ANN = 'ann@example.com';

function channelTo(url: string, timeoutMs = TIMEOUT_MS): EmailChannel {
  const channel = createEmailChannel({ url, from: 'Lastcall <bot@lastcall.example>', timeoutMs });
  onTestFinished(() => channel.close());
  return channel;
}

const mailTo = (recipient: string, changes: Partial<Delivery> = {}): Delivery =>
  delivery({ medium: 'email', recipient, ...changes });

describe('sending a mail', () => {
  it('sends text and HTML with a stable Message-ID, marked as automatic', async () => {
    const mail = await startMail();
    const channel = channelTo(mail.url);
    const outcome = await channel.send(mailTo(ANN));
    const again = await channel.send(mailTo(ANN));
    const [first] = mail.messages;
    expect(outcome).toEqual({ kind: 'sent', ref: first?.parsed.messageId });
    expect(again).toEqual(outcome);
    expect(first?.parsed.messageId).toMatch(/^<[0-9a-f]{40}@lastcall\.example>$/);
    expect(first?.to).toEqual([ANN]);
    expect(first?.parsed.from?.text).toBe('"Lastcall" <bot@lastcall.example>');
    expect(first?.parsed.subject).toBe('ActivTrak Professional: 60 days left, until Wednesday 30 June 2027');
    expect(first?.parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(first?.parsed.text).toContain('Notice counts until Monday 31 May 2027: 30 days left.');
    expect(first?.parsed.html).toContain('<strong>Notice counts until');
  });

  it('brings the calendar file along while the end lies ahead, and not afterwards', async () => {
    const mail = await startMail();
    const file = { name: 'activtrak.ics', title: 'Leaving', text: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR' };
    const channel = createEmailChannel({
      url: mail.url,
      from: 'Lastcall <bot@lastcall.example>',
      timeoutMs: TIMEOUT_MS,
      calendarOf: async ({ contractId }) => (contractId === 'c-1' ? file : undefined),
    });
    onTestFinished(() => channel.close());
    for (const [key, data] of Object.entries({
      ahead: reminder(),
      over: SITUATIONS['window-closed-today'],
      gone: reminder({ contractId: 'c-2' }),
    }))
      await channel.send(mailTo(ANN, { key, ...(data === undefined ? {} : { reminder: data }) }));
    const [ahead, ...others] = mail.messages.map(({ parsed }) => parsed);
    expect(ahead?.attachments).toMatchObject([{ filename: file.name, contentType: 'text/calendar' }]);
    expect(ahead?.attachments[0]?.content.toString()).toBe(file.text);
    expect(ahead?.text).toContain('The attached file puts its days');
    for (const parsed of others) {
      expect(parsed.attachments).toEqual([]);
      expect(parsed.text).not.toContain('attached');
    }
    expect(others).toHaveLength(2);
  });

  it('lets no typed text add a header, a recipient or mark-up', async () => {
    const mail = await startMail();
    const hostile = reminder({
      ...SITUATIONS['hostile-text'],
      vendor: 'Acme\r\nBcc: victim@example.com\r\n\r\n<script>',
    });
    expect(await channelTo(mail.url).send(mailTo(ANN, { reminder: hostile }))).toMatchObject({
      kind: 'sent',
    });
    const [caught] = mail.messages;
    expect(caught?.to).toEqual([ANN]);
    expect(caught?.parsed.headers.has('bcc')).toBe(false);
    expect(caught?.parsed.subject).toContain('Acme Bcc: victim@example.com <script>');
    expect(caught?.parsed.html).not.toContain('<script>');
  });

  it('cannot look a mail up', async () => {
    expect(await channelTo('smtp://127.0.0.1:1').find(mailTo(ANN))).toMatchObject({ kind: 'unknown' });
  });

  it('takes a new connection where the kept one breaks before the mail is handed over', async () => {
    const mail = await startMail();
    const channel = channelTo(mail.url);
    expect(await channel.send(mailTo(ANN))).toMatchObject({ kind: 'sent' });
    mail.faults.add({ kind: 'drop' });
    expect(await channel.send(mailTo(ANN))).toMatchObject({ kind: 'sent' });
    expect(mail.messages).toHaveLength(2);
  });
});

const CLOSE = 'close the connection';

describe('what a failure comes to', () => {
  const later = { kind: 'retry', ambiguous: false };
  const perhapsSent = { kind: 'retry', ambiguous: true };
  const cases: readonly (readonly [MailFault['kind'], object, string])[] = [
    ['refuse', { kind: 'refused' }, 'refused ann@example.com (550 5.1.1 No such user here)'],
    ['greylist', later, '451 4.7.1 Greylisted'],
    // The catcher drops before it has agreed to take the mail, so none of it was sent.
    ['drop', later, 'ECONNECTION'],
    ['drop-after', perhapsSent, 'broke'],
  ];
  it.each(cases)('%s', async (kind, want, words) => {
    const mail = await startMail();
    mail.faults.add({ kind });
    const outcome = await channelTo(mail.url).send(mailTo(ANN));
    expect(outcome).toMatchObject({ ...want, reason: expect.stringContaining(words) });
    expect(mail.messages).toHaveLength(kind === 'drop-after' ? 1 : 0);
  });

  it('an answer that comes too late', async () => {
    const mail = await startMail();
    mail.faults.add({ kind: 'slow', delayMs: 60_000 });
    expect(await channelTo(mail.url, SHORT_TIMEOUT_MS).send(mailTo(ANN))).toMatchObject({
      ...perhapsSent,
      reason: expect.stringContaining('in time'),
    });
  });

  it('a wrong password, which no reason repeats', async () => {
    const mail = await startMail({ auth: { user: 'bot', pass: 'right' } });
    const outcome = await channelTo(mail.url.replace('right', 'wr0ng')).send(mailTo(ANN));
    expect(outcome).toMatchObject({ ...later, pause: true, reason: expect.stringContaining('SMTP_URL') });
    expect(JSON.stringify(outcome)).not.toContain('wr0ng');
  });

  it('a login that is missing', async () => {
    const mail = await startMail({ auth: { user: 'bot', pass: 'right' } });
    const outcome = await channelTo(mail.url.replace('bot:right@', '')).send(mailTo(ANN));
    expect(outcome).toMatchObject({ ...later, pause: true, reason: expect.stringContaining('SMTP_URL') });
  });

  it.each(['ann@example.com, bo@example.com', 'Ann <ann@example.com>', 'ann@example.com\r\nBcc: x@y.z', ''])(
    'the address "%s", without asking the server',
    async (address) => {
      expect(await channelTo('smtp://127.0.0.1:1').send(mailTo(address))).toMatchObject({ kind: 'refused' });
    },
  );

  const replies: readonly (readonly [string, Replies, object, string])[] = [
    ['nobody listening', null, later, 'ECONNREFUSED'],
    ['no greeting', {}, later, ''],
    ['a busy server', { greeting: '421 4.3.2 Busy' }, later, '421 4.3.2 Busy'],
    [
      'a sender that is refused',
      { MAIL: '553 5.7.1 Not yours' },
      { ...later, pause: true },
      'check MAIL_FROM',
    ],
    ['a login wanted first', { MAIL: '530 5.7.0 Log in first' }, { ...later, pause: true }, 'SMTP_URL'],
    ['a mail refused before it is sent', { DATA: '554 5.7.1 Spam' }, { kind: 'refused' }, '554 5.7.1 Spam'],
    ['a mail refused after it was sent', { end: '552 5.3.4 Too big' }, { kind: 'refused' }, '552 5.3.4'],
    ['a mail put off after it was sent', { end: '452 4.3.1 Full' }, later, '452 4.3.1 Full'],
    ['a drop before the mail', { RCPT: CLOSE }, later, 'ECONNECTION'],
    ['a drop in the middle of the mail', { end: CLOSE }, perhapsSent, 'broke'],
    ['silence before the mail', { RCPT: null }, later, ''],
    ['silence after the mail', { end: null }, perhapsSent, ''],
    ['a bad sequence', { RCPT: '503 5.5.1 Bad sequence' }, later, '503'],
  ];
  it.each(replies)('%s', async (_name, answers, want, words) => {
    const url = answers === null ? 'smtp://127.0.0.1:1' : await scripted(answers);
    const silent =
      answers !== null && (Object.keys(answers).length === 0 || Object.values(answers).includes(null));
    const outcome = await channelTo(url, silent ? SHORT_TIMEOUT_MS : TIMEOUT_MS).send(mailTo(ANN));
    expect(outcome).toMatchObject({ ...want, reason: expect.stringContaining(words) });
  });
});

/** What a scripted server answers where it is not "yes"; null is silence. Without any, it does not even greet. */
type Replies = Readonly<Record<string, string | null>> | null;

/** An SMTP server that answers what it is told, for replies that a well-behaved one does not give. */
async function scripted(replies: NonNullable<Replies>): Promise<string> {
  const yes: Record<string, string> = {
    EHLO: '250 here',
    MAIL: '250 ok',
    RCPT: '250 ok',
    DATA: '354 go',
    end: '250 ok',
  };
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    let inData = false;
    const reply = (to: string) => {
      const answer = to in replies ? replies[to] : (yes[to] ?? '250 ok');
      if (answer === CLOSE) socket.destroy();
      else if (typeof answer === 'string') socket.write(`${answer}\r\n`);
      return answer;
    };
    if (Object.keys(replies).length > 0) socket.write(`${replies.greeting ?? '220 hello'}\r\n`);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      if (inData && replies.end !== CLOSE && !chunk.toString().endsWith('\r\n.\r\n')) return;
      const command = inData ? 'end' : chunk.toString().slice(0, 4);
      inData = reply(command)?.startsWith('354') ?? false;
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

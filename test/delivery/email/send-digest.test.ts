import { generateKeyPairSync } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTimelineDrawer } from '../../../src/delivery/email/digest-picture.ts';
import { createEmailChannel, type EmailOptions } from '../../../src/delivery/email/send.ts';
import type { Digest } from '../../../src/domain/digest.ts';
import { startMail } from '../../support/mail.ts';
import { DIGESTS, LINKS } from '../support/digests.ts';

const FULL = DIGESTS['digest-full'] as Digest;

function channelTo(url: string, options: Partial<EmailOptions> = {}) {
  const channel = createEmailChannel({
    url,
    from: 'Lastcall <bot@lastcall.example>',
    timeoutMs: 10_000,
    links: LINKS,
    ...options,
  });
  onTestFinished(() => channel.close());
  return channel;
}

describe('sending a digest', () => {
  it('says which list it is of, how to get off it, what it follows, and that nobody wrote it', async () => {
    const mail = await startMail();
    const channel = channelTo(mail.url, { replyTo: 'team@example.com' });
    const outcome = await channel.sendDigest(FULL);
    const again = await channel.sendDigest({ ...FULL, items: FULL.items.slice(1) });
    await channel.sendDigest({ ...FULL, period: '2027-W18', previousRef: '<before@lastcall.example>' });
    const [first, , next] = mail.messages;
    expect(outcome).toEqual({ kind: 'sent', ref: first?.parsed.messageId });
    expect(again).toEqual(outcome);
    const raw = String(first?.raw);
    expect(raw).toContain('\r\nList-Unsubscribe: <https://lastcall.example.com/unsubscribe/digest-1>\r\n');
    expect(raw).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    expect(raw).toContain('\r\nList-ID: Lastcall digests <digests.lastcall.example>\r\n');
    expect(first?.parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(first?.parsed.replyTo?.text).toBe('team@example.com');
    const root = first?.parsed.references;
    expect(root).toMatch(/^<[0-9a-f]{40}@lastcall\.example>$/);
    expect(next?.parsed.references).toEqual([root, '<before@lastcall.example>']);
    expect(next?.parsed.messageId).not.toBe(first?.parsed.messageId);
    expect(next?.parsed.inReplyTo).toBeUndefined();
  });

  it('carries the picture within the page, and the days as a calendar file', async () => {
    const mail = await startMail();
    const drawTimeline = createTimelineDrawer((error) => {
      throw error;
    });
    const channel = channelTo(mail.url, { drawTimeline });
    // What goes with several mails is encoded once for them, and comes as it comes with the first.
    for (const _ of [1, 2, 3]) await channel.sendDigest(FULL);
    const [first, ...others] = mail.messages.map(({ raw }) =>
      String(raw)
        .replace(/^Date: .*$/gm, '')
        .replaceAll(/--_NmP-[\w-]+/g, '--boundary'),
    );
    expect(others).toEqual([first, first]);
    const [{ parsed }] = mail.messages as [(typeof mail.messages)[number]];
    const [picture, calendar] = parsed.attachments;
    expect(picture).toMatchObject({ contentType: 'image/png', contentDisposition: 'inline', related: true });
    expect(picture?.content.subarray(1, 4).toString()).toBe('PNG');
    expect(parsed.html).toContain('alt="The next 90 days');
    expect(calendar).toMatchObject({ contentType: 'text/calendar', filename: 'lastcall.ics' });
    expect(String(calendar?.content)).toContain('SUMMARY:ActivTrak Professional: last day to give notice');
  });

  it('goes without a picture where that cannot be drawn', async () => {
    const mail = await startMail();
    await channelTo(mail.url, { drawTimeline: async () => undefined }).sendDigest(FULL);
    expect(mail.messages[0]?.parsed.attachments.map(({ filename }) => filename)).toEqual(['lastcall.ics']);
  });

  it('lets no typed text add a header, a recipient or mark-up', async () => {
    const mail = await startMail();
    const hostile = 'Acme\r\nBcc: victim@example.com\r\n\r\n<script>';
    const [first, ...others] = FULL.items;
    if (first === undefined) throw new Error('it has items');
    const items = [{ ...first, standing: { ...first.standing, vendor: hostile } }, ...others];
    const tasks = [{ contractId: 'c', vendor: hostile, product: '', title: hostile, due: null }];
    await channelTo(mail.url).sendDigest({ ...FULL, items, tasks });
    const [caught] = mail.messages;
    expect(caught?.to).toEqual(['ann@example.com']);
    expect(caught?.parsed.headers.has('bcc')).toBe(false);
    expect(caught?.parsed.html).not.toContain('<script>');
    expect(caught?.parsed.subject).toContain('Acme Bcc: victim@example.com <script>');
  });

  it('is signed where there is a key', async () => {
    const mail = await startMail();
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 1024,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    await channelTo(mail.url, {
      dkim: { domain: 'lastcall.example', selector: 'mail', privateKey },
    }).sendDigest(FULL);
    const signature = JSON.stringify(mail.messages[0]?.parsed.headers.get('dkim-signature'));
    expect(signature).toContain('"d":"lastcall.example"');
    expect(signature).toContain('"s":"mail"');
    // Only so does one-click unsubscribing count.
    expect(signature.toLowerCase()).toContain('list-unsubscribe:list-unsubscribe-post');
  });
});

describe('encryption', () => {
  /** With the certificate that smtp-server has for tests, which no client trusts by itself. */
  async function tlsServer() {
    const secured: boolean[] = [];
    const subjects: string[] = [];
    const server = new SMTPServer({
      authOptional: false,
      onAuth: ({ username, password }, session, done) => {
        secured.push(session.secure);
        done(username === 'ann' && password === 's3cret' ? null : new Error('no'), { user: 'ann' });
      },
      onData: (stream, _session, done) => {
        simpleParser(stream).then(({ subject }) => {
          subjects.push(subject ?? '');
          done();
        }, done);
      },
    });
    server.on('error', () => undefined);
    const listening = await new Promise<ReturnType<typeof server.listen>>((resolve) => {
      const started = server.listen(0, '127.0.0.1', () => resolve(started));
    });
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const address = listening.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return { url: `smtp://ann:s3cret@127.0.0.1:${port}`, secured, subjects };
  }

  it('is begun before the password is said, and mail goes over it', async () => {
    const { url, secured, subjects } = await tlsServer();
    const trusting = `${url}?tls.rejectUnauthorized=false`;
    expect(await channelTo(trusting, { requireTls: true }).sendDigest(FULL)).toMatchObject({ kind: 'sent' });
    expect(secured).toEqual([true]);
    expect(subjects).toHaveLength(1);
  });

  it('with a certificate that cannot be trusted nothing is handed over', async () => {
    const { url, secured, subjects } = await tlsServer();
    const outcome = await channelTo(url, { requireTls: true }).sendDigest(FULL);
    expect(outcome).toMatchObject({ kind: 'retry' });
    expect([secured, subjects]).toEqual([[], []]);
  });

  it('where it is required and not offered nothing is handed over', async () => {
    const mail = await startMail();
    const outcome = await channelTo(mail.url, { requireTls: true }).sendDigest(FULL);
    expect(outcome).toMatchObject({ kind: 'retry', ambiguous: false });
    expect(mail.messages).toEqual([]);
  });
});

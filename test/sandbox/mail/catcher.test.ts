import { createTransport, type SendMailOptions } from 'nodemailer';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mailComplaints, startMail, type TestMail } from '../../support/mail.ts';

const MAIL: SendMailOptions = {
  from: 'Lastcall <bot@example.com>',
  to: 'ann@example.com',
  subject: 'Acme ends in 60 days — überlegen?',
  text: 'Give notice.',
  html: '<p>Give notice.</p>',
};

function send(mail: TestMail, more: SendMailOptions = {}, url = mail.url) {
  const transport = createTransport(url);
  onTestFinished(() => transport.close());
  return transport.sendMail({ ...MAIL, ...more });
}

test('keeps what was sent, raw and parsed', async () => {
  const mail = await startMail();
  await send(mail, { to: ['ann@example.com', 'bo@example.com'] });
  const [caught] = await mail.waitForMessages(1);
  expect(caught).toMatchObject({
    from: 'bot@example.com',
    to: ['ann@example.com', 'bo@example.com'],
    parsed: { subject: MAIL.subject, text: 'Give notice.', html: '<p>Give notice.</p>' },
    problems: [],
  });
  expect(caught?.raw.toString()).toContain('Message-ID:');
});

test('waits for mail, and says what did not come', async () => {
  const mail = await startMail();
  const [, messages] = await Promise.all([send(mail), mail.waitForMessages(1)]);
  expect(messages).toHaveLength(1);
  await expect(mail.waitForMessages(2, 20)).rejects.toThrow('1 of 2 mails');
});

test('stopped and started again, it is there as before', async () => {
  const mail = await startMail();
  await mail.stop();
  await expect(send(mail)).rejects.toMatchObject({ code: 'ESOCKET' });
  await mail.start(Number(new URL(mail.url).port));
  await send(mail);
  expect(mail.messages).toHaveLength(1);
});

test('with credentials, nobody sends without them', async () => {
  const mail = await startMail({ auth: { user: 'bot', pass: 'p@ss' } });
  await send(mail);
  await expect(send(mail, {}, mail.url.replace(/\/\/.*@/, '//'))).rejects.toMatchObject({
    responseCode: 530,
  });
  const wrong = send(mail, {}, mail.url.replace('p%40ss', 'guess'));
  await expect(wrong).rejects.toMatchObject({ responseCode: 535 });
  expect(mail.messages).toHaveLength(1);
});

describe('faults', () => {
  test('a refused address is refused each time, others are not', async () => {
    const mail = await startMail();
    mail.faults.add({ kind: 'refuse', address: 'Ann@example.com' });
    for (let n = 0; n < 2; n += 1) await expect(send(mail)).rejects.toMatchObject({ responseCode: 550 });
    await send(mail, { to: 'bo@example.com' });
    expect(mail.messages).toHaveLength(1);
  });

  test('a greylisted address is taken the second time', async () => {
    const mail = await startMail();
    mail.faults.add({ kind: 'greylist', address: 'ann@example.com' });
    await expect(send(mail)).rejects.toMatchObject({ responseCode: 451 });
    await send(mail);
    expect(mail.messages).toHaveLength(1);
  });

  test.each([
    ['drop', 0],
    ['drop-after', 1],
  ] as const)('%s leaves the sender without an answer, and %i mails', async (kind, kept) => {
    const mail = await startMail();
    mail.faults.add({ kind });
    await expect(send(mail)).rejects.toThrow();
    expect(mail.messages).toHaveLength(kept);
    await send(mail);
  });

  test('slow is kept and answered late', async () => {
    const mail = await startMail();
    mail.faults.add({ kind: 'slow', delayMs: 50 });
    const started = performance.now();
    await send(mail);
    expect(performance.now() - started).toBeGreaterThan(45);
    expect(mail.messages).toHaveLength(1);
  });
});

test('a mail without text or with endless lines is complained of', async () => {
  const mail = await startMail();
  mail.allowProblems();
  await send(mail, { text: '' });
  const raw = `From: a@example.com\r\nTo: b@example.com\r\nSubject: s\r\n\r\n${'x'.repeat(999)}\r\n`;
  await send(mail, { raw, envelope: { from: 'a@example.com', to: ['b@example.com'] } });
  expect(mailComplaints(mail)).toEqual([
    `"${MAIL.subject}": no plain text part`,
    '"s": no date header',
    '"s": no message-id header',
    '"s": a line of 999 octets, at most 998',
  ]);
});

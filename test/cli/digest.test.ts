import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli, tempDir } from '../support/cli.ts';
import { importContracts } from '../support/import-contracts.ts';
import { startMail } from '../support/mail.ts';

const CSV = `vendor,product,term_end,seats,unit_price,owner_email,playbook
ActivTrak,Professional,2027-06-30,50,19,ann@example.com,activtrak
Figma,Organization,2027-07-10,10,45,Ann@example.com,generic
Zoom,Pro,2028-06-30,10,45,bob@example.com,generic
`;
const NOW = ['--now', '2027-05-01T09:00:00Z'];

async function setUp(env: Readonly<Record<string, string>> = {}) {
  const file = join(tempDir(), 'l.db');
  const all = { DATABASE_URL: `sqlite:${file}`, ...env };
  await importContracts({ engine: 'sqlite', file }, CSV);
  return (...args: string[]) => runCli(['digest', ...args], { env: all });
}

describe('digest', () => {
  test('--preview needs no mail server, and prints who would be told what', async () => {
    const digest = await setUp();
    const { code, stdout, stderr } = await digest('--preview', ...NOW);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^To: ann@example\.com\nSubject: ActivTrak Professional: 30 days left to give notice, until Monday 31 May 2027 \(and 1 more\)\n\n2 contracts need you/,
    );
    expect(stdout).not.toContain('Zoom');
    const [only, ...others] = JSON.parse((await digest('--preview', '--json', ...NOW)).stdout);
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      recipient: 'ann@example.com',
      period: '2027-W17',
      items: [
        {
          vendor: 'ActivTrak',
          deadline: '2027-05-31',
          daysLeft: 30,
          atStake: { minor: 1_140_000, currency: 'USD' },
          toDo: expect.stringMatching(/^Do now: .*Cancellation Request Form/),
        },
        { vendor: 'Figma', deadline: '2027-06-10' },
      ],
    });
    const early = await digest('--preview', '--now', '2026-01-01T00:00:00Z');
    expect(early.stdout).toBe('nothing needs anybody within the next 90 days\n');
  });

  test('without a mail server it ends with 2 and names what is missing', async () => {
    const neither = await (await setUp())(...NOW);
    expect(neither).toMatchObject({ code: 2, stdout: '' });
    expect(neither.stderr).toMatch(
      /^lastcall: SMTP_URL: found nothing, .*\nlastcall: MAIL_FROM: found nothing, .*\n$/,
    );
    const half = await (await setUp({ MAIL_FROM: 'bot@example.com' }))(...NOW);
    expect(half.stderr).toMatch(/^lastcall: SMTP_URL: found nothing, [^\n]*\n$/);
  });

  test('writes once a week to owners who are needed, but with --subscribers to nobody who did not ask', async () => {
    const mail = await startMail();
    const digest = await setUp({ SMTP_URL: mail.url, MAIL_FROM: 'Lastcall <bot@lastcall.example>' });
    const nobody = { code: 0, stdout: 'sent 0, failed 0, skipped 0\n', stderr: '' };
    expect(await digest('--subscribers', ...NOW)).toEqual(nobody);
    mail.faults.add({ kind: 'greylist' });
    const failed = await digest(...NOW);
    expect(failed).toMatchObject({ code: 1, stdout: 'sent 0, failed 1, skipped 0\n' });
    expect(failed.stderr).toMatch(
      /^ann@example\.com: the mail server put the mail off .*\nlastcall: 1 digest was not sent/,
    );
    const sent = { code: 0, stdout: 'sent 1, failed 0, skipped 0\n', stderr: '' };
    expect(await digest(...NOW)).toEqual(sent);
    expect(JSON.parse((await digest('--json', ...NOW)).stdout)).toMatchObject({
      sent: 0,
      failed: 0,
      skipped: 1,
    });
    expect(await digest('--now', '2027-05-03T00:00:00Z')).toMatchObject({
      stdout: 'sent 1, failed 0, skipped 0\n',
    });
    expect(mail.messages.map(({ to, parsed }) => [to, parsed.subject])).toEqual([
      [
        ['ann@example.com'],
        'ActivTrak Professional: 30 days left to give notice, until Monday 31 May 2027 (and 1 more)',
      ],
      [
        ['ann@example.com'],
        'ActivTrak Professional: 28 days left to give notice, until Monday 31 May 2027 (and 1 more)',
      ],
    ]);
    const [first, second] = mail.messages;
    expect(first?.parsed.text).toContain('Figma Organization: 40 days left to give notice');
    expect(first?.parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(first?.parsed.messageId).not.toBe(second?.parsed.messageId);
  });

  test('who gets digests: people outside Slack too, by their own clock; --to and --output', async () => {
    const mail = await startMail();
    const digest = await setUp({
      SMTP_URL: mail.url,
      MAIL_FROM: 'bot@lastcall.example',
      PUBLIC_URL: 'https://lastcall.example.com',
    });
    const added = await digest(
      'subscribe',
      'Fin@Example.com',
      '--scope',
      'vendor',
      '--vendor',
      'Figma',
      '--zone',
      'Europe/Berlin',
      '--at',
      '07:30',
      '--rhythm',
      'monthly',
      '--by',
      'admin',
    );
    expect(added).toMatchObject({ code: 0, stderr: '' });
    expect(added.stdout).toMatch(
      /^fin@example\.com: on the first of each month at 07:30 \(Europe\/Berlin\), about contracts with Figma; the next one on \d{4}-\d{2}-01\n$/,
    );
    expect(await digest('unsubscribe', 'bob@example.com', '--by', 'admin')).toMatchObject({
      stdout: 'bob@example.com gets no digests any more\n',
    });
    expect(JSON.parse((await digest('list', '--json')).stdout)).toMatchObject([
      { address: 'bob@example.com', state: 'off', scope: 'mine' },
      {
        address: 'fin@example.com',
        state: 'on',
        scope: 'vendor',
        vendor: 'Figma',
        rhythm: 'monthly',
        at: '07:30',
        createdBy: 'admin',
      },
    ]);
    const folder = join(tempDir(), 'preview');
    const preview = await digest('--preview', '--to', 'fin@example.com', '--output', folder, ...NOW);
    expect(preview.stdout).toMatch(/^To: fin@example\.com\nSubject: Figma Organization: 40 days left/);
    expect(readdirSync(folder).sort()).toEqual([
      'fin@example.com.html',
      'fin@example.com.ics',
      'fin@example.com.txt',
    ]);
    expect(mail.messages).toHaveLength(0);
    expect(await digest('--to', 'fin@example.com', ...NOW)).toMatchObject({
      stdout: 'sent 1, failed 0, skipped 0\n',
    });
    expect(mail.messages.map(({ to }) => to)).toEqual([['fin@example.com']]);
    expect(String(mail.messages[0]?.raw)).toContain(
      'List-Unsubscribe: <https://lastcall.example.com/unsubscribe/',
    );
    const wrong = await digest('subscribe', 'fin@example.com', '--scope', 'vendor');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--vendor: found nothing') });
    expect(await digest('--to', 'nobody@example.com', ...NOW)).toMatchObject({ code: 2, stdout: '' });
  });
});

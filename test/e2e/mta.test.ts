import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli, tempDir } from '../support/cli.ts';
import { importContracts } from '../support/import-contracts.ts';

/** The folder of a Postfix that .ci/postfix started, and its port. */
const FOLDER = process.env.TEST_MTA_FOLDER;
const PORT = process.env.TEST_MTA_PORT ?? '';
if (process.env.CI !== undefined && FOLDER === undefined)
  throw new Error('TEST_MTA_FOLDER: found nothing, expected the folder of .ci/postfix, as CI is set');

const READER = join(import.meta.dirname, '../support/read-maildir.py');
const NOW = ['--now', '2027-05-01T09:00:00Z'];
const CSV = `vendor,product,term_end,seats,unit_price,owner_email,playbook
"Größte Ünïcode-Firma 株式会社 🚀 with a name so long that its header has to be folded, and then some more",Pro,2027-06-30,50,19,ann@example.com,generic
"Acme Bcc: victim@example.com",Pro,2027-07-10,10,45,ann@example.com,generic
`;

interface Part {
  readonly type: string;
  readonly disposition: string | null;
  readonly filename: string | null;
  readonly id: string | null;
  readonly size: number;
  readonly text: string | null;
}

interface Read {
  readonly headers: readonly (readonly [string, string])[];
  readonly defects: readonly string[];
  readonly headerDefects: readonly string[];
  readonly parts: readonly Part[];
}

test.skipIf(FOLDER === undefined)(
  'a digest through Postfix into a maildir, read by another language',
  async () => {
    const box = join(FOLDER ?? '', 'mail', 'all');
    const file = join(tempDir(), 'l.db');
    await importContracts({ engine: 'sqlite', file }, CSV);
    const env = {
      DATABASE_URL: `sqlite:${file}`,
      PUBLIC_URL: 'https://lastcall.example.com',
      SMTP_URL: `smtp://127.0.0.1:${PORT}`,
      SMTP_REQUIRE_TLS: 'true',
      NODE_EXTRA_CA_CERTS: join(FOLDER ?? '', 'conf', 'cert.pem'),
      MAIL_FROM: 'Läst Call <bot@lastcall.example>',
      MAIL_REPLY_TO: 'team@example.com',
    };
    expect(
      await runCli(['digest', 'subscribe', 'ann@example.com', '--scope', 'team'], { env }),
    ).toMatchObject({ code: 0 });
    const [expected] = JSON.parse((await runCli(['digest', '--preview', '--json', ...NOW], { env })).stdout);
    expect(await runCli(['digest', '--to', 'ann@example.com', ...NOW], { env })).toMatchObject({
      code: 0,
      stdout: 'sent 1, failed 0, skipped 0\n',
    });
    const arrived = (): number => (existsSync(join(box, 'new')) ? readdirSync(join(box, 'new')).length : 0);
    await expect.poll(arrived, { timeout: 20_000, interval: 100 }).toBe(1);
    const mails = JSON.parse(execFileSync('python3', [READER, box], { encoding: 'utf8' })) as Read[];
    const mail = mails.at(-1);
    const header = (name: string): string[] =>
      (mail?.headers ?? []).filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
    expect([...(mail?.defects ?? []), ...(mail?.headerDefects ?? [])]).toEqual([]);
    expect(header('subject')).toEqual([expected.subject]);
    expect(header('from')).toEqual(['Läst Call <bot@lastcall.example>']);
    expect(header('to')).toEqual(['ann@example.com']);
    expect(header('bcc')).toEqual([]);
    expect(header('reply-to')).toEqual(['team@example.com']);
    expect(header('auto-submitted')).toEqual(['auto-generated']);
    expect(header('list-id')).toEqual(['Lastcall digests <digests.lastcall.example>']);
    expect(header('list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
    expect(header('list-unsubscribe')[0]).toMatch(
      /^<https:\/\/lastcall\.example\.com\/unsubscribe\/[\w.-]+>$/,
    );
    expect(header('message-id')[0]).toMatch(/^<[0-9a-f]{40}@lastcall\.example>$/);
    expect(header('received').join()).toContain('with ESMTPS');
    const byType = new Map(mail?.parts.map((part) => [part.type, part]));
    expect([...byType.keys()]).toEqual(['text/plain', 'text/html', 'image/png', 'text/calendar']);
    expect(byType.get('text/plain')?.text?.replaceAll('\r\n', '\n')).toBe(expected.text);
    const picture = byType.get('image/png');
    expect(picture).toMatchObject({ disposition: 'inline', id: '<timeline@lastcall>' });
    expect(byType.get('text/html')?.text).toContain(`src="cid:${picture?.id?.slice(1, -1)}"`);
    expect(byType.get('text/calendar')).toMatchObject({
      disposition: 'attachment',
      filename: 'lastcall.ics',
    });
    expect(byType.get('text/calendar')?.text).toMatch(/^BEGIN:VCALENDAR\r?\n/);
  },
);

// Makes the pictures of the README and of docs/digests.md in docs/: npm run screenshots [-- task-list.png …]. Needs Chromium; look at them afterwards.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { digestMail } from '../../src/delivery/email/digest-mail.ts';
import { createTimelineDrawer } from '../../src/delivery/email/digest-picture.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import { startDemo } from '../../src/sandbox/demo.ts';
import { DIGESTS, LINKS } from '../delivery/support/digests.ts';

const DOCS = join(import.meta.dirname, '..', '..', 'docs');

interface Picture {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
  readonly at: string;
  readonly prepare: (page: Page) => Promise<void>;
}

const PICTURES: readonly Picture[] = [
  {
    file: 'sandbox.png',
    width: 1280,
    height: 760,
    dark: false,
    at: '/channel/C0IT000001',
    prepare: async (page) => {
      await page.getByRole('button', { name: '+1 day' }).click();
      await page.getByText('ActivTrak: 60 days left').first().waitFor();
    },
  },
  {
    file: 'task-list.png',
    width: 1280,
    height: 1120,
    dark: false,
    at: '/channel/C0IT000001',
    prepare: async (page) => {
      const composer = page.locator('.composer-input').last();
      await composer.fill('/lastcall checklist activtrak');
      await composer.blur();
      await composer.press('Enter');
      await page.locator('.message').last().getByRole('combobox').click();
      await page.locator('.popup').getByRole('option', { name: 'Saturday 1 May 2027: ActivTrak' }).click();
      const list = page.locator('.message').filter({ hasText: 'Add a task' }).last();
      await list.getByRole('checkbox', { name: 'Export the data' }).click();
      await list.getByText('1 of 4 done').waitFor();
      await list.getByRole('combobox', { name: 'Assign' }).nth(1).click();
      await page.locator('.popup').getByRole('option', { name: 'Bo Colleague' }).click();
      await list.getByText('assigned to bo').waitFor();
    },
  },
  {
    file: 'sandbox-inbox.png',
    width: 1280,
    height: 760,
    dark: true,
    at: '/mail/1',
    prepare: async (page) => void (await page.frameLocator('iframe').locator('body').waitFor()),
  },
  {
    file: 'sandbox-phone.png',
    width: 390,
    height: 780,
    dark: false,
    at: '/app/messages',
    prepare: async (page) => void (await page.locator('.message').first().waitFor()),
  },
];

const DIGEST_FILE = 'digest.png';
const MAIL_WIDTH = 600;
const MAIL_HEIGHT = 1070;

/** A digest with everything that one can hold and one thing that is needed, as a mail program shows it. */
async function digestHtml(): Promise<string> {
  const { 'digest-full': full, 'digest-one': one } = DIGESTS;
  if (full === undefined || one === undefined) throw new Error('there is no such digest');
  const digest = { ...full, items: one.items };
  const picture = await createTimelineDrawer((error) => {
    throw error;
  })(digest);
  const { html, attachments = [] } = digestMail(digest, { links: LINKS, picture });
  return attachments.reduce(
    (page, { cid, contentType, content }) =>
      cid === undefined
        ? page
        : page.replace(`cid:${cid}`, `data:${contentType};base64,${Buffer.from(content).toString('base64')}`),
    html,
  );
}

const lines: string[] = [];
const demo = await startDemo({
  port: 0,
  today: '2027-03-01' as LocalDate,
  dataDir: null,
  width: 100,
  print: (more) => void lines.push(...more),
});
const url = /http:\/\/127\.0\.0\.1:\d+/.exec(lines.join('\n'))?.[0];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
mkdirSync(DOCS, { recursive: true });
const wanted = process.argv.slice(2);
for (const { file, width, height, dark, at, prepare } of PICTURES.filter(
  (picture) => wanted.length === 0 || wanted.includes(picture.file),
)) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light' });
  await page.goto(`${url}/?as=U0ANN00001#${at}`);
  await page.locator('body[data-ready]').waitFor({ state: 'attached' });
  await prepare(page);
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path: join(DOCS, file) });
  await page.close();
}
if (wanted.length === 0 || wanted.includes(DIGEST_FILE)) {
  const page = await browser.newPage({ viewport: { width: MAIL_WIDTH, height: MAIL_HEIGHT } });
  await page.setContent(await digestHtml());
  await page.screenshot({ path: join(DOCS, DIGEST_FILE) });
}
await browser.close();
await demo.stop();

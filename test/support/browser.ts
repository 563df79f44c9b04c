import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { violationsOn } from './accessibility.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

/** Skipped where there is no Chromium; in CI it fails instead. */
export const browserTest = test.skipIf(CHROMIUM === undefined && process.env.CI !== 'true');

/** Longest wait for anything on the page, in milliseconds. */
const PATIENCE_MS = 20_000;

export interface OpenOptions {
  /** The id of whoever the window acts as; Ann's unless told otherwise. */
  readonly as?: string;
  readonly dark?: boolean;
  /** In pixels; 1280 unless told otherwise, 390 for a phone. */
  readonly width?: number;
  /** The part of the address after #, such as `/channel/C0IT000001`. */
  readonly at?: string;
}

/** One browser for a test file. Each window fails its test by an error on the console. */
export function useBrowser(): {
  open(url: string, options?: OpenOptions): Promise<Sandbox>;
  /** A page that is not the sandbox's; closed when the test has finished. */
  openPage(url: string, options: BrowserContextOptions): Promise<Page>;
} {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (CHROMIUM === undefined) return;
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(() => browser?.close());
  return {
    async openPage(url, options) {
      if (browser === undefined) throw new Error('the test needs Chromium: apt-get install chromium');
      const context = await browser.newContext(options);
      onTestFinished(() => context.close());
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await page.goto(url);
      return page;
    },
    async open(url, { as = 'U0ANN00001', dark = false, width = 1280, at = '' } = {}) {
      if (browser === undefined)
        throw new Error('the tests of the page need Chromium: apt-get install chromium');
      const options: BrowserContextOptions = {
        viewport: { width, height: 844 },
        colorScheme: dark ? 'dark' : 'light',
      };
      const context = await browser.newContext(options);
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      const errors: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
      });
      page.on('pageerror', (error) => errors.push(error.message));
      onTestFinished(async () => {
        await context.close();
        expect(errors).toEqual([]);
      });
      await page.goto(`${url}/?as=${as}${at === '' ? '' : `#${at}`}`);
      await page.locator('body[data-ready]').waitFor({ state: 'attached' });
      return sandbox(page);
    },
  };
}

/** What one does on the sandbox's page, in the words that a person sees there. */
export interface Sandbox {
  readonly page: Page;
  /** Opens a channel by its name, or `Lastcall`, `Inbox`, `Calendar`. */
  go(name: string): Promise<void>;
  /** A message that holds these words; the newest of several. */
  message(words: string | RegExp): Locator;
  /** Writes into the conversation that is open and sends it; commands too. */
  write(text: string): Promise<void>;
  /** The modal on top, by its title. */
  modal(title: string): Locator;
  /** Accepts or refuses the confirmation that is asked for, by its button. */
  confirm(button: string): Promise<void>;
  /** Chooses from a menu, found by its label or placeholder within `where`. */
  choose(where: Locator, label: string, option: string): Promise<void>;
  /** Picks a day (`YYYY-MM-DD`) with the date picker of this label or placeholder. */
  pickDate(where: Locator, label: string, day: string): Promise<void>;
  /** Moves the sandbox's clock: `+1 day`, `+7 days`, `Next event`, or to a day. */
  clock(to: '+1 day' | '+7 days' | 'Next event' | { readonly day: string }): Promise<void>;
  /** Nothing that axe calls serious or critical. */
  expectAccessible(): Promise<void>;
}

function sandbox(page: Page): Sandbox {
  const pickFrom = async (day: string): Promise<void> => {
    const grid = page.locator('.popup');
    const cell = grid.locator(`[data-day="${day}"]`);
    const shown = async () =>
      (await grid.locator('.day:not(.other)').first().getAttribute('data-day'))?.slice(0, 7) ?? '';
    while ((await shown()) !== day.slice(0, 7))
      await grid
        .getByRole('button', { name: (await shown()) < day ? 'Next month' : 'Previous month' })
        .click();
    await cell.click();
  };
  return {
    page,
    go: async (name) => {
      await page.locator('.sidebar').getByRole('link', { name }).click();
    },
    message: (words) => page.locator('.message').filter({ hasText: words }).last(),
    write: async (text) => {
      const composer = page.locator('.composer-input').last();
      await composer.fill(text);
      // Without suggestions, which Enter would take.
      await composer.blur();
      await composer.press('Enter');
    },
    modal: (title) => page.getByRole('dialog', { name: title }),
    confirm: (button) => page.getByRole('alertdialog').getByRole('button', { name: button }).click(),
    choose: async (where, label, option) => {
      await where.getByRole('combobox', { name: label }).click();
      await page.locator('.popup').getByRole('option', { name: option }).first().click();
    },
    pickDate: async (where, label, day) => {
      await where.getByRole('button', { name: label }).click();
      await pickFrom(day);
    },
    clock: async (to) => {
      const today = page.locator('.today-date');
      const before = await today.getAttribute('data-today');
      if (typeof to === 'string') await page.getByRole('button', { name: to, exact: true }).click();
      else {
        await page.getByRole('button', { name: 'Go to a date' }).click();
        await pickFrom(to.day);
      }
      await page.locator(`.today-date:not([data-today="${before}"])`).waitFor();
      await page.getByRole('button', { name: '+1 day' }).and(page.locator(':enabled')).waitFor();
    },
    expectAccessible: async () => {
      const serious = (await violationsOn(page)).filter(
        ({ impact }) => impact === 'serious' || impact === 'critical',
      );
      expect(
        serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
      ).toEqual([]);
    },
  };
}

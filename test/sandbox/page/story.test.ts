import { expect } from 'vitest';
import { browserTest, useBrowser } from '../../support/browser.ts';
import { runCli } from '../../support/cli.ts';
import { startDemoPage } from '../../support/demo-page.ts';

const browser = useBrowser();

browserTest('a newcomer: from the first page to a reminder that somebody took on', async () => {
  const { url, env, lines } = await startDemoPage();
  const ann = await browser.open(url);
  await ann.message('Mossgate Backup: 90 days left, until Sunday 30 May 2027').waitFor();
  await ann.expectAccessible();
  await ann.write('/lastcall');
  await ann.message('Watching 7 contracts.').waitFor();

  // Tomorrow the sixty days begin.
  const bo = await browser.open(url, { as: 'U0BO000001', at: '/channel/C0FINANCE1' });
  await ann.clock('+1 day');
  expect(await ann.page.locator('.today-date').innerText()).toBe('Tuesday 2 March 2027');
  const reminder = ann.message('ActivTrak: 60 days left, until Saturday 1 May 2027');
  await reminder.waitFor();
  expect(await reminder.innerText()).toContain('$11,400.00');
  expect(await reminder.locator('time').first().getAttribute('datetime')).toMatch(/^2027-03-02T09:00/);
  await bo.page
    .locator('.sidebar')
    .getByRole('link', { name: 'it', exact: false })
    .getByLabel('4 unread')
    .or(bo.page.getByLabel('5 unread'))
    .first()
    .waitFor();

  await ann.go('Lastcall');
  await ann.message('ActivTrak: 60 days left').waitFor();
  await ann.go('Inbox');
  await ann.page.getByRole('link', { name: 'ActivTrak: 60 days left' }).first().click();
  await ann.page.frameLocator('iframe').getByText('Cancellation Request Form').first().waitFor();
  await ann.page.getByRole('tab', { name: 'Headers' }).click();
  await ann.page.getByText('message-id').waitFor();
  await ann.page.getByRole('tab', { name: 'Text' }).click();
  await ann.page.getByText('Notice counts until').first().waitFor();
  await ann.expectAccessible();
  await ann.go('Calendar');
  await ann.page.getByText('ActivTrak: last day to give notice').first().waitFor();
  await ann.page.getByText('ActivTrak Berlin office: deletion can be asked for').waitFor();
  await ann.expectAccessible();

  await ann.go('it');
  await reminder.getByRole('button', { name: "I'm on it" }).click();
  await bo.page.locator('.sidebar').getByRole('link', { name: 'it' }).first().click();
  await bo.page
    .getByText(/ann is on it; reminders come again on Tuesday 9 March 2027/)
    .first()
    .waitFor();
  await ann.go('Calendar');

  const list = await runCli(['list', '--json'], { env });
  const contracts = JSON.parse(list.stdout) as { id: string; vendor: string }[];
  // What is settled is gone from the calendar once it is read again.
  const farwellId = contracts.find(({ vendor }) => vendor === 'Farwell')?.id ?? '';
  const notice = ['notice', farwellId, '--action', 'cancel', '--date', '2027-03-02', '--today', '2027-03-02'];
  const given = await runCli(notice, { env });
  expect(given).toMatchObject({ code: 0 });
  const farwell = ann.page.getByText('Farwell Analytics: last day to give notice');
  await farwell.waitFor();
  await ann.clock('+1 day');
  await farwell.waitFor({ state: 'detached' });
  await ann.page.getByText('Farwell Analytics: last paid day').waitFor();

  await ann.go('it');
  await ann.clock({ day: '2027-03-09' });
  // Who takes it on is left alone for a week, and then asked: a reminder that there would not be otherwise.
  const reminders = ann.page.locator('.message').filter({ hasText: /ActivTrak: \d+ days left/ });
  await ann.message('ActivTrak: 53 days left').waitFor();
  expect(await reminders.count()).toBe(2);
  expect(lines.join('\n')).not.toContain('Not as it should be');
});

browserTest('the drawer: calls and requests, and a bot that copes with what goes wrong', async () => {
  const { url } = await startDemoPage();
  const ann = await browser.open(url, { dark: true, at: '/channel/C0IT000001' });
  await ann.page.getByRole('button', { name: 'What Slack said' }).click();
  await ann.page.getByRole('button', { name: 'chat.postMessage' }).first().click();
  await ann.page.getByRole('dialog').getByText('"ok": true').waitFor();
  await ann.expectAccessible();
  await ann.page.keyboard.press('Escape');
  await ann.write('/lastcall');
  const request = ann.page.locator('.drawer').getByRole('button', { name: '/lastcall' });
  await request.waitFor();

  await ann.page.getByLabel('What goes wrong').selectOption('500');
  await ann.page.getByLabel('Mail server down').check();
  await ann.clock('+1 day');
  await ann.page.locator('.drawer').getByText('fault: 500').first().waitFor();
  await expect.poll(() => ann.message('ActivTrak: 60 days left').count()).toBe(0);
  await ann.page.getByLabel('What goes wrong').selectOption('Nothing goes wrong');
  await ann.page.getByLabel('Mail server down').uncheck();
  await ann.clock('+1 day');
  await ann.message('ActivTrak: 59 days left').or(ann.message('ActivTrak: 60 days left')).waitFor();
  await ann.go('Inbox');
  await ann.page
    .getByRole('link', { name: /ActivTrak: \d+ days left/ })
    .first()
    .waitFor();
});

browserTest('on a phone: the conversations behind a button, a composer that fits', async () => {
  const { url } = await startDemoPage();
  const ann = await browser.open(url, { width: 390 });
  await ann.message('Mossgate Backup: 90 days left').waitFor();
  await ann.expectAccessible();
  await ann.page.getByRole('button', { name: 'Conversations' }).click();
  await ann.go('finance');
  await ann.message('Lanternleaf Wiki').waitFor();
  const wide = await ann.page.evaluate<number>('document.documentElement.scrollWidth');
  expect(wide).toBeLessThanOrEqual(390);
});

import { expect } from 'vitest';
import { browserTest, useBrowser } from '../../support/browser.ts';
import { startDemoPage } from '../../support/demo-page.ts';
import { refusalsIn } from '../../support/refusals.ts';

const browser = useBrowser();

/** Rows that take the Home to its third page. */
const MANY = Array.from({ length: 45 }, (_, nth) => `Vendor ${nth + 10},2028-0${1 + (nth % 9)}-15,\n`);

browserTest(
  'the Home: searched, filtered, and a contract shown, corrected and put away from it',
  async () => {
    const { url, lines } = await startDemoPage();
    const cy = await browser.open(url, { as: 'U0CY000001', at: '/channel/C0IT000001' });
    await cy.go('Lastcall');
    await cy.page.getByRole('link', { name: 'Home' }).click();
    const home = cy.page.locator('main');
    await home.getByText('Needs somebody now').waitFor();
    await home.getByLabel('Search').fill('mossgate');
    await home.getByLabel('Search').press('Enter');
    await home.getByText('ActivTrak').first().waitFor({ state: 'detached' });
    await cy.expectAccessible();

    await home.getByRole('button', { name: 'More' }).first().click();
    await cy.page.locator('.popup').getByText('Show', { exact: true }).click();
    const shown = cy.modal('Mossgate Backup');
    await shown.getByText('History').first().waitFor();
    await cy.expectAccessible();
    await shown.getByRole('button', { name: 'Edit' }).click();
    const form = cy.modal('Edit');
    await cy.pickDate(form, 'Last paid day', '2027-08-31');
    // Sixty days of notice, as they are stated.
    await form
      .getByText(/2 July 2027/)
      .first()
      .waitFor();
    // High enough for the whole form: what is scrolled away counts as hidden.
    await cy.page.setViewportSize({ width: 1280, height: 2400 });
    await cy.expectAccessible();
    await form.getByRole('button', { name: 'Save', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    await shown
      .getByText(/31 August 2027/)
      .first()
      .waitFor();
    await shown.getByRole('button', { name: 'Archive' }).click();
    await shown.getByRole('button', { name: 'Restore' }).waitFor();
    await shown.getByRole('button', { name: 'Close' }).last().click();
    await home.getByText('Nothing is called “mossgate” here.').waitFor();
    await home.getByRole('button', { name: /Clear search/ }).click();
    await home.getByText('ActivTrak').first().waitFor();
    await cy.choose(home, 'Show', 'Ended and archived');
    await home.getByText('Mossgate').first().waitFor();
    expect(lines.join('\n')).not.toContain('Not as it should be');
  },
);

browserTest('commands: a near match, a picker, an export; and a guest who is refused politely', async () => {
  const { url, env, lines } = await startDemoPage();
  const ann = await browser.open(url, { at: '/channel/C0IT000001' });
  await ann.write('/lastcall shwo ActivTrak');
  await ann.message('Did you mean /lastcall show?').waitFor();
  await ann.write('/lastcall show ActivTrak');
  const picker = ann.message('Which one?');
  await ann.choose(picker, 'Pick a contract', 'Berlin');
  const shown = ann.modal('ActivTrak Berlin office');
  await shown.getByText('Notice').first().waitFor();
  await shown.getByRole('button', { name: 'Close' }).last().click();
  await ann.write('/lastcall export');
  await ann.go('Lastcall');
  await ann.page.getByText(/\.csv/).first().waitFor();

  await ann.page.locator('input[type=file]').setInputFiles({
    name: 'contracts.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('vendor,term_end\nFigma,2027-09-30\nMiro,2027-31-12\n'),
  });
  await ann.message('line 3, column term_end').waitFor();
  await ann.page.locator('input[type=file]').setInputFiles({
    name: 'contracts.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`vendor,term_end,slack_channel\nFigma,2027-04-30,#general\n${MANY.join('')}`),
  });
  await ann.message('Imported contracts.csv, 46 contracts: 46 added').waitFor();

  // More than one Home holds: a page at a time, there and back.
  await ann.page.getByRole('link', { name: 'Home' }).click();
  const home = ann.page.locator('main');
  const vendors = async (page: string): Promise<string[]> => {
    await home.getByText(page, { exact: true }).waitFor();
    return (await home.innerText()).match(/^Vendor \d+/gm) ?? [];
  };
  const turn = (name: string) => home.getByRole('button', { name, exact: true });
  await home.getByText('Needs somebody now').waitFor();
  const pages = [await vendors('Page 1')];
  for (const page of ['Page 2', 'Page 3']) {
    await turn('Next').click();
    pages.push(await vendors(page));
  }
  expect(await turn('Next').count()).toBe(0);
  // Each of them is on one page.
  expect(pages.map(({ length }) => length)).toEqual([12, 20, 13]);
  expect(new Set(pages.flat()).size).toBe(45);
  await turn('Previous').click();
  expect(await vendors('Page 2')).toEqual(pages[1]);

  const eve = await browser.open(url, { as: 'U0EVE00001', at: '/channel/C0GENERAL1' });
  await eve.go('general');
  await eve.write('/lastcall list');
  await eve.message('Sorry, guests cannot see contracts.').getByText('Only visible to you').waitFor();
  await ann.clock('+1 day');
  // The bot looks every minute, which may have come round meanwhile.
  const reminder = eve.message(/Figma: (?:59|60) days left/);
  const refused = eve.page.locator('.message').filter({ hasText: /Sorry, guests cannot/ });
  for (const [nth, name] of ["I'm on it", 'Snooze', 'Notice given', 'Checklist', 'Calendar'].entries()) {
    await reminder.getByRole('button', { name }).click();
    await refused.nth(1 + nth).waitFor();
  }
  expect(await eve.page.getByRole('dialog').count()).toBe(0);
  await eve.go('Lastcall');
  await eve.page.getByRole('link', { name: 'Home' }).click();
  const eves = eve.page.locator('main');
  await eves
    .getByText('Sorry, guests cannot see contracts. Please ask a member of this workspace.')
    .waitFor();
  expect(await eves.getByRole('button').count()).toBe(0);
  // The command, the five buttons and the Home: one row each.
  const acts = ['record-notice', 'respond', 'respond', 'respond', 'see', 'see', 'see'];
  expect(await refusalsIn(env.DATABASE_URL)).toEqual(acts.map((act) => `eve@example.com: ${act} (guest)`));
  expect(lines.join('\n')).not.toContain('Not as it should be');
});

browserTest('a snooze, the checklist and the calendar file by their buttons', async () => {
  const { url, lines } = await startDemoPage();
  const ann = await browser.open(url, { at: '/channel/C0IT000001' });
  const words = 'Mossgate Backup: 90 days left';
  await ann.message(words).getByRole('button', { name: 'Snooze' }).click();
  const form = ann.modal('Snooze');
  await form.getByRole('radio').first().check();
  await ann.expectAccessible();
  await form.getByRole('button', { name: 'Snooze', exact: true }).click();
  await form.waitFor({ state: 'detached' });
  await ann.page
    .getByText(/snoozed/i)
    .first()
    .waitFor();
  await ann.message(words).getByRole('button', { name: 'Checklist' }).click();
  await ann.message(words).getByRole('button', { name: 'Calendar' }).click();
  await ann
    .message(words)
    .getByRole('button', { name: /repl(y|ies)/ })
    .click();
  const thread = ann.page.locator('.thread');
  await thread.getByText(/0 of \d done/).waitFor();
  await thread.getByText(/\.ics/).first().waitFor();
  expect(lines.join('\n')).not.toContain('Not as it should be');
});

import { expect } from 'vitest';
import { browserTest, useBrowser } from '../../support/browser.ts';
import { startDemoPage } from '../../support/demo-page.ts';
import { refusalsIn } from '../../support/refusals.ts';

const browser = useBrowser();

browserTest('notice is given by button, and everybody sees it', async () => {
  const { url, lines } = await startDemoPage();
  const ann = await browser.open(url, { at: '/channel/C0IT000001' });
  const bo = await browser.open(url, { as: 'U0BO000001', at: '/channel/C0IT000001' });
  const words = 'Mossgate Backup: 90 days left';
  await bo.message(words).getByRole('button', { name: 'Snooze' }).waitFor();

  await ann.message(words).getByRole('button', { name: 'Notice given' }).click();
  const form = ann.modal('Notice given');
  await form.getByLabel('Reference').fill('CR-17');
  await ann.expectAccessible();
  await form.getByRole('button', { name: 'Record notice' }).click();
  await form.waitFor({ state: 'detached' });
  await bo.page
    .getByText(/ann recorded the notice given on Monday 1 March 2027/)
    .first()
    .waitFor();

  // Two edit the same contract: the second is told, and overwrites nothing.
  const cy = await browser.open(url, { as: 'U0CY000001', at: '/channel/C0IT000001' });
  for (const person of [ann, cy]) {
    await person.write('/lastcall edit Mossgate');
    await person.modal('Edit').getByLabel('Seats').waitFor();
  }
  await cy.modal('Edit').getByLabel('Seats').fill('44');
  await cy.modal('Edit').getByRole('button', { name: 'Save', exact: true }).click();
  await cy.modal('Edit').waitFor({ state: 'detached' });
  await ann.modal('Edit').getByLabel('Seats').fill('55');
  await ann.modal('Edit').getByRole('button', { name: 'Save', exact: true }).click();
  const told = ann.modal('Changed meanwhile');
  await told.waitFor();
  await ann.expectAccessible();
  await told.getByRole('button', { name: 'Close' }).last().click();
  await ann.write('/lastcall show Mossgate');
  await ann
    .modal('Mossgate Backup')
    .getByText(/Seats: 44/)
    .first()
    .waitFor();
  expect(lines.join('\n')).not.toContain('Not as it should be');
});

browserTest(
  'a contract is added by command: preview while typing, errors under the field, in the Home at once',
  async () => {
    const { url, lines } = await startDemoPage();
    const ann = await browser.open(url, { at: '/channel/C0IT000001' });
    await ann.write('/lastcall add Figma');
    const form = ann.modal('Add a contract');
    expect(await form.getByLabel('Vendor').inputValue()).toBe('Figma');
    await form.getByLabel('Price per seat').fill('twelve');
    await ann.pickDate(form, 'Last paid day', '2027-09-30');
    // The playbook's thirty days before 30 September.
    await form
      .getByText(/31 August 2027/)
      .first()
      .waitFor();
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form
      .getByText(/price/i)
      .and(ann.page.getByRole('alert'))
      .or(form.locator('.error'))
      .first()
      .waitFor();
    await form.getByLabel('Price per seat').fill('12');
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    await ann.go('Lastcall');
    await ann.page
      .getByRole('tab', { name: 'Home' })
      .or(ann.page.getByRole('link', { name: 'Home' }))
      .first()
      .click();
    await ann.page.getByText('Figma').first().waitFor();
    await ann.expectAccessible();

    // And from anywhere, by the shortcut.
    await ann.go('it');
    await ann.page.getByRole('button', { name: 'Shortcuts' }).click();
    await ann.page.getByRole('menuitem', { name: /Add a contract/ }).click();
    await form.getByLabel('Vendor').fill('Miro');
    await ann.pickDate(form, 'Last paid day', '2027-10-31');
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    await ann.write('/lastcall list miro');
    await ann.message('Watching 1 contract.').waitFor();
    expect(lines.join('\n')).not.toContain('Not as it should be');
  },
);

browserTest(
  'what is its owners’ is refused to others politely; a button of an old term says so',
  async () => {
    const { url, env, lines } = await startDemoPage();
    const at = '/channel/C0FINANCE1';
    const bo = await browser.open(url, { as: 'U0BO000001', at });
    const cy = await browser.open(url, { as: 'U0CY000001', at });
    const refusal = (what: string, name: string) =>
      bo.message(
        `Sorry, only the owner of ${name}, its co-owners and the workspace's admins can ${what} it. “I'm on it” and “Snooze” are yours to press.`,
      );

    // Farwell is Ann's.
    await bo.write('/lastcall edit Farwell');
    await refusal('edit', 'Farwell Analytics').getByText('Only visible to you').waitFor();

    // What was Bo's while the dialog was opened is not any more: its buttons go, and those of the reminder refuse.
    await bo.write('/lastcall show Wiki');
    const shown = bo.modal('Lanternleaf Wiki');
    await shown.getByRole('button', { name: 'Archive' }).waitFor();
    await cy.write('/lastcall edit Wiki');
    await cy.choose(cy.modal('Edit'), 'Owner', 'Cy Admin');
    await cy.modal('Edit').getByRole('button', { name: 'Save', exact: true }).click();
    for (const name of ['Edit', 'Archive'])
      await shown.getByRole('button', { name }).waitFor({ state: 'detached' });
    await shown.getByRole('button', { name: 'Close' }).last().click();
    const wiki = bo.message('Lanternleaf Wiki: 60 days left');
    await wiki.getByText('cy edited the owner.').waitFor();
    await wiki.getByRole('button', { name: 'Notice given' }).click();
    await refusal('record notice for', 'Lanternleaf Wiki').getByText('Only visible to you').waitFor();
    expect(await bo.page.getByRole('dialog').count()).toBe(0);
    expect(await cy.message('Sorry').count()).toBe(0);
    expect(await refusalsIn(env.DATABASE_URL)).toEqual([
      'bo@example.com: edit (not-owner)',
      'bo@example.com: record-notice (not-owner)',
    ]);

    await cy.clock({ day: '2027-03-14' });
    await bo.message('Quillmark CRM: renewed yesterday').waitFor();
    const old = bo.message('Quillmark CRM: renews in 12 days');
    await old.getByRole('button', { name: "I'm on it" }).click();
    const told = bo.message('the term that ended on Saturday 13 March 2027, so nothing was changed.');
    await told.getByText('Quillmark CRM: 365 days left, until Monday 13 March 2028.').waitFor();
    await told.getByText('Only visible to you').waitFor();
    expect(lines.join('\n')).not.toContain('Not as it should be');
  },
);

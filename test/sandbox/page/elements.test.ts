import { expect } from 'vitest';
import { browserTest, useBrowser } from '../../support/browser.ts';
import { startEveryElementApp } from '../../support/every-element-app.ts';

const browser = useBrowser();

const IT = { at: '/channel/C0IT000001' };

/** Within this a click is to be seen in another window. */
const SEEN_WITHIN_MS = 300;
/** A busy machine may be late once. */
const CLICKS = 3;

/** In the page: when something was ticked, epoch milliseconds. */
const TIME_OF_CHANGE =
  "new Promise((resolve) => addEventListener('change', () => resolve(Date.now()), { once: true }))";

/** In the page: when these words come. */
const timeOfWords = (words: string) => `new Promise((resolve) => {
  const look = () => document.body.innerText.includes(${JSON.stringify(words)}) && resolve(Date.now());
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
})`;

browserTest('a message with every element: each tells the app what was chosen', async () => {
  const { url, heard, slack } = await startEveryElementApp({ ackMs: 300 });
  const ann = await browser.open(url, IT);
  await ann.write('/everything picture');
  const message = ann.message('small print');
  await message.waitFor();
  await ann.page.getByAltText('One red dot').waitFor();
  const newest = async () => heard.at(-1);
  const hears = (words: string) => expect.poll(newest).toBe(words);

  await message.getByRole('button', { name: 'Delete' }).click();
  await ann.confirm('No');
  await message.getByRole('button', { name: 'Delete' }).click();
  await ann.confirm('Yes');
  await hears('delete: x1');
  expect(heard).toHaveLength(1);
  await ann.choose(message, 'Colour', 'Green');
  await hears('colour: green');
  await ann.choose(message, 'Who', 'Zoe Vendor');
  await hears('who: U0ZOE00001');
  await ann.choose(message, 'Where', '#random');
  await hears('where: C0RANDOM01');
  await ann.choose(message, 'Talk', '#leadership');
  await hears('talk: C0LEADERS1');
  await message.getByRole('combobox', { name: 'Vendor' }).fill('a');
  await ann.page.getByRole('option', { name: 'Apex' }).click();
  await hears('vendor: apex');
  await ann.choose(message, 'Tags', 'One');
  await ann.choose(message, 'Tags', 'Two');
  await hears('tags: one+two');
  await message.getByRole('button', { name: 'Remove One' }).click();
  await hears('tags: two');
  await ann.pickDate(message, 'Day', '2027-03-31');
  await hears('day: 2027-03-31');
  await message.getByRole('combobox', { name: 'Time' }).fill('14:05');
  await ann.page.keyboard.press('Enter');
  await hears('time: 14:05');
  await message.getByLabel('Large').check();
  await hears('size: large');
  await message.getByRole('button', { name: 'More actions' }).first().click();
  await ann.page.getByRole('menuitem', { name: 'Rename' }).click();
  await hears('more: rename');
  await message.getByRole('button', { name: 'Good' }).click();
  await hears('liked: good');

  // As Slack writes it: nothing bold in the middle of words, and no HTML of the app's own.
  expect(await message.locator('.block-section').first().innerText()).toContain('2*3*4');
  expect(await message.locator('.block-section strong').allInnerTexts()).toEqual(['bold', 'right']);
  expect(await message.locator('.markdown').innerText()).toContain('<script>not</script>');
  expect(await message.locator('.header').innerText()).toBe('Everything 🎉');
  await ann.expectAccessible();

  slack.allow('violations');
  await message.getByRole('button', { name: 'Slow' }).click();
  await ann.page.getByText('did not answer within 3 seconds').waitFor();
  await ann.write('/fail');
  await ann.message('/fail failed with the error').waitFor();
});

browserTest('a modal: errors under its fields, then closed, pushed, updated or cleared', async () => {
  const sink = await startEveryElementApp();
  const ann = await browser.open(sink.url, { ...IT, width: 390, dark: true });
  await ann.write('/everything');
  const open = () => ann.message('small print').getByRole('button', { name: 'Open' }).click();
  await open();
  const form = ann.modal('Every input');
  await form.waitFor();
  expect(await form.getByLabel('Name').evaluate((element) => element.matches(':focus'))).toBe(true);
  await ann.expectAccessible();
  await form.getByRole('button', { name: 'Save' }).click();
  expect(await form.locator('.error').allInnerTexts()).toEqual(
    Array(5).fill('Please complete this required field.'),
  );
  await form.getByLabel('Name').fill('ab');
  await form.getByLabel('Mail').fill('nobody');
  await form.getByLabel('Site').fill('example');
  await form.getByLabel('Seats').fill('1.5');
  await ann.pickDate(form, 'Last paid day', '2027-03-31');
  await ann.choose(form, 'Owner', 'Bo Colleague');
  await form.getByRole('button', { name: 'Save' }).click();
  expect(await form.locator('.error').allInnerTexts()).toEqual([
    'This should be at least 3 characters.',
    'This should be a valid email address.',
    'This should be a valid web address (https://example.com).',
    'This should be a whole number.',
  ]);
  expect(sink.heard).toEqual(['open: ']);

  await form.getByLabel('Name').fill('taken');
  await form.getByLabel('Mail').fill('ann@example.com');
  await form.getByLabel('Site').fill('https://example.com');
  await form.getByLabel('Seats').fill('50');
  await form
    .getByLabel('File')
    .setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await form.getByText('a.txt').waitFor();
  await ann.choose(form, 'Plan', 'Pro');
  await expect.poll(() => sink.heard.at(-1)).toBe('plan: pro');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('That name is taken.').waitFor();
  // What was typed stays, and the first wrong field has the focus.
  expect(await form.getByLabel('Seats').inputValue()).toBe('50');
  await ann.page.keyboard.press('ControlOrMeta+A');
  await ann.page.keyboard.type('Acme');
  await form.getByLabel('Push').check();
  await form.getByRole('button', { name: 'Save' }).click();
  await ann.modal('Second').waitFor();
  expect(sink.submitted).toMatchObject({
    name: { type: 'plain_text_input', value: 'Acme' },
    notes: { value: null },
    seats: { value: '50' },
    end: { selected_date: '2027-03-31' },
    owner: { selected_user: 'U0BO000001' },
    also: { selected_users: [] },
    kinds: { selected_options: [] },
    plan: { selected_option: { value: 'pro' } },
    file: { files: [{ name: 'a.txt' }] },
  });
  await ann.modal('Second').getByRole('button', { name: 'Deeper' }).click();
  await ann.modal('Third').getByRole('button', { name: 'Cancel' }).click();
  await expect
    .poll(() => sink.heard.slice(-3))
    .toEqual(['closed: Third', 'closed: Second', 'closed: Every input']);
  await ann.page.getByRole('dialog').waitFor({ state: 'detached' });

  await open();
  await form.waitFor();
  await ann.page.keyboard.press('Escape');
  await expect.poll(() => sink.heard.at(-1)).toBe('closed: Every input');
});

browserTest('a click is seen in another window; threads, ephemeral messages, unread marks', async () => {
  const { url, slack } = await startEveryElementApp();
  const ann = await browser.open(url, IT);
  const bo = await browser.open(url, { as: 'U0BO000001', at: '/channel/C0GENERAL1' });
  await ann.write('/everything checklist');
  await ann.message('0 of 2 done').waitFor();
  const badge = bo.page
    .locator('.sidebar')
    .getByRole('link', { name: 'it', exact: false })
    .getByLabel('1 unread');
  await badge.waitFor();
  await bo.go('it');
  await badge.waitFor({ state: 'detached' });
  const took: number[] = [];
  for (let click = 0; click < CLICKS; click += 1) {
    const [before, after] = click % 2 === 0 ? [0, 1] : [1, 0];
    // Both windows tell it by the machine's clock: what Playwright takes to click and look is not the page's.
    const clicked = ann.page.evaluate<number>(TIME_OF_CHANGE);
    const seen = bo.page.evaluate<number>(timeOfWords(`${after} of 2 done`));
    await ann
      .message(`${before} of 2 done`)
      .getByLabel('Export')
      .setChecked(after === 1);
    took.push((await seen) - (await clicked));
    await ann.message(`${after} of 2 done`).waitFor();
  }
  expect(Math.min(...took), `took ${took}`).toBeLessThan(SEEN_WITHIN_MS);
  expect(await bo.message('1 of 2 done').getByLabel('Export').isChecked()).toBe(true);
  // Who has ticked it goes on with the keyboard where they were.
  await ann.message('1 of 2 done').waitFor();
  expect(await ann.page.locator(':focus').getAttribute('value')).toBe('export');

  await ann.write('hello @lastcall');
  await ann.message('1 reply').getByRole('button', { name: '1 reply' }).click();
  await ann.page.locator('.thread').getByText('hello yourself').waitFor();
  await ann.write('in the thread');
  await bo.message('2 replies').waitFor();
  await ann.page.getByRole('button', { name: 'Close thread' }).click();

  await ann.write('/everything');
  await ann.message('small print').getByRole('button', { name: 'Whisper' }).click();
  const whisper = ann.message('Only visible to you');
  await whisper.getByRole('button', { name: 'replace' }).waitFor();
  await bo.message('small print').waitFor();
  expect(await bo.page.getByText('Only visible to you').count()).toBe(0);
  await whisper.getByRole('button', { name: 'replace' }).click();
  await ann.message('Replaced').getByRole('button', { name: 'Dismiss message' }).click();
  await ann.message('Replaced').waitFor({ state: 'detached' });
  await ann.message('small print').getByRole('button', { name: 'Whisper' }).click();
  await whisper.getByRole('button', { name: 'remove' }).click();
  await whisper.waitFor({ state: 'detached' });
  expect(slack.responses.map(({ body }) => Object.keys(body)[0])).toEqual([
    'text',
    'replace_original',
    'text',
    'delete_original',
  ]);

  // Somebody of another company sees the channel that is shared, and nothing else.
  const zoe = await browser.open(url, { as: 'U0ZOE00001' });
  expect(await zoe.page.locator('.item-name').allInnerTexts()).toEqual(['ext-pebbleline', 'Lastcall']);
});

browserTest('Home tab, shortcuts, a table, and all of it by keyboard', async () => {
  const { url, heard } = await startEveryElementApp();
  const ann = await browser.open(url, { at: '/app/home' });
  await ann.page.getByRole('heading', { name: 'Welcome home' }).waitFor();
  await ann.page.getByRole('button', { name: 'Refresh' }).press('Enter');
  await ann.page.getByRole('heading', { name: 'Refreshed' }).waitFor();
  await ann.expectAccessible();
  expect(heard).toEqual(['home: home', 'refresh: ']);

  await ann.go('it');
  const composer = ann.page.locator('.composer-input');
  await composer.click();
  await ann.page.keyboard.type('/ev');
  await ann.page.getByRole('option', { name: '/everything [table] All that there is' }).waitFor();
  await ann.page.keyboard.press('Tab');
  await ann.page.keyboard.type('table');
  await ann.page.keyboard.press('Enter');
  await ann.page.getByRole('cell', { name: '2027-03-31' }).waitFor();

  await ann.page.getByRole('button', { name: 'Shortcuts' }).press('Enter');
  await ann.page.getByRole('menuitem', { name: 'New thing' }).press('Enter');
  const form = ann.modal('Every input');
  await form.getByLabel('Name').waitFor();
  // A month by keyboard: from the day of the sandbox a week on.
  const picker = form.getByRole('button', { name: 'Last paid day' });
  await picker.press('Enter');
  const day = ann.page.locator('.popup :focus');
  const first = await day.getAttribute('data-day');
  await ann.page.keyboard.press('ArrowDown');
  await ann.page.keyboard.press('Enter');
  const weekOn = new Date(Date.parse(`${first}T00:00:00Z`) + 7 * 86_400_000).toISOString().slice(0, 10);
  expect(await picker.getAttribute('data-value')).toBe(weekOn);
  // The focus does not leave the modal.
  for (let step = 0; step < 40; step += 1) await ann.page.keyboard.press('Tab');
  expect(await form.locator(':focus').count()).toBe(1);
  await ann.page.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });

  const tableMessage = ann.message('Acme');
  await tableMessage.hover();
  await tableMessage.getByRole('button', { name: 'More actions' }).click();
  await ann.page.getByRole('menuitem', { name: 'Take a note' }).click();
  await ann.message('Noted: everything table').waitFor();
});

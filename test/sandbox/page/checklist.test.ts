import { expect } from 'vitest';
import { browserTest, useBrowser } from '../../support/browser.ts';
import { startDemoPage } from '../../support/demo-page.ts';

const browser = useBrowser();

browserTest('a task list: two people tick, assign and note, and each sees what the other does', async () => {
  const { url, lines } = await startDemoPage();
  const at = '/channel/C0IT000001';
  const ann = await browser.open(url, { at });
  const bo = await browser.open(url, { as: 'U0BO000001', at });
  await ann.write('/lastcall checklist activtrak');
  await ann.choose(ann.message('Which one?'), '', 'Saturday 1 May 2027: ActivTrak');
  const list = ann.message('Before the plan turns free').filter({ hasText: 'Add a task' });
  const bos = bo.message('Before the plan turns free').filter({ hasText: 'Add a task' });
  await bos.getByText('0 of 4 done').waitFor();
  // What waits for the export has no box yet.
  expect(await list.getByRole('checkbox').count()).toBe(2);
  await ann.message('is locked').getByText('It opens on Sunday 2 May 2027').waitFor();
  await ann.expectAccessible();

  await bos.getByRole('checkbox', { name: 'Export the data you want to keep' }).click();
  await list.getByText('1 of 4 done').waitFor();
  await list.getByText('done on Monday 1 March 2027 by bo').waitFor();
  expect(await list.getByRole('checkbox').count()).toBe(4);

  await list.getByRole('button', { name: 'Add a task' }).click();
  const form = ann.modal('Add a task');
  await form.getByLabel('What is to be done').fill('Tell the works council');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await form.waitFor({ state: 'detached' });
  await bos.getByRole('checkbox', { name: 'Tell the works council' }).waitFor();
  await bos.getByText('1 of 5 done').waitFor();
  expect(lines.join('\n')).not.toContain('Not as it should be');
});

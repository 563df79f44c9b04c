import { expect } from 'vitest';
import { violationsOn } from '../support/accessibility.ts';
import { browserTest, useBrowser } from '../support/browser.ts';
import { testStore } from '../support/db.ts';
import { calendarServer, newFeed } from '../support/feed.ts';
import { ACTIVTRAK, at, store as storeContracts } from '../support/fixtures.ts';

const NOW = at('2027-04-01T00:00:00Z');
const { openPage } = useBrowser();

browserTest('the page of a feed: readable without a script, on a phone, and by everybody', async () => {
  const store = await testStore('sqlite');
  const [id = ''] = await storeContracts(store, [
    { ...ACTIVTRAK, intent: 'cancel-and-delete' },
    { ...ACTIVTRAK, vendor: 'Größe & Söhne', product: '<b>', playbook: 'generic' },
  ]);
  const url = await calendarServer(store, NOW, { requestsPerMinute: 100 });
  const all = `${url}/calendar/${await newFeed(store, NOW)}`;
  const one = `${url}/calendar/${await newFeed(store, NOW, { scope: 'contract', contractId: id })}`;

  const plain = await openPage(one, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await plain.getByRole('heading', { name: 'Lastcall ActivTrak Professional' }).waitFor();
  const event = plain.getByText('ActivTrak Professional: last day to give notice');
  await event.click();
  await plain.locator('details[open]').getByText('Cancel the paid plan (it turns into a free one)').waitFor();
  expect(await plain.getByRole('link', { name: 'Download' }).getAttribute('href')).toBe(`${one}.ics`);
  for (const picture of await plain.getByRole('img').all())
    expect(
      await picture.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth),
    ).toBeGreaterThan(0);

  // axe runs as a script, which the page's own policy would refuse.
  for (const [address, colorScheme] of [
    [one, 'light'],
    [all, 'dark'],
  ] as const) {
    const page = await openPage(address, { bypassCSP: true, colorScheme });
    expect((await violationsOn(page)).map((violation) => violation.id)).toEqual([]);
  }
});

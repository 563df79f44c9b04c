import { request } from 'node:http';
import { expect, test, vi } from 'vitest';
import { createFeed, listFeeds, revokeFeed } from '../../src/store/feeds.ts';
import { changeLife } from '../../src/store/lifecycle.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { testStore } from '../support/db.ts';
import { calendarServer, editContract } from '../support/feed.ts';
import { ACTIVTRAK, at, store as storeContracts } from '../support/fixtures.ts';

const NOW = at('2027-01-01T00:00:00Z');
const LATER = at('2027-01-05T06:07:08Z');
const W = DEFAULT_WORKSPACE;
const IDENTITY = { headers: { 'accept-encoding': 'identity' } };

async function setUp({ requestsPerMinute = 1000, publicUrl = null as string | null } = {}) {
  const store = await testStore('sqlite');
  const [contractId = ''] = await storeContracts(store, [ACTIVTRAK]);
  const { id, token } = await createFeed(
    store.db,
    { scope: 'workspace' },
    { workspaceId: W, actor: 'ann', now: NOW },
  );
  const problems: unknown[] = [];
  const url = await calendarServer(store, LATER, {
    publicUrl,
    requestsPerMinute,
    trustProxy: 1,
    problem: (error) => void problems.push(error),
  });
  return { store, contractId, id, token, problems, url, feed: `${url}/calendar/${token}.ics` };
}

test('answers with the calendar, and with nothing new while nothing changed', async () => {
  const { store, feed, contractId } = await setUp();
  const first = await fetch(feed, IDENTITY);
  const body = await first.text();
  const etag = first.headers.get('etag') ?? '';
  expect(first.status).toBe(200);
  expect(Object.fromEntries(first.headers)).toMatchObject({
    'content-type': 'text/calendar; charset=utf-8',
    'cache-control': 'private, no-cache',
    'last-modified': 'Tue, 05 Jan 2027 06:07:08 GMT',
    vary: 'Accept-Encoding',
    'referrer-policy': 'no-referrer',
    'content-length': String(Buffer.byteLength(body)),
  });
  expect(etag).toMatch(/^"[\w-]{43}"$/);
  expect(body).toContain('SUMMARY:ActivTrak Professional: last day to give notice');

  for (const header of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const same = await fetch(feed, {
      headers: { 'accept-encoding': 'identity', 'if-none-match': header },
    });
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', etag]);
  }
  const other = await fetch(feed, { headers: { 'if-none-match': '"other"' } });
  expect([other.status, await other.text()]).toEqual([200, body]);

  const asOf = async (since: number) =>
    (await fetch(feed, { headers: { 'if-modified-since': new Date(since).toUTCString() } })).status;
  expect([await asOf(LATER), await asOf(LATER - 1000)]).toEqual([304, 200]);

  await changeLife(store, { workspaceId: W, contractId, actor: 'ann', now: LATER }, ({ contract }) => ({
    contract: { ...contract, termEnd: '2027-07-31' as typeof contract.termEnd },
    what: 'contract.edited',
    before: {},
    after: {},
    cancels: 'the contract was edited',
    words: '',
  }));
  const after = await fetch(feed, { headers: { 'if-none-match': etag } });
  expect(after.status).toBe(200);
  // Changed twice in one second; the date is not ahead of the clock, and who names it is sent the whole.
  expect(after.headers.get('last-modified')).toBe(new Date(LATER).toUTCString());
  expect([await asOf(LATER), await asOf(LATER + 1000)]).toEqual([200, 304]);
  expect(await after.text()).toContain('DTSTART;VALUE=DATE:20270731');
});

test('goes compressed to who takes that, as a text of its own', async () => {
  const { feed } = await setUp();
  const [plain, packed] = [await fetch(feed, IDENTITY), await fetch(feed)];
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect(Number(packed.headers.get('content-length'))).toBeLessThan(
    Number(plain.headers.get('content-length')) / 2,
  );
  expect(await packed.text()).toBe(await plain.text());
  const [tag = '', packedTag = ''] = [plain, packed].map(({ headers }) => headers.get('etag') ?? '');
  expect(packedTag).not.toBe(tag);
  for (const named of [tag, packedTag])
    expect((await fetch(feed, { headers: { 'if-none-match': named } })).status).toBe(304);
});

test('HEAD has the same headers and no body', async () => {
  const { feed } = await setUp();
  const [head, get] = [await fetch(feed, { method: 'HEAD' }), await fetch(feed)];
  const headersOf = ({ headers }: Response) => {
    // Of the connection, not of the answer.
    const { date, connection, 'keep-alive': _alive, ...others } = Object.fromEntries(headers);
    return others;
  };
  expect(head.status).toBe(200);
  expect(await head.text()).toBe('');
  expect(headersOf(head)).toEqual(headersOf(get));
});

test('unknown, revoked and malformed addresses are answered alike', async () => {
  const { store, url, feed, id, token } = await setUp();
  expect((await fetch(feed)).status).toBe(200);
  await revokeFeed(store.db, W, id, LATER);
  const answerTo = (path: string) =>
    new Promise((resolve, reject) => {
      // fetch would tidy these up.
      const asked = request(url, { path }, async (response) => {
        const { date: _date, ...headers } = response.headers;
        resolve({ status: response.statusCode, headers, body: (await response.toArray()).join('') });
      });
      asked.on('error', reject).end();
    });
  const revoked = await answerTo(`/calendar/${token}.ics`);
  expect(revoked).toMatchObject({
    status: 404,
    body: 'not found\n',
    headers: { 'cache-control': 'no-store' },
  });
  const unknown = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
  for (const wrong of [unknown, token]) expect(await answerTo(`/calendar/${wrong}`)).toEqual(revoked);
  for (const wrong of [unknown, '', 'x', '%zz', '%00', '../..', `a/${token}`, 'x'.repeat(5000)])
    expect(await answerTo(`/calendar/${wrong}.ics`)).toEqual(revoked);
  for (const wrong of [`${token}/`, `${token}.ics/`, `a/${token}`, '/'])
    expect(await answerTo(`/calendar/${wrong}`)).toEqual(revoked);
  expect(await answerTo('/calendar')).toEqual(revoked);
});

test('what is not found takes the same work, so that the time tells nothing', async () => {
  const { store, url, id, token } = await setUp();
  await revokeFeed(store.db, W, id, LATER);
  const asked = vi.spyOn(store.db.getExecutor(), 'executeQuery');
  const workFor = async (path: string) => {
    asked.mockClear();
    expect((await fetch(`${url}/calendar/${path}`)).status).toBe(404);
    return asked.mock.calls.map(([query]) => [query.sql, query.parameters.length]);
  };
  const revoked = await workFor(`${token}.ics`);
  expect(revoked).toHaveLength(1);
  for (const wrong of [`${'A'.repeat(42)}E`, 'x', '%zz', 'x'.repeat(5000), `a/${token}`])
    expect(await workFor(`${wrong}.ics`)).toEqual(revoked);
  for (const page of [token, 'x', '%zz', `a/${token}/`]) expect(await workFor(page)).toEqual(revoked);
});

test('notes that it was used; where it cannot, it answers all the same', async () => {
  const { store, feed, problems } = await setUp();
  await fetch(feed);
  expect((await listFeeds(store.db, W))[0]?.lastUsedAt).toBe(LATER);
  const { token } = await createFeed(
    store.db,
    { scope: 'workspace' },
    { workspaceId: W, actor: 'ann', now: NOW },
  );
  await store.db.schema.createIndex('feed_used').on('feed').column('last_used_at').unique().execute();
  const answer = await fetch(feed.replace(/[^/]+\.ics$/, `${token}.ics`));
  expect(answer.status).toBe(200);
  expect(problems).toHaveLength(1);
  expect(String(problems)).not.toContain(token);
});

test('so many requests a minute from one address, whatever is asked for, and no more', async () => {
  const { feed, url } = await setUp({ requestsPerMinute: 3 });
  const asked = async (address: string, from: string) =>
    fetch(address, { headers: { 'x-forwarded-for': from } });
  const statuses = [];
  for (const address of [feed, `${url}/calendar/x.ics`, `${url}/calendar/x`, feed, `${url}/calendar/x`])
    statuses.push((await asked(address, '203.0.113.7')).status);
  expect(statuses).toEqual([200, 404, 404, 429, 429]);
  const refused = await asked(feed, '203.0.113.7');
  expect([refused.headers.get('retry-after'), await refused.text()]).toEqual(['60', 'too many requests\n']);
  expect((await asked(feed, '203.0.113.8')).status).toBe(200);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('the page for people names its own address, and nobody keeps it or is told of it', async () => {
  const { feed, url, store, contractId } = await setUp({ publicUrl: 'https://lastcall.example.com' });
  await editContract(store, contractId, LATER, { product: '<script>alert(1)</script>' });
  const page = await fetch(feed.replace(/\.ics$/, ''));
  const html = await page.text();
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
  });
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const address = feed.replace(url, 'lastcall.example.com');
  expect(html).toContain(`href="webcal://${address}"`);
  expect(html).toContain(`cid=${encodeURIComponent(`webcal://${address}`)}`);
  expect(html).toContain(`<code>https://${address}</code>`);
  expect(html).not.toMatch(/<script/i);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;: last day to give notice');
});

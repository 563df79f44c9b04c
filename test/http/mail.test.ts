import { expect, onTestFinished, test } from 'vitest';
import type { DigestChoice } from '../../src/domain/digest-schedule.ts';
import type { Instant } from '../../src/domain/instant.ts';
import { createHttpApp, listen } from '../../src/http/server.ts';
import { playbookOf } from '../../src/scheduler/plan-due.ts';
import { activityOf } from '../../src/store/activity.ts';
import { getContract } from '../../src/store/contracts.ts';
import { getSubscription, subscribe, subscriptionFor } from '../../src/store/digest-subscriptions.ts';
import { type ActToken, createLinkSigner, mailSecret } from '../../src/store/mail-links.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { testStore } from '../support/db.ts';
import { ACTIVTRAK, at, RULES, store as storeContracts, WEEKLY } from '../support/fixtures.ts';

const NOW = at('2027-05-03T10:00:00Z');
const W = DEFAULT_WORKSPACE;

const DIGEST: DigestChoice = { ...WEEKLY, about: { scope: 'team' } };

async function setUp() {
  const store = await testStore('sqlite');
  const [contractId = ''] = await storeContracts(store, [
    { ...ACTIVTRAK, vendor: 'A <b> & "c"', product: '' },
  ]);
  const links = createLinkSigner(await mailSecret(store.db, W));
  let now: Instant = NOW;
  const app = createHttpApp({}, undefined, {
    store,
    workspaceId: W,
    links,
    digestDefault: DIGEST,
    playbookOf: (contract) => playbookOf(contract, RULES.playbooks),
    offDays: RULES.offDays,
    now: () => now,
  });
  const { url, close } = await listen(app, '127.0.0.1', 0);
  onTestFinished(close);
  const ask = async (path: string, body?: string) => {
    const response = await fetch(`${url}${path}`, {
      ...(body === undefined
        ? {}
        : { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    });
    const html = await response.text();
    return {
      status: response.status,
      html,
      title: /<h1>(.*?)<\/h1>/.exec(html)?.[1],
      headers: response.headers,
    };
  };
  const token = (changes: Partial<ActToken> = {}): string =>
    links.act({
      what: 'ack',
      contractId,
      termEnd: '2027-06-30',
      address: 'fin@example.com',
      key: 'mail-1',
      expires: at('2027-05-17T00:00:00Z'),
      ...changes,
    });
  return {
    store,
    links,
    ask,
    token,
    contract: () => getContract(store.db, W, contractId),
    whats: async () => (await activityOf(store.db, contractId)).map(({ what, actor }) => `${what} ${actor}`),
    setNow: (instant: Instant) => {
      now = instant;
    },
  };
}

test('looking asks and changes nothing; pressing does it, once', async () => {
  const { ask, token, contract, whats } = await setUp();
  const link = `/act/${token()}`;
  const before = await contract();
  for (const _ of [1, 2]) {
    const page = await ask(link);
    expect([page.status, page.title]).toEqual([200, 'Are you on it?']);
    expect(page.html).toContain('<form method="post">');
    expect(page.html).toContain('A &lt;b&gt; &amp; &quot;c&quot;');
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
    expect(page.headers.get('cache-control')).toBe('no-store');
  }
  expect(await contract()).toEqual(before);
  expect((await ask(link, '')).title).toBe('You are on it');
  expect((await contract()).quiet).toEqual({
    kind: 'acknowledged',
    by: 'fin@example.com',
    until: '2027-05-10',
  });
  const done = await contract();
  expect(await ask(link, '')).toMatchObject({ status: 410, title: 'This link was used already' });
  expect(await ask(link)).toMatchObject({ status: 410, title: 'This link was used already' });
  expect(await contract()).toEqual(done);
  expect(await whats()).toEqual(['contract.added test', 'reminders.acknowledged fin@example.com']);
  expect((await ask(`/act/${token({ key: 'mail-2' })}`)).status).toBe(200);
});

test('many presses at once do it once', async () => {
  const { ask, token, whats } = await setUp();
  const link = `/act/${token()}`;
  const all = await Promise.all(Array.from({ length: 10 }, () => ask(link, '')));
  expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(410)]);
  expect(await whats()).toHaveLength(2);
});

test('snoozing asks until when, and takes only a day that is on the page', async () => {
  const { ask, token, contract } = await setUp();
  const link = `/act/${token({ what: 'snooze' })}`;
  const { html } = await ask(link);
  expect([...html.matchAll(/value="([\d-]+)"/g)].map(([, day]) => day)).toEqual([
    '2027-05-04',
    '2027-05-06',
    '2027-05-10',
    '2027-05-17',
    '2027-05-31',
  ]);
  expect(await ask(link, 'choice=2027-06-20')).toMatchObject({ status: 409, title: 'Nothing was changed' });
  expect(await ask(link, 'choice=%3Cscript%3E')).toMatchObject({ status: 409, title: 'Nothing was changed' });
  expect(await ask(link, '')).toMatchObject({ status: 409 });
  expect((await contract()).quiet ?? null).toBeNull();
  expect(await ask(link, 'choice=2027-05-17')).toMatchObject({ status: 200, title: 'Snoozed' });
  expect((await contract()).quiet).toMatchObject({ kind: 'snoozed', until: '2027-05-17' });
});

test('what expired, is about another term, or was not signed here, does nothing', async () => {
  const { ask, token, links, setNow, whats } = await setUp();
  const good = token();
  const forged = createLinkSigner('another secret').act({
    what: 'ack',
    contractId: 'x',
    termEnd: '2027-06-30',
    address: 'a@example.com',
    key: 'k',
    expires: at('2027-05-17T00:00:00Z'),
  });
  const changed = `${good[0] === 'W' ? 'X' : 'W'}${good.slice(1)}`;
  for (const bad of [
    forged,
    changed,
    `${good}A`,
    `${good}=`,
    `${good}.x`,
    'x',
    '%00',
    links.unsubscribe('x'),
  ])
    for (const body of [undefined, ''])
      expect(await ask(`/act/${bad}`, body), bad).toMatchObject({
        status: 404,
        title: 'This link is not known',
      });
  expect(await ask(`/act/${token({ contractId: 'gone' })}`, '')).toMatchObject({ status: 404 });
  expect(await ask(`/act/${token({ termEnd: '2026-06-30' })}`, '')).toMatchObject({
    status: 410,
    title: 'This mail is about a term that is over',
  });
  setNow(at('2027-05-17T00:00:00Z'));
  for (const body of [undefined, ''])
    expect(await ask(`/act/${good}`, body)).toMatchObject({ status: 410, title: 'This link has expired' });
  expect(await whats()).toEqual(['contract.added test']);
});

test('unsubscribing: GET asks, POST does it, from the page or by a mail program, any number of times', async () => {
  const { ask, links, store } = await setUp();
  const { id } = await subscribe(store.db, 'fin@example.com', DIGEST, {
    workspaceId: W,
    actor: 'admin',
    now: NOW,
  });
  const link = `/unsubscribe/${links.unsubscribe(id)}`;
  const page = await ask(link);
  expect(page).toMatchObject({ status: 200, title: 'Stop the digests?' });
  expect(page.html).toContain('fin@example.com gets digests about all contracts of the team');
  expect((await getSubscription(store.db, W, id)).endedAt).toBeNull();
  for (const body of ['List-Unsubscribe=One-Click', ''])
    expect(await ask(link, body)).toMatchObject({ status: 200, title: 'Unsubscribed' });
  expect(await getSubscription(store.db, W, id)).toMatchObject({ endedAt: NOW, endedBy: 'fin@example.com' });
  expect(await ask(link)).toMatchObject({ status: 200, title: 'Unsubscribed' });
  for (const bad of ['x', `${links.unsubscribe(id)}x`, links.unsubscribe('digest-0')])
    expect(await ask(`/unsubscribe/${bad}`, '')).toMatchObject({ status: 404 });
});

test('who was written to by hand and never had a subscription can say no as well, for good', async () => {
  const { ask, links, store } = await setUp();
  const link = `/unsubscribe/${links.unsubscribe('ann@example.com')}`;
  expect(await ask(link)).toMatchObject({ status: 200, title: 'Stop the digests?' });
  expect(await subscriptionFor(store.db, W, 'ann@example.com')).toBeUndefined();
  for (const _ of [1, 2])
    expect(await ask(link, 'List-Unsubscribe=One-Click')).toMatchObject({
      status: 200,
      title: 'Unsubscribed',
    });
  expect(await subscriptionFor(store.db, W, 'ann@example.com')).toMatchObject({
    endedAt: NOW,
    endedBy: 'ann@example.com',
  });
});

import { describe, expect, it, test } from 'vitest';
import { readDigestWords } from '../../../src/delivery/slack/commands/digest-command.ts';
import { listSubscriptions } from '../../../src/store/digest-subscriptions.ts';
import { DEFAULT_WORKSPACE } from '../../../src/store/workspaces.ts';
import { startMail } from '../../support/mail.ts';
import { ANN, BO, CY, startSlackBot } from '../../support/slack-bot.ts';

const PUBLIC_URL = 'https://lastcall.example.com';

async function setUp() {
  const mail = await startMail();
  const started = await startSlackBot({
    env: { SMTP_URL: mail.url, MAIL_FROM: 'Lastcall <bot@lastcall.example>', PUBLIC_URL },
  });
  const { store, slack, bot } = started;
  const said = async (user: string, text: string): Promise<string | undefined> => {
    await started.command(user, text);
    return started.told(user).at(-1);
  };
  const digests = () => mail.messages.filter(({ parsed }) => parsed.headers.has('list'));
  return {
    ...started,
    mail,
    said,
    digests,
    subscriptions: () => listSubscriptions(store.db, DEFAULT_WORKSPACE),
    use: async (user: string, actionId: string) => {
      await slack.people.use({
        user,
        place: { view: slack.state.views.home(user)?.id ?? '' },
        blockId: 'home-actions',
        actionId,
      });
      await bot.settled();
    },
  };
}

describe('what follows /lastcall digest', () => {
  it.each([
    ['', { kind: 'ask' }],
    ['OFF', { kind: 'off' }],
    ['on', { kind: 'on', wish: {} }],
    [
      'on daily team 7:30',
      { kind: 'on', wish: { rhythm: 'daily', about: { scope: 'team' }, time: '07:30' } },
    ],
    [
      'on monthly vendor Big  Vendor',
      { kind: 'on', wish: { rhythm: 'monthly', about: { scope: 'vendor', vendor: 'Big Vendor' } } },
    ],
    ['on vendor', { kind: 'unknown', found: 'vendor' }],
    ['on 25:00', { kind: 'unknown', found: '25:00' }],
    ['of', { kind: 'unknown', found: 'of' }],
  ])('%j is read', (text, expected) => {
    expect(readDigestWords(text)).toEqual(expected);
  });
});

test('switched on by a member, it comes at its hour; its links work; switched off, none comes', async () => {
  const { said, subscriptions, setNow, bot, digests, store } = await setUp();
  expect(await said(ANN, 'digest on')).toMatch(
    /^The digest goes to ann@example\.com every Monday at 08:00 \(.*\), about your contracts\. The next one comes on Monday 3 May 2027/,
  );
  const [ann] = await subscriptions();
  expect(ann).toMatchObject({
    address: 'ann@example.com',
    userId: ANN,
    about: { scope: 'mine' },
    ownZone: false,
  });
  setNow('2027-05-04T00:00:00Z');
  await bot.sweep();
  await bot.sweep();
  const [mail, ...others] = digests();
  expect(others).toEqual([]);
  expect(mail?.to).toEqual(['ann@example.com']);
  expect(mail?.parsed.subject).toMatch(/^ActivTrak Professional: \d+ days left to give notice/);
  const unsubscribe = JSON.stringify(mail?.parsed.headers.get('list'));
  const url = new RegExp(`${PUBLIC_URL}(/unsubscribe/[\\w.-]+)`).exec(unsubscribe)?.[1] ?? '';
  const act = new RegExp(`${PUBLIC_URL}(/act/[\\w.-]+)`).exec(mail?.parsed.text ?? '')?.[1] ?? '';
  expect((await fetch(`${bot.url}${act}`)).status).toBe(200);
  expect((await fetch(`${bot.url}${url}`)).status).toBe(200);
  expect((await subscriptions())[0]?.endedAt).toBeNull();
  const oneClick = await fetch(`${bot.url}${url}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
  expect(oneClick.status).toBe(200);
  expect((await subscriptions())[0]?.endedAt).not.toBeNull();
  setNow('2027-05-11T00:00:00Z');
  await bot.sweep();
  expect(digests()).toHaveLength(1);
  expect(await said(ANN, 'digest off')).toBe('You got no digests before, and get none now.');
  const rows = await store.db.selectFrom('workspace_activity').selectAll().execute();
  expect(rows.map(({ what, actor }) => `${what} ${actor}`)).toEqual(['digest.on ann@example.com']);
});

test('the dialog from the Home: what is chosen holds, and stands in it the next time', async () => {
  const { slack, bot, use, modal, submit, told, subscriptions, said } = await setUp();
  await slack.people.openHome({ user: BO, tab: 'home' });
  await bot.settled();
  await use(BO, 'home:digest');
  expect(JSON.stringify(modal(BO).view)).toContain('You get no digest yet');
  const option = (value: string) => ({ selected_option: { value } });
  await submit(BO, {
    state: { state: option('on') },
    rhythm: { rhythm: option('daily') },
    about: { about: option('team') },
    vendor: { vendor: { value: ' Activ  Trak ' } },
    time: { time: option('06:00') },
  });
  expect((await subscriptions())[0]).toMatchObject({
    address: 'bo@example.com',
    rhythm: 'daily',
    about: { scope: 'vendor', vendor: 'Activ Trak' },
    time: '06:00',
  });
  expect(await said(BO, 'digest')).toBe(told(BO).at(-1));
  const view = JSON.stringify(modal(BO).view);
  expect(view).toContain('about contracts with Activ Trak');
  expect(view).toContain('"initial_value":"Activ Trak"');
  await submit(BO, { state: { state: option('off') } });
  expect((await subscriptions())[0]?.endedBy).toBe('bo@example.com');
});

test('a digest that is refused for good is told to the admins in Slack', async () => {
  const { said, setNow, bot, mail, slack } = await setUp();
  await said(CY, 'digest on team');
  mail.faults.add({ kind: 'refuse', address: 'cy@example.com' });
  setNow('2027-05-04T00:00:00Z');
  await bot.sweep();
  await bot.settled();
  const posted = slack.calls.filter(
    ({ method, args }) => method === 'chat.postMessage' && args.channel === CY,
  );
  expect(posted.map(({ args }) => args.text)).toEqual([
    'A digest was not delivered: the mail server refused cy@example.com (550 5.1.1 No such user here): correct the address.',
  ]);
});

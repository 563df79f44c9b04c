import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createCalendars } from '../../../src/sandbox/demo/calendars.ts';
import { openPage } from '../../../src/sandbox/page/server.ts';
import type { CalendarState } from '../../../src/sandbox/page/wire.ts';
import { startSlack } from '../../support/slack.ts';

const FEED = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:test',
  'X-WR-CALNAME:All contracts',
  'BEGIN:VEVENT',
  'UID:b',
  'DTSTAMP:20270301T000000Z',
  'DTSTART;VALUE=DATE:20270401',
  'DTEND;VALUE=DATE:20270402',
  'SUMMARY:Acme: last day\\, really',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:a',
  'DTSTAMP:20270301T000000Z',
  'DTSTART:20270302T090000Z',
  'DTEND:20270302T100000Z',
  'SUMMARY:Call the vendor',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n');

/** A bot that serves a feed and a page of its own. */
async function startBot(): Promise<string> {
  const server = createServer((asked, response) => {
    if (asked.url === '/calendar/good.ics') response.setHeader('content-type', 'text/calendar').end(FEED);
    else if (asked.url === '/healthz') response.end(`asked by ${asked.headers['x-test']}`);
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function start() {
  const slack = await startSlack();
  const page = await openPage(0);
  onTestFinished(page.close);
  const botUrl = await startBot();
  const calendars = createCalendars([], () => undefined);
  return { slack, page, botUrl, show: () => page.show({ slack, calendars, botUrl }) };
}

test('says that it is starting, then shows the shell, styles and scripts without types', async () => {
  const { page, show } = await start();
  expect((await fetch(page.url)).status).toBe(503);
  show();
  const shell = await fetch(page.url);
  expect(shell.headers.get('content-security-policy')).toContain("default-src 'self'");
  const scripts = ['/app/main.ts', '/app/blocks/text.ts', '/vendor/gemoji/index.js'];
  const answers = await Promise.all(scripts.map((path) => fetch(`${page.url}${path}`)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  const text = (await answers[1]?.text()) ?? '';
  expect(text).toContain("from '/vendor/slack-message-parser/esm/mod.js'");
  expect(text).not.toContain(': Node[]');
  for (const path of [
    '/app/../server.ts',
    '/app/tsconfig.json',
    '/vendor/express/index.js',
    '/vendor/gemoji/../x.js',
  ])
    expect((await fetch(`${page.url}${path}`)).status).toBe(404);
});

test("hands on what is the bot's, and nothing else", async () => {
  const { page, show } = await start();
  show();
  const health = await fetch(`${page.url}/healthz`, { headers: { 'x-test': 'me' } });
  expect(await health.text()).toBe('asked by me');
  expect((await fetch(`${page.url}/calendar/nothing`)).status).toBe(404);
  expect((await fetch(`${page.url}/state/mails?as=U0ANN00001`)).status).toBe(404);
});

test('subscribes to a feed of the bot over HTTP, and says what is wrong with one', async () => {
  const { page, show } = await start();
  show();
  const subscribe = (url: string) =>
    fetch(`${page.url}/state/calendar`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url }),
    });
  expect((await subscribe('https://example.com/x.ics')).status).toBe(400);
  await subscribe(`${page.url.replace('http:', 'webcal:')}/calendar/good.ics`);
  await subscribe(`${page.url}/calendar/gone.ics`);
  const { calendars } = (await (await fetch(`${page.url}/state/calendar`)).json()) as CalendarState;
  expect(calendars).toMatchObject([
    {
      name: 'All contracts',
      problem: null,
      events: [
        { uid: 'a', start: '2027-03-02T09:00:00Z', allDay: false, summary: 'Call the vendor' },
        { uid: 'b', start: '2027-04-01', allDay: true, summary: 'Acme: last day, really' },
      ],
    },
    { problem: 'the bot answered 404', events: [] },
  ]);
});

test('is closed to other names and other pages; a picture runs no scripts', async () => {
  const { page, slack, show } = await start();
  show();
  const file = slack.state.files.announce({ name: 'a.svg', length: 6 });
  slack.state.files.receive(file.id, Buffer.from('<svg/>'));
  const svg = await fetch(`${page.url}/state/file/${file.id}`);
  expect(svg.headers.get('content-security-policy')).toContain('sandbox');
  const foreign = await fetch(`${page.url}/state/act/post?as=U0ANN00001`, {
    method: 'POST',
    headers: { origin: 'https://example.com', 'content-type': 'application/json' },
    body: '{"channel":"it","text":"x"}',
  });
  expect(foreign.status).toBe(403);
  // fetch sets Host itself, so a rebound name takes node:http.
  const rebound = request(page.url, { headers: { host: 'example.com' } }).end();
  const [response] = await once(rebound, 'response');
  expect(response.statusCode).toBe(403);
  expect(slack.state.messages('it')).toEqual([]);
});

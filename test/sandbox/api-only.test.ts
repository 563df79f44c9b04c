import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { cleanEnvironment, PROJECT } from '../support/exec-node.ts';

const ENTRY = join(PROJECT, 'src', 'cli', 'lastcall.mjs');
const SECRET = 'anybody’s secret';
const ANN = 'U0ANN00001';

/** `demo --api-only` as a process of its own, as somebody else's tests would start it. */
async function startApi() {
  const child = spawn(process.execPath, [ENTRY, 'demo', '--api-only', '--port', '0'], {
    cwd: PROJECT,
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  while (!text.includes('Press Ctrl-C to stop.')) await once(child.stdout, 'data');
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? '';
  const get = async (path: string) => (await fetch(`${origin}/_control/${path}`)).json();
  const post = async (path: string, body: object) => {
    const response = await fetch(`${origin}/_control/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { child, text, origin, get, post };
}

/** Any bot: it hears of everything, checks who says it, and acknowledges as it is told. */
async function startBot(acknowledge: (path: string) => object | undefined) {
  const heard: { body: URLSearchParams; signed: boolean }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += String(piece);
    const timestamp = String(request.headers['x-slack-request-timestamp']);
    const digest = createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
    heard.push({
      body: new URLSearchParams(body),
      signed: request.headers['x-slack-signature'] === `v0=${digest}`,
    });
    const answer = acknowledge(body);
    // Without one it says nothing, for longer than Slack waits.
    if (answer !== undefined) response.end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events` };
}

test("somebody else's bot is tested against it alone", async () => {
  const { child, text, origin, get, post } = await startApi();
  // What is printed is what it tells at its address, and it names everything.
  expect(text).toContain((await (await fetch(origin)).text()).trim());
  for (const words of ['views.open', 'files.completeUploadExternal', 'POST /_control/people/use', 'xoxb-'])
    expect(text).toContain(words);

  const token = /xoxb-\S+/.exec(text)?.[0] ?? '';
  const client = new WebClient(token, { slackApiUrl: `${origin}/api/`, retryConfig: { retries: 0 } });
  const bot = await startBot((body) => (body.includes('slow') ? undefined : { text: 'at once' }));
  expect(await post('people/command', { user: ANN, channel: 'it', command: '/x', text: '' })).toMatchObject({
    body: { problem: 'no_app' },
  });
  expect(await post('app', { requestUrl: 'http://example.com/', signingSecret: 'x' })).toMatchObject({
    status: 400,
  });
  expect(await post('app', { requestUrl: bot.url, signingSecret: SECRET })).toMatchObject({ status: 200 });
  await post('people/command', { user: ANN, channel: 'it', command: '/x', text: 'now' });
  expect(bot.heard[0]?.signed).toBe(true);
  expect(bot.heard[0]?.body.get('text')).toBe('now');
  const [, ephemeral] = (await get(`ephemerals?user=${ANN}`)) as { text: string }[];
  expect(ephemeral?.text).toBe('at once');

  const elements = [
    { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' }, value: 'v' },
  ];
  const blocks = [{ type: 'actions', block_id: 'b', elements }];
  const { ts } = await client.chat.postMessage({ channel: 'C0IT000001', text: 'x', blocks } as never);
  const use = { user: ANN, place: { channel: 'C0IT000001', ts }, blockId: 'b', actionId: 'go' };
  await post('people/use', use);
  const payload = JSON.parse(bot.heard[1]?.body.get('payload') ?? '{}');
  expect(payload).toMatchObject({
    type: 'block_actions',
    user: { id: ANN },
    container: { type: 'message', message_ts: ts, is_ephemeral: false },
    actions: [{ type: 'button', action_id: 'go', block_id: 'b', value: 'v' }],
  });
  const view = { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks };
  await client.views.open({ trigger_id: payload.trigger_id, view } as never);
  expect(await get(`modals?user=${ANN}`)).toMatchObject([{ view: { title: { text: 'T' } } }]);

  for (const [path, body] of [
    ['people/use', { ...use, actionId: 'nowhere' }],
    ['people/use', { ...use, user: 'U0DEE00001' }],
    ['people/post', { user: ANN, channel: 'nowhere', text: 'x' }],
    ['people/fly', { user: ANN }],
    ['people/submit', { user: 'U0BO000001', view: 'V0', values: {} }],
  ] as const)
    expect(await post(path, body)).toMatchObject({ status: 400, body: { error: expect.any(String) } });

  const late = await post('people/command', { user: ANN, channel: 'it', command: '/x', text: 'slow' });
  expect(late.body).toMatchObject({ problem: 'operation_timeout' });
  expect(Number(late.body.ackMs)).toBeGreaterThanOrEqual(3000);
  expect(await get('violations')).toMatchObject({
    violations: [{ method: 'request /x', found: 'no acknowledgement within 3000 ms' }],
  });
  const shown = (await get(`ephemerals?user=${ANN}`)) as { text: string }[];
  expect(shown.at(-1)?.text).toBe('/x failed with the error "operation_timeout"');

  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

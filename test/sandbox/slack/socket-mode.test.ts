import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { SANDBOX_APP_TOKEN } from '../../../src/sandbox/slack/tokens.ts';
import { startSlack, type TestSlack } from '../../support/slack.ts';

const openUrl = async (slack: TestSlack): Promise<string> =>
  (await slack.client(SANDBOX_APP_TOKEN).apps.connections.open()).url ?? '';

/** Messages of a connection, parsed, as they come. */
async function connection(slack: TestSlack) {
  const socket = new WebSocket(await openUrl(slack));
  onTestFinished(() => socket.close());
  const messages: Record<string, unknown>[] = [];
  socket.addEventListener('message', ({ data }) => messages.push(JSON.parse(String(data))));
  await slack.waitFor(() => slack.socketMode.connected > 0, 'a connection');
  return { socket, messages };
}

test('greets, hands out commands and takes their acknowledgement', async () => {
  const slack = await startSlack();
  const { socket, messages } = await connection(slack);
  await expect
    .poll(() => messages)
    .toMatchObject([{ type: 'hello', connection_info: { app_id: 'A0LASTCALL' } }]);
  // Longer than a frame with a short length may be, both ways.
  const text = 'é'.repeat(40_000);
  const acked = slack.socketMode.deliver('slash_commands', slack.slashCommand({ text }));
  await expect.poll(() => messages[1]).toMatchObject({ type: 'slash_commands', payload: { text } });
  socket.send(JSON.stringify({ envelope_id: messages[1]?.envelope_id, payload: { text } }));
  expect(await acked).toEqual({ text });
});

test('a ticket opens one connection', async () => {
  const slack = await startSlack();
  const { socket } = await connection(slack);
  const again = new WebSocket(socket.url);
  const [error] = await once(again, 'error');
  expect(error).toBeDefined();
  expect(slack.socketMode).toMatchObject({ greeted: 1, connected: 1 });
});

test('turns away who does not speak as a client must', async () => {
  const slack = await startSlack();
  const url = new URL(await openUrl(slack));
  const socket = connect(Number(url.port), '127.0.0.1');
  socket.resume();
  onTestFinished(() => void socket.destroy());
  const handshake =
    'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAA';
  socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n${handshake}\r\n\r\n`);
  await slack.waitFor(() => slack.socketMode.open === 1, 'a connection');
  // A text of two letters that is not masked.
  socket.write(Buffer.from([0x81, 2, 0x68, 0x69]));
  await once(socket, 'close');
  expect(slack.socketMode.open).toBe(0);
});

test('a response_url takes five answers, and says what Slack would not take', async () => {
  const slack = await startSlack();
  const { response_url: url = '' } = slack.slashCommand();
  const answer = async (body: unknown) =>
    (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).status;
  for (let nth = 0; nth < 5; nth += 1) expect(await answer({ text: `${nth}` })).toBe(200);
  expect(await answer({ text: '5' })).toBe(404);
  expect(slack.responses.map(({ body }) => body.text)).toEqual(['0', '1', '2', '3', '4']);
  const { response_url: other = '' } = slack.slashCommand();
  const bad = await fetch(other, { method: 'POST', body: JSON.stringify({ blocks: [{ type: 'x' }] }) });
  expect(bad.status).toBe(400);
  expect(slack.violations.map(({ method }) => method)).toContain('response_url');
  slack.allow('violations');
});

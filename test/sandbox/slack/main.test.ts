import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../../src/sandbox/slack/main.ts', import.meta.url));

async function startProcess(...args: string[]): Promise<{ child: ChildProcess; url: string; token: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  return { child, ...JSON.parse(String(line)) };
}

const control = (url: string, path: string) => url.replace('/api/', `/_control/${path}`);
const get = async (url: string, path: string) => (await fetch(control(url, path))).json();

test('runs by itself, is controlled over HTTP and ends with SIGTERM', async () => {
  const { child, url, token } = await startProcess();
  const client = new WebClient(token, { slackApiUrl: url, retryConfig: { retries: 0 } });
  const body = JSON.stringify([{ kind: '503', method: 'auth.test' }, { kind: 'reset-after' }]);
  const added = await fetch(control(url, 'faults'), { method: 'POST', body });
  expect(added.status).toBe(200);
  await expect(client.auth.test()).rejects.toThrow();
  await expect(client.chat.postMessage({ channel: 'it', text: 'x' })).rejects.toThrow();
  await client.chat.postMessage({ channel: 'it', text: 'y' });
  expect(await get(url, 'messages?channel=%23it')).toMatchObject([{ text: 'x' }, { text: 'y' }]);
  expect(await get(url, 'calls?method=chat.postMessage')).toMatchObject([
    { fault: 'reset-after' },
    { status: 200 },
  ]);
  expect(await get(url, 'violations')).toEqual({ violations: [], unexpected: [] });
  expect(await get(url, 'stats')).toMatchObject({ calls: 3, posted: 2 });

  const wrong = await fetch(control(url, 'faults'), { method: 'POST', body: '{"kind":"explode"}' });
  expect(wrong.status).toBe(400);
  await fetch(control(url, 'faults'), { method: 'POST', body: '{"kind":"500","times":"always"}' });
  await fetch(control(url, 'faults'), { method: 'DELETE' });
  await client.auth.test();

  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('without records only counts are kept', async () => {
  const { url, token } = await startProcess('--record', 'false');
  const client = new WebClient(token, { slackApiUrl: url, retryConfig: { retries: 0 } });
  await client.chat.postMessage({ channel: 'it', text: 'x' });
  expect(await get(url, 'calls')).toEqual([]);
  expect(await get(url, 'stats')).toMatchObject({ calls: 1, posted: 1 });
  expect(await get(url, 'messages')).toHaveLength(1);
});

test('control is closed to web pages', async () => {
  const { url } = await startProcess();
  const fromPage = await fetch(control(url, 'messages'), { headers: { origin: 'https://example.com' } });
  expect(fromPage.status).toBe(403);
  // fetch sets Host itself, so a rebound name takes node:http.
  const rebound = request(control(url, 'messages'), { headers: { host: 'example.com' } }).end();
  const [response] = await once(rebound, 'response');
  expect(response.statusCode).toBe(403);
});

test('wrong usage exits 2', async () => {
  const child = spawn(process.execPath, [MAIN, '--port', 'x'], { stdio: 'ignore' });
  expect(await once(child, 'exit')).toEqual([2, null]);
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { HealthChecks } from '../../src/http/routes/health.ts';
import { createHttpApp, listen } from '../../src/http/server.ts';

async function serverWith(checks: HealthChecks) {
  const app = createHttpApp(checks);
  const server = await listen(app, '127.0.0.1', 0);
  onTestFinished(server.close);
  return { ...server, app };
}

const get = async (url: string) => {
  const answer = await fetch(url);
  return { status: answer.status, body: await answer.json(), headers: answer.headers };
};

test('alive is not the same as ready', async () => {
  const { url } = await serverWith({ database: () => 'gone' });
  expect(await get(`${url}/healthz`)).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await get(`${url}/readyz`)).toMatchObject({
    status: 503,
    body: { status: 'not ready', problems: { database: 'gone' } },
  });
});

test('ready when nothing is wrong; never from a cache', async () => {
  const { url } = await serverWith({ database: async () => null, slack: () => null });
  const { status, body, headers } = await get(`${url}/readyz`);
  expect({ status, body }).toEqual({ status: 200, body: { status: 'ready' } });
  expect(headers.get('cache-control')).toBe('no-store');
});

test('names every problem, and only problems, however a check fails', async () => {
  const { url } = await serverWith({
    says: async () => 'no',
    rejects: () => Promise.reject(new Error('refused')),
    throws: () => {
      throw new Error('broken');
    },
    fine: () => null,
  });
  expect((await get(`${url}/readyz`)).body).toEqual({
    status: 'not ready',
    problems: { says: 'no', rejects: 'refused', throws: 'broken' },
  });
});

test('does not wait for a check that hangs', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const asked = Promise.withResolvers<void>();
  const { url } = await serverWith({
    database: () => {
      asked.resolve();
      return new Promise<null>(() => undefined);
    },
  });
  const answer = get(`${url}/readyz`);
  await asked.promise;
  await vi.advanceTimersByTimeAsync(2000);
  expect(await answer).toMatchObject({
    status: 503,
    body: { problems: { database: 'no answer within 2000 ms' } },
  });
});

test('an error tells a stranger nothing', async () => {
  const { app, url } = await serverWith({});
  const logged = vi.spyOn(console, 'error').mockReturnValue(undefined);
  onTestFinished(() => void vi.restoreAllMocks());
  app.get('/broken', () => {
    throw new Error('secret words');
  });
  const answer = await fetch(`${url}/broken`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toMatch(/secret words|node_modules|\.ts/);
  await vi.waitFor(() => expect(logged).toHaveBeenCalledOnce());
  const headers = Object.fromEntries(answer.headers);
  expect(headers).not.toHaveProperty('x-powered-by');
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
});

test("a taken port rejects with the system's code", async () => {
  const { app, url } = await serverWith({});
  await expect(listen(app, '127.0.0.1', Number(new URL(url).port))).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('closing lets a request under way finish, and then waits for nothing', async () => {
  const asked = Promise.withResolvers<void>();
  const release = Promise.withResolvers<null>();
  const { url, close } = await serverWith({
    slow: () => {
      asked.resolve();
      return release.promise;
    },
  });
  const answer = get(`${url}/readyz`);
  await asked.promise;
  const closed = close();
  const told = performance.now();
  release.resolve(null);
  expect((await answer).status).toBe(200);
  await closed;
  // Less than the grace that is given to requests which do not end.
  expect(performance.now() - told).toBeLessThan(2000);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

test('closing does not wait for ever for a connection that never asks', async () => {
  const { url, close } = await serverWith({});
  const idle = connect(Number(new URL(url).port), '127.0.0.1');
  await once(idle, 'connect');
  // Answered only once the server knows of the connection before it.
  await fetch(`${url}/healthz`);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const ended = once(idle, 'close');
  const closed = close();
  await vi.advanceTimersByTimeAsync(3000);
  await Promise.all([closed, ended]);
});

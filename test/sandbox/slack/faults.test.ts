import { describe, expect, test } from 'vitest';
import { parseFault } from '../../../src/sandbox/slack/faults.ts';
import { startSlack, type TestSlack } from '../../support/slack.ts';

const GENERAL = 'C0GENERAL1';
const post = (slack: TestSlack, channel = GENERAL) =>
  slack.client().chat.postMessage({ channel, text: 'hello' });

describe('faults on demand', () => {
  test('429 carries Retry-After', async () => {
    const slack = await startSlack();
    slack.faults.add({ kind: '429', retryAfterSeconds: 7 });
    await expect(post(slack)).rejects.toMatchObject({ retryAfter: 7 });
    expect(slack.state.messages()).toEqual([]);
    await post(slack);
  });

  test.each(['500', '503'] as const)('%s is an HTTP error', async (kind) => {
    const slack = await startSlack();
    slack.faults.add({ kind });
    await expect(post(slack)).rejects.toMatchObject({ statusCode: Number(kind) });
    expect(slack.state.messages()).toEqual([]);
  });

  test('error answers with a code of choice', async () => {
    const slack = await startSlack();
    slack.faults.add({ kind: 'error', error: 'team_access_not_granted' });
    await expect(post(slack)).rejects.toMatchObject({ data: { error: 'team_access_not_granted' } });
  });

  test.each([
    ['reset', 0],
    ['reset-after', 1],
    ['timeout', 0],
    ['timeout-after', 1],
  ] as const)('%s gives no answer and leaves %i messages', async (kind, posted) => {
    const slack = await startSlack();
    slack.faults.add({ kind });
    const client = slack.client(slack.token, { timeout: 300 });
    await expect(client.chat.postMessage({ channel: GENERAL, text: 'x' })).rejects.toThrow();
    expect(slack.state.messages()).toHaveLength(posted);
    expect(slack.calls).toMatchObject([{ fault: kind, status: undefined, answeredMs: undefined }]);
  });

  test('a client with retries posts twice after reset-after', async () => {
    const slack = await startSlack();
    slack.faults.add({ kind: 'reset-after' });
    const client = slack.client(slack.token, { retryConfig: { retries: 1, minTimeout: 1, maxTimeout: 1 } });
    await client.chat.postMessage({ channel: GENERAL, text: 'x' });
    expect(slack.state.messages()).toHaveLength(2);
  });

  test('slow still posts when the client has given up', async () => {
    const slack = await startSlack();
    slack.faults.add({ kind: 'slow', delayMs: 250 });
    const client = slack.client(slack.token, { timeout: 100 });
    await expect(client.chat.postMessage({ channel: GENERAL, text: 'x' })).rejects.toThrow();
    expect(slack.state.messages()).toEqual([]);
    expect(await slack.waitForMessages(1)).toHaveLength(1);
  });

  test('hits the method and channel it is meant for, as often as it is meant to', async () => {
    const slack = await startSlack();
    slack.faults.add({ kind: 'error', method: 'chat.postMessage', channel: '#it', times: 2 });
    await post(slack);
    await slack.client().auth.test();
    await expect(post(slack, 'C0IT000001')).rejects.toThrow();
    await expect(post(slack, 'it')).rejects.toThrow();
    await post(slack, '#it');
  });

  test('always lasts until cleared', async () => {
    const slack = await startSlack();
    slack.faults.add({ kind: 'error', times: 'always' });
    for (let n = 0; n < 3; n += 1) await expect(post(slack)).rejects.toThrow();
    slack.faults.clear();
    await post(slack);
  });
});

test('a rate limit refuses what comes too early, channel by channel', async () => {
  let wall = 1_000_000;
  const slack = await startSlack({ ratePerSecond: 1, wallNow: () => wall });
  await post(slack);
  // By name or by id, it is the same channel.
  await expect(post(slack, '#general')).rejects.toMatchObject({ retryAfter: 1 });
  await post(slack, 'C0IT000001');
  wall += 1000;
  await post(slack);
  expect(slack.state.messages()).toHaveLength(3);
});

test('a stopped stand-in answers nobody and starts again', async () => {
  const slack = await startSlack();
  await slack.stop();
  await expect(post(slack)).rejects.toThrow();
  const { url } = await slack.start();
  const client = slack.client(slack.token, { slackApiUrl: url });
  await client.auth.test();
});

test.each([
  [null, 'a fault is an object with a kind'],
  [{ kind: 'explode' }, 'kind: expected one of'],
  [{ kind: 'reset', times: 0 }, 'times: expected'],
  [{ kind: 'reset', method: 5 }, 'method: expected a string'],
  [{ kind: 'slow', delayMs: -1 }, 'delayMs: expected'],
  [{ kind: 'slow', delay: 1 }, 'delay: unknown property'],
])('a fault from outside is checked: %o', (given, complaint) => {
  expect(parseFault(given)).toContain(complaint);
});

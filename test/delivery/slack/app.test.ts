import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import type { SlackConfig } from '../../../src/config/env.ts';
import { createSlackApp, type SlackAppOptions } from '../../../src/delivery/slack/app.ts';
import { botToken, SANDBOX_APP_TOKEN } from '../../../src/sandbox/slack/tokens.ts';
import { startSlack, type TestSlack } from '../../support/slack.ts';

/** The app on a stand-in, with `/lastcall` answering "hello"; nothing of it is remembered between two questions. */
function appOn(slack: TestSlack, config: Partial<SlackConfig> = {}, more: Partial<SlackAppOptions> = {}) {
  const lines: string[] = [];
  const log = (message: string) => void lines.push(message);
  const slackApp = createSlackApp({
    slack: {
      botToken: slack.token,
      mode: 'socket',
      appToken: SANDBOX_APP_TOKEN,
      signingSecret: null,
      apiUrl: slack.url,
      ...config,
    },
    timeoutMs: 5000,
    log: { debug: () => undefined, info: log, warn: log, error: log },
    http: express(),
    checkHoldsMs: 0,
    ...more,
  });
  slackApp.app.command('/lastcall', async ({ ack, respond }) => {
    await ack();
    await respond('hello');
  });
  onTestFinished(() => slackApp.stop());
  return { ...slackApp, lines };
}

const http: Partial<SlackConfig> = { mode: 'http', appToken: null, signingSecret: 'signing-secret' };

const greeted = (slack: TestSlack, count: number) =>
  slack.waitFor(() => slack.socketMode.greeted >= count, `${count} connections`, 10_000);

test('connects by Socket Mode and answers a command, asking Slack only once who it is', async () => {
  const slack = await startSlack();
  const app = appOn(slack);
  expect(await app.problem()).toBe('not started');
  await app.start();
  expect(slack.socketMode.connected).toBe(1);
  for (const _ of [1, 2]) await slack.socketMode.deliver('slash_commands', slack.slashCommand());
  await slack.waitFor(() => slack.responses.length === 2, 'two answers');
  expect(slack.responses.map(({ body }) => body)).toEqual([{ text: 'hello' }, { text: 'hello' }]);
  expect(slack.calls.map(({ method }) => method)).toEqual(['auth.test', 'apps.connections.open']);
  expect(await app.problem()).toBeNull();
  await app.stop();
  expect(await app.problem()).toBe('stopped');
  await slack.waitFor(() => slack.socketMode.connected === 0, 'a goodbye');
});

test.each([
  ['is asked to change connections', (slack: TestSlack) => slack.socketMode.refresh()],
  ['loses its connection', (slack: TestSlack) => slack.socketMode.drop()],
])('connects again at once when it %s', async (_what, disturb) => {
  const slack = await startSlack();
  const app = appOn(slack);
  await app.start();
  disturb(slack);
  await greeted(slack, 2);
  await slack.socketMode.deliver('slash_commands', slack.slashCommand());
  expect(await app.problem()).toBeNull();
});

test('goes on trying while Slack fails, says so, and is back afterwards', async () => {
  const slack = await startSlack();
  const app = appOn(slack);
  await app.start();
  slack.faults.add({ kind: '500', method: 'apps.connections.open' });
  slack.faults.add({ kind: 'error', error: 'internal_error', method: 'apps.connections.open' });
  slack.socketMode.drop();
  const tried = () => slack.calls.filter(({ fault }) => fault !== undefined).length === 1;
  await slack.waitFor(tried, 'a failed attempt');
  await expect.poll(app.problem).toMatch(/^Socket Mode: /);
  await greeted(slack, 2);
  await expect.poll(app.problem).toBeNull();
  expect(app.lines.filter((line) => line.includes('it is tried again'))).toHaveLength(2);
});

test('a disconnect in the middle of a reconnect is no end', async () => {
  const slack = await startSlack();
  const app = appOn(slack);
  await app.start();
  slack.socketMode.greets = false;
  slack.socketMode.refresh();
  const opened = () => slack.calls.filter(({ method }) => method === 'apps.connections.open').length;
  await slack.waitFor(
    () => opened() === 2 && slack.socketMode.open === 1,
    'a connection without a hello',
    10_000,
  );
  slack.socketMode.greets = true;
  slack.socketMode.refresh();
  await greeted(slack, 2);
  await expect.poll(app.problem).toBeNull();
});

test('where Slack has trouble at the start, the bot starts all the same and connects later', async () => {
  const slack = await startSlack();
  slack.faults.add({ kind: '503', method: 'apps.connections.open' });
  const app = appOn(slack);
  await app.start();
  expect(await app.problem()).toContain('Socket Mode: ');
  await greeted(slack, 1);
  await expect.poll(app.problem).toBeNull();
});

const REFUSED = 'found a token that Slack refuses';

test.each([
  ['the bot token', { botToken: 'xoxb-unknown' }, `SLACK_BOT_TOKEN: ${REFUSED} (invalid_auth)`],
  ['the app token', { appToken: 'xapp-unknown' }, `SLACK_APP_TOKEN: ${REFUSED} (invalid_auth)`],
  [
    'an app token without its scope',
    { appToken: 'xapp-bare' },
    `SLACK_APP_TOKEN: ${REFUSED} (missing_scope)`,
  ],
])('does not start where %s is wrong', async (_what, config, message) => {
  const slack = await startSlack();
  slack.tokens.set('xapp-bare', { kind: 'app', scopes: [], state: 'active' });
  await expect(appOn(slack, config).start()).rejects.toThrow(message);
});

test('does not start where Slack is not there', async () => {
  const slack = await startSlack();
  await slack.stop();
  await expect(appOn(slack).start()).rejects.toThrow(
    'the bot could not start: Slack could not be reached (ECONNREFUSED): check the network and SLACK_API_URL',
  );
});

test('over HTTP, Slack can be used as long as it takes the token', async () => {
  const slack = await startSlack();
  const app = appOn(slack, http);
  await app.start();
  expect(await app.problem()).toBeNull();
  slack.tokens.set(slack.token, { ...botToken(), state: 'revoked' });
  expect(await app.problem()).toContain('token was revoked');
  await slack.stop();
  // The first request may find out only while it uses a connection that was kept.
  expect(await app.problem()).toMatch(/the connection to Slack broke|Slack could not be reached/);
});

test('an answer of Slack holds for a while, for everybody who asks', async () => {
  const slack = await startSlack();
  const app = appOn(slack, http, { checkHoldsMs: 60_000 });
  await app.start();
  await Promise.all([app.problem(), app.problem()]);
  await app.problem();
  expect(slack.calls.map(({ method }) => method)).toEqual(['auth.test', 'auth.test']);
});

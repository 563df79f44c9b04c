import { hash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { signatureHeaders } from '../../src/sandbox/slack/sign.ts';
import { SANDBOX_APP_TOKEN } from '../../src/sandbox/slack/tokens.ts';
import { createFeed } from '../../src/store/feeds.ts';
import { openStore } from '../../src/store/open.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { runCli, tempDir } from '../support/cli.ts';
import { databaseUrl, SERVER_URL, testDatabase } from '../support/db.ts';
import { ACTIVTRAK, at, store as storeContracts } from '../support/fixtures.ts';
import { serve, serving } from '../support/serve.ts';
import { startSlack, type TestSlack } from '../support/slack.ts';

const SECRET = 'a-signing-secret';
/** Slack gives up on an app that takes longer. */
const SLACK_WAITS_MS = 3000;

const httpMode = (slack: TestSlack, more: Readonly<Record<string, string>> = {}) => ({
  DATABASE_URL: `sqlite:${join(tempDir(), 'lastcall.db')}`,
  SLACK_API_URL: slack.url,
  SLACK_BOT_TOKEN: slack.token,
  SLACK_SIGNING_SECRET: SECRET,
  ...more,
});

const socketMode = (slack: TestSlack) => ({ ...httpMode(slack), SLACK_APP_TOKEN: SANDBOX_APP_TOKEN });

/** A contract whose last paid day is so many days from now, as the machine's clock has it: `serve` goes by that. */
async function contractEndingIn(env: { readonly DATABASE_URL: string }, days: number): Promise<void> {
  const store = await openStore({ engine: 'sqlite', file: env.DATABASE_URL.slice('sqlite:'.length) });
  const termEnd = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const stored = at(new Date(Date.now() - 100 * 86_400_000).toISOString());
  const fields = { ...ACTIVTRAK, termEnd: termEnd as typeof ACTIVTRAK.termEnd, slackChannel: 'it' };
  await storeContracts(store, [fields], undefined, stored);
  await store.close();
}

/** Sends what Slack would: a form, signed. */
const postSigned = (url: string, fields: Record<string, string>, secret = SECRET, nowMs = Date.now()) => {
  const body = new URLSearchParams(fields).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...signatureHeaders(secret, body, nowMs),
  };
  return fetch(`${url}/slack/events`, { method: 'POST', headers, body });
};

const statusOf = async (url: string, path: string) => {
  const answer = await fetch(`${url}${path}`);
  return { status: answer.status, body: (await answer.json()) as unknown };
};

test('what opens a calendar is in no log, whatever becomes of a request', async () => {
  const slack = await startSlack();
  const env = httpMode(slack, { LOG_LEVEL: 'trace', CALENDAR_REQUESTS: '7' });
  const bot = await serving(env);
  const store = await openStore({ engine: 'sqlite', file: env.DATABASE_URL.slice('sqlite:'.length) });
  const context = { workspaceId: DEFAULT_WORKSPACE, actor: 'ann', now: at('2027-01-01T00:00:00Z') };
  const { token } = await createFeed(store.db, { scope: 'workspace' }, context);
  const unknown = `${'A'.repeat(42)}E`;
  const answers: string[] = [];
  const statusesOf = async (...paths: string[]) => {
    const statuses = [];
    for (const path of paths) {
      const answer = await fetch(`${bot.url()}/calendar/${path}`, { headers: { 'if-none-match': token } });
      statuses.push(answer.status);
      if (answer.status !== 200) answers.push(await answer.text());
    }
    return statuses;
  };
  const found = await statusesOf(`${token}.ics`, token, `${unknown}.ics`, unknown, `%zz${token}.ics`);
  expect(found).toEqual([200, 200, 404, 404, 404]);
  await sql`alter table feed rename to gone`.execute(store.db);
  expect(await statusesOf(`${token}.ics`, token, `${token}.ics`)).toEqual([500, 500, 429]);
  await store.close();
  bot.child.kill();
  await bot.ended;
  expect(bot.log()).toContain('no such table');
  for (const secret of [token, unknown].flatMap((one) => [one, ...hashesOf(one)]))
    for (const said of [bot.log(), ...answers]) expect(said).not.toContain(secret);
});

/** What is stored of a secret, in all the forms in which somebody might write it down. */
const hashesOf = (secret: string): string[] =>
  (['base64url', 'base64', 'hex'] as const).map((form) => hash('sha256', secret, form));

test('is ready, sends what was missed while it was down, answers commands, and ends', async () => {
  const slack = await startSlack();
  const env = httpMode(slack);
  await contractEndingIn(env, 20);
  const bot = await serving(env);
  const [message] = await slack.waitForMessages(1, 'it', 10_000);
  expect(message?.text).toMatch(/ActivTrak Professional/);
  await slack.waitForMessages(2, undefined, 10_000);
  expect(await statusOf(bot.url(), '/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
  expect(await statusOf(bot.url(), '/readyz')).toEqual({ status: 200, body: { status: 'ready' } });

  const asked = performance.now();
  const answer = await postSigned(bot.url(), slack.slashCommand({ text: '' }));
  expect(answer.status).toBe(200);
  await slack.waitFor(() => slack.responses.length === 1, 'an answer');
  expect(performance.now() - asked).toBeLessThan(SLACK_WAITS_MS);
  expect(slack.responses[0]?.body).toMatchObject({
    response_type: 'ephemeral',
    text: expect.stringMatching(/^Watching 1 contract\.\n• \*ActivTrak Professional\*: /),
  });

  const idle = connect(Number(new URL(bot.url()).port), '127.0.0.1');
  onTestFinished(() => void idle.destroy());
  await once(idle, 'connect');
  const told = performance.now();
  bot.child.kill('SIGTERM');
  expect(await bot.ended).toEqual([0, null]);
  expect(performance.now() - told).toBeLessThan(8000);
  expect(slack.state.messages()).toHaveLength(2);
  expect(bot.log()).not.toContain('"level":50');
});

test('refuses requests that Slack has not signed', async () => {
  const slack = await startSlack();
  const bot = await serving(httpMode(slack));
  const fields = slack.slashCommand();
  const statuses = await Promise.all([
    postSigned(bot.url(), fields, 'another-secret'),
    // As old as a request that somebody recorded and plays again.
    postSigned(bot.url(), fields, SECRET, Date.now() - 6 * 60_000),
    fetch(`${bot.url()}/slack/events`, { method: 'POST', body: 'command=/lastcall' }),
  ]);
  expect(statuses.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(slack.responses).toEqual([]);
});

test('says that it is not ready when its database file is gone', async () => {
  const slack = await startSlack();
  const env = httpMode(slack);
  const bot = await serving(env);
  rmSync(env.DATABASE_URL.slice('sqlite:'.length));
  expect(await statusOf(bot.url(), '/readyz')).toEqual({
    status: 503,
    body: { status: 'not ready', problems: { database: 'the database file cannot be used (ENOENT)' } },
  });
  expect((await statusOf(bot.url(), '/healthz')).status).toBe(200);
});

test.runIf(SERVER_URL !== undefined)(
  'says that it is not ready when its database server is gone, and goes on',
  async () => {
    const slack = await startSlack();
    const database = databaseUrl(await testDatabase('postgres'));
    const bot = await serving(httpMode(slack, { DATABASE_URL: database }));
    expect((await statusOf(bot.url(), '/readyz')).status).toBe(200);
    const client = new pg.Client({ connectionString: SERVER_URL });
    await client.connect();
    await client.query(`drop database ${new URL(database).pathname.slice(1)} with (force)`);
    await client.end();
    const { status, body } = await statusOf(bot.url(), '/readyz');
    expect(status).toBe(503);
    expect(body).toMatchObject({ problems: { database: expect.stringMatching(/does not exist|terminat/) } });
    expect((await statusOf(bot.url(), '/healthz')).status).toBe(200);
  },
);

test('by Socket Mode: answers, survives whatever comes over it, connects again, says when it cannot, and ends', async () => {
  const slack = await startSlack();
  const bot = await serving(socketMode(slack));
  await slack.socketMode.deliver('slash_commands', slack.slashCommand());
  await slack.waitFor(() => slack.responses.length === 1, 'an answer');
  expect(slack.responses[0]?.body.text).toContain('No contracts yet');

  // The SDK rejects where nobody listens on the first of these.
  slack.socketMode.say({
    envelope_id: 'e1',
    type: 'events_api',
    payload: { type: 'app_rate_limited', team_id: 'T_LASTCALL', minute_rate_limited: 1 },
  });
  slack.socketMode.say({ type: 'news' });
  await bot.says('an unhandled rejection');
  slack.socketMode.drop();
  await slack.waitFor(() => slack.socketMode.greeted === 2, 'a new connection', 10_000);
  await slack.socketMode.deliver('slash_commands', slack.slashCommand());

  slack.socketMode.greets = false;
  slack.socketMode.drop();
  await slack.waitFor(() => slack.socketMode.connected === 0, 'the end of the connection');
  const unready = await statusOf(bot.url(), '/readyz');
  expect(unready).toEqual({
    status: 503,
    body: { status: 'not ready', problems: { slack: expect.stringMatching(/^Socket Mode: /) } },
  });
  const told = performance.now();
  bot.child.kill('SIGTERM');
  expect(await bot.ended).toEqual([0, null]);
  expect(performance.now() - told).toBeLessThan(8000);
});

test('a taken port ends it, and the error names PORT', async () => {
  const slack = await startSlack();
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const bot = serve(httpMode(slack, { PORT: String(port) }));
  expect(await bot.ended).toEqual([1, null]);
  expect(bot.log()).toBe(
    `lastcall: PORT: found ${port}, which another program is using on 127.0.0.1, expected a free one\n`,
  );
});

test("an address that is not this machine's ends it, and the error names HOST", async () => {
  const slack = await startSlack();
  const bot = serve(httpMode(slack, { HOST: '192.0.2.1' }));
  expect(await bot.ended).toEqual([1, null]);
  expect(bot.log()).toMatch(/^lastcall: HOST: found "192\.0\.2\.1", .*expected/);
});

test('a token that Slack does not know ends it', async () => {
  const slack = await startSlack();
  const bot = serve(httpMode(slack, { SLACK_BOT_TOKEN: 'xoxb-wrong' }));
  expect(await bot.ended).toEqual([1, null]);
  expect(bot.log()).toBe(
    'lastcall: SLACK_BOT_TOKEN: found a token that Slack refuses (invalid_auth), expected one of an app that is installed (see README.md)\n',
  );
});

test('without credentials it names what is missing, and the demo', async () => {
  const { code, stdout, stderr } = await runCli(['serve']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  for (const words of ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN or SLACK_SIGNING_SECRET', 'npm run demo'])
    expect(stderr).toContain(words);
  const half = await runCli(['serve'], { env: { SLACK_BOT_TOKEN: 'xoxb-1' } });
  expect(half.code).toBe(2);
  expect(half.stderr).not.toContain('SLACK_BOT_TOKEN:');
  expect(half.stderr).toContain('SLACK_APP_TOKEN or SLACK_SIGNING_SECRET: found nothing, expected ');
});

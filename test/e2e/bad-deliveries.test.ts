import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/slack/faults.ts';
import { openStore } from '../../src/store/open.ts';
import { runCli, tempDir } from '../support/cli.ts';
import { csvFile } from '../support/contract-file.ts';
import { databaseUrl, SHARED_ENGINES, testDatabase } from '../support/db.ts';
import { CONTRACT, DUE, startPath } from '../support/path.ts';

const NOW = DUE['T-60'];

type Path = Awaited<ReturnType<typeof startPath>>;

/** The ledger's rows that are not skipped: medium, recipient, state and reason. */
async function ledgerOf({ database }: Path): Promise<Record<string, { state: string; why: string }>> {
  const store = await openStore(database);
  const rows = await store.db
    .selectFrom('ledger')
    .select(['medium', 'recipient', 'state', 'why'])
    .where('state', '!=', 'skipped')
    .execute();
  await store.close();
  return Object.fromEntries(
    rows.map(({ medium, recipient, state, why }) => [`${medium} ${recipient}`, { state, why }]),
  );
}

const inChannel = (channel: string) => CONTRACT.replace('#it', channel);

// On one engine: what the ledger does with an outcome is tested on each in test/scheduler and test/store.
describe('deliveries that fail', () => {
  test('a token that Slack does not know: nothing is posted, mail goes out, the rest once it is mended', async () => {
    const path = await startPath('sqlite');
    await path.storeOne();
    const { code, counts, stderr } = await path.sweep(NOW, { SLACK_BOT_TOKEN: 'xoxb-wrong' });
    expect(code).toBe(1);
    expect(counts).toMatchObject({ sent: 1, failed: 2 });
    const reason =
      'Slack does not know the bot token: put a valid bot token into SLACK_BOT_TOKEN (invalid_auth)';
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('xoxb-wrong');
    expect(await ledgerOf(path)).toMatchObject({
      'slack-channel it': { state: 'failed', why: reason },
      'slack-dm ann@example.com': { state: 'failed', why: reason },
      'email ann@example.com': { state: 'sent' },
    });
    const mended = await path.sweep(NOW);
    expect(mended.code).toBe(0);
    expect(mended.counts).toMatchObject({ sent: 2, failed: 0 });
    expect(path.received()).toEqual({ channel: 1, owner: 1, mail: 1 });
  });

  test.each([
    [
      'a channel that the bot is not in',
      '#leadership',
      'the bot is not in leadership: invite it',
      'not_in_channel',
    ],
    ['an archived channel', '#old', 'the channel old is archived', 'is_archived'],
    ['a channel that does not exist', '#nowhere', 'Slack knows no channel nowhere', 'channel_not_found'],
  ])('%s: the fallback is told, and why', async (_what, channel, words, slackCode) => {
    const path = await startPath('sqlite', { SLACK_CHANNEL: 'C0GENERAL1' });
    await path.storeOne(inChannel(channel));
    const name = channel.slice(1);
    const { code, counts, stderr } = await path.sweep(NOW);
    expect(code).toBe(1);
    expect(counts).toMatchObject({ sent: 3, failed: 1 });
    for (const part of [words, `(${slackCode})`, `"recipient":"${name}"`]) expect(stderr).toContain(part);
    expect(stderr).toContain('lastcall: 1 reminder was not sent; each stays in the ledger with its reason');
    const [fallback, ...more] = path.slack.state.messages('general');
    expect(more).toEqual([]);
    expect(JSON.stringify(fallback?.blocks)).toContain(
      `This comes to you because ${name} could not be reached: ${words}`,
    );
    expect(await ledgerOf(path)).toMatchObject({
      [`slack-channel ${name}`]: { state: 'failed', why: expect.stringContaining(words) },
      'slack-channel C0GENERAL1': { state: 'sent' },
      'slack-dm ann@example.com': { state: 'sent' },
      'email ann@example.com': { state: 'sent' },
    });
    expect((await path.sweep(NOW)).counts.sent).toBe(0);
    expect(path.slack.state.messages('general')).toHaveLength(1);
  });

  test('a channel that the bot is not in, and no fallback: it is told once the bot was invited', async () => {
    const path = await startPath('sqlite');
    await path.storeOne(inChannel('#leadership'));
    expect((await path.sweep(NOW)).counts).toMatchObject({ sent: 2, failed: 1 });
    path.slack.state.channels.get('C0LEADERS1')?.members.add('U0LASTCALL');
    const mended = await path.sweep(NOW);
    expect(mended.code).toBe(0);
    expect(mended.counts).toMatchObject({ sent: 1, failed: 0 });
    expect(path.slack.state.messages('leadership')).toHaveLength(1);
  });

  test('an address that the mail server refuses', async () => {
    const path = await startPath('sqlite', { SLACK_CHANNEL: 'C0GENERAL1' });
    path.mail.faults.add({ kind: 'refuse', address: 'ann@example.com' });
    await path.storeOne();
    const { code, counts, stderr } = await path.sweep(NOW);
    expect(code).toBe(1);
    expect(counts).toMatchObject({ sent: 3, failed: 1 });
    const reason =
      'the mail server refused ann@example.com (550 5.1.1 No such user here): correct the address';
    expect(stderr).toContain(reason);
    expect((await ledgerOf(path))['email ann@example.com']).toEqual({ state: 'failed', why: reason });
    expect(JSON.stringify(path.slack.state.messages('general')[0]?.blocks)).toContain(reason);
  });

  test('a mail server that puts it off, and one that is away: sent by the next sweep, and nothing else', async () => {
    const path = await startPath('sqlite');
    path.mail.faults.add({ kind: 'greylist' });
    await path.storeOne();
    const greylisted = await path.sweep(NOW);
    expect(greylisted.code).toBe(1);
    expect(greylisted.counts).toMatchObject({ sent: 2, failed: 1 });
    expect(greylisted.stderr).toContain(
      'the mail server put the mail off (451 4.7.1 Greylisted, try again later)',
    );
    const away = await path.sweep(NOW, { SMTP_URL: 'smtp://127.0.0.1:1' });
    expect(away.counts).toMatchObject({ sent: 0, failed: 1 });
    expect(away.stderr).toContain('the mail server could not be reached (ECONNREFUSED): check SMTP_URL');
    expect((await path.sweep(NOW)).counts).toMatchObject({ sent: 1, failed: 0 });
    expect(path.received()).toEqual({ channel: 1, owner: 1, mail: 1 });
  });

  test.each<readonly [Fault['kind'], string]>([
    ['500', 'Slack answered with HTTP status 500'],
    ['reset', 'the connection to Slack broke'],
    ['timeout', 'Slack did not answer in time'],
    ['reset-after', 'the connection to Slack broke'],
    ['timeout-after', 'Slack did not answer in time'],
  ])('Slack is down (%s) and comes back: the next sweep sends what is missing, once', async (kind, words) => {
    // Mail has the same limit, and is not what is late here.
    const path = await startPath('sqlite', kind.startsWith('timeout') ? { SEND_TIMEOUT_SECONDS: '2' } : {});
    path.slack.faults.add({ kind, method: 'chat.postMessage', times: 'always' });
    await path.storeOne();
    const { code, counts, stderr } = await path.sweep(NOW);
    expect(code).toBe(1);
    expect(counts).toMatchObject({ sent: 1, failed: 2 });
    expect(stderr).toContain(`reminder not sent, will be tried again: ${words}`);
    expect((await ledgerOf(path))['slack-channel it']).toMatchObject({
      state: 'failed',
      why: expect.stringContaining(words),
    });
    path.slack.faults.clear();
    const mended = await path.sweep(NOW);
    expect(mended.code).toBe(0);
    expect(mended.counts).toMatchObject({ sent: 2, failed: 0 });
    expect(path.received()).toEqual({ channel: 1, owner: 1, mail: 1 });
  });
});

describe('what the configuration or the database does not allow', () => {
  test('without a bot token: wrong configuration, and nothing else is tried', async () => {
    const { code, stdout, stderr } = await runCli(['sweep', '--now', NOW]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'lastcall: SLACK_BOT_TOKEN: found nothing, expected the bot token that reminders are posted with\n',
    );
  });

  test('a moment that is none', async () => {
    const { code, stderr } = await runCli(['sweep', '--now', '2027-05-01']);
    expect(code).toBe(2);
    expect(stderr).toContain('found "2027-05-01", expected an ISO 8601 moment with its offset');
  });

  test.each(SHARED_ENGINES)('a database from a newer version, on %s', async (engine) => {
    const config = await testDatabase(engine);
    const store = await openStore(config);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`.execute(
      store.db,
    );
    await store.close();
    const { code, stdout, stderr } = await runCli(['sweep', '--now', NOW], {
      env: { DATABASE_URL: databaseUrl(config), SLACK_BOT_TOKEN: 'xoxb-any' },
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^lastcall: the database was written by a newer Lastcall: found migration "9999-later", expected none after .*; update Lastcall\n$/,
    );
  });

  test('a database that cannot be written, with nothing half-imported', async () => {
    const folder = join(tempDir(), 'closed');
    mkdirSync(folder);
    // A file where a folder should be stops root as well, whom permissions do not.
    writeFileSync(join(folder, 'data'), '');
    chmodSync(folder, 0o500);
    const DATABASE_URL = `sqlite:${join(folder, 'data', 'lastcall.db')}`;
    const { code, stdout, stderr } = await runCli(['import', csvFile(CONTRACT)], { env: { DATABASE_URL } });
    chmodSync(folder, 0o700);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^lastcall: DATABASE_URL: cannot use sqlite:.*expected a database that can be opened and written\n$/,
    );
  });

  test('a database server that is away, whose password is not repeated', async () => {
    const DATABASE_URL = 'postgres://lastcall:secret-words@127.0.0.1:1/lastcall';
    const { code, stderr } = await runCli(['list'], { env: { DATABASE_URL } });
    expect(code).toBe(1);
    expect(stderr).toContain('DATABASE_URL: cannot use postgres://127.0.0.1:1/lastcall');
    expect(stderr).not.toContain('secret-words');
  });

  test('a file that is not there', async () => {
    const file = join(tempDir(), 'absent.csv');
    const { code, stdout, stderr } = await runCli(['import', file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(file);
    expect(stderr).toContain('expected');
  });
});

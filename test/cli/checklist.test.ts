import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { localDateAt } from '../../src/domain/instant.ts';
import { addDays, type LocalDate } from '../../src/domain/local-date.ts';
import { systemClock } from '../../src/scheduler/clock.ts';
import { openStore } from '../../src/store/open.ts';
import { runCli, tempDir } from '../support/cli.ts';
import { runCliHere } from '../support/cli-here.ts';
import { ACTIVTRAK, store as storeContracts } from '../support/fixtures.ts';
import { startSlack } from '../support/slack.ts';

const TODAY = localDateAt(systemClock.now(), 'UTC');

/** A database with one ActivTrak contract that ends so many days from today, and a way to run commands on it. */
async function setUp(days: number, env: Readonly<Record<string, string>> = {}) {
  const file = join(tempDir(), 'l.db');
  const termEnd: LocalDate = addDays(TODAY, days);
  const store = await openStore({ engine: 'sqlite', file });
  const [id = ''] = await storeContracts(store, [{ ...ACTIVTRAK, termEnd, slackChannel: 'it' }]);
  await store.close();
  const all = { DATABASE_URL: `sqlite:${file}`, ...env };
  const checklist = (command: string, ...args: string[]) =>
    runCli(['checklist', command, id, ...args], { env: all });
  const here = (...args: string[]) => runCliHere(['checklist', ...args], { env: all });
  const show = async (...args: string[]) => JSON.parse((await here('show', id, '--json', ...args)).stdout);
  return { id, termEnd, checklist, here, show };
}

describe('checklist', () => {
  test('tick, tick again, take it back', async () => {
    const { checklist, show } = await setUp(100);
    const blocked = await checklist('tick', 'pre-downgrade/delete-screenshots');
    expect(blocked).toMatchObject({ code: 2, stdout: '' });
    expect(blocked.stderr).toContain('blocked by export-data ("Export the data you want to keep")');

    const tick = ['pre-downgrade/export-data', '--by', 'ann@example.com', '--note', 'in the vault'];
    const ticked = await checklist('tick', ...tick);
    expect(ticked).toMatchObject({ code: 0, stderr: '' });
    expect(ticked.stdout).toMatch(
      /^pre-downgrade\/export-data: done on .* by ann@example\.com; note: in the vault\n.*: 1 of 4 done\n$/,
    );
    const again = await checklist('tick', 'pre-downgrade/export-data', '--by', 'bob@example.com');
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^nothing changed: .* by ann@example\.com/),
    });
    expect(await checklist('tick', 'pre-downgrade/export-data', '--undo')).toMatchObject({ code: 0 });
    expect((await show()).lists[0].tasks[1]).toMatchObject({
      state: 'blocked',
      blockedBy: [{ id: 'export-data' }],
    });
  });

  test('assign, add, show', async () => {
    const { checklist, show, id, termEnd } = await setUp(100);
    expect(await checklist('assign', 'pre-downgrade/do-not-track', 'bob@example.com')).toMatchObject({
      code: 0,
    });
    expect(await checklist('add', 'pre-downgrade', 'Tell everybody', '--due', '2027-06-01')).toMatchObject({
      code: 0,
      stdout: 'added pre-downgrade/tell-everybody\n',
    });

    const { contract, lists } = await show('--list', 'pre-downgrade');
    expect(contract).toMatchObject({ id, termEnd });
    expect(lists).toHaveLength(1);
    expect(lists[0].progress).toEqual({ done: 0, total: 5 });
    expect(lists[0].tasks).toMatchObject([
      { id: 'export-data', state: 'open', done: null },
      { id: 'uninstall-agents', state: 'blocked', due: addDays(termEnd, -1) },
      { id: 'do-not-track', assignee: 'bob@example.com' },
      { id: 'delete-screenshots', state: 'blocked' },
      { id: 'tell-everybody', due: '2027-06-01', own: true },
    ]);

    const { stdout } = await checklist('show', '--as-of', termEnd);
    expect(stdout).toContain('[ ] export-data: Export the data you want to keep\n      overdue: was due on');
    expect(stdout).toContain('Not yet: the list is locked. The account must show Free first.');
  });

  test('the deletion list opens the day after the term, on the word that the account shows Free, once', async () => {
    const { checklist, show } = await setUp(-2);
    const task = 'pre-deletion/confirm-export';
    const refused = await checklist('tick', task);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(
      /rejected and has to be asked for again\. It opens as soon as .*--account-free/,
    );
    expect((await checklist('tick', 'pre-downgrade/export-data', '--account-free')).stderr).toBe(
      'lastcall: --account-free: found pre-downgrade, expected a list that waits for the account to show Free (pre-deletion)\n',
    );
    expect((await show('--list', 'pre-deletion')).lists[0].lock).toMatchObject({ missing: 'account-free' });
    expect(await checklist('tick', task, '--account-free')).toMatchObject({ code: 0 });
    expect(await checklist('tick', 'pre-deletion/disable-alarms')).toMatchObject({ code: 0 });
    expect((await show('--list', 'pre-deletion')).lists[0]).toMatchObject({
      lock: null,
      progress: { done: 2 },
    });
  });

  test('in the term the word that the account shows Free opens nothing, and is not kept', async () => {
    const { checklist, show, termEnd } = await setUp(2);
    const refused = await checklist('tick', 'pre-deletion/confirm-export', '--account-free');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('That goes for a request made now. It opens on ');
    const dayAfter = addDays(termEnd, 1);
    expect((await show('--as-of', dayAfter)).lists[1].lock).toMatchObject({ missing: 'account-free' });
  });

  test('what is not there is answered with what is', async () => {
    const { id, checklist, here } = await setUp(100);
    const cases = [
      [
        await here('tick', id, 'pre-downgrde/export-data'),
        'list: found "pre-downgrde", expected one of pre-downgrade, pre-deletion; did you mean pre-downgrade?',
      ],
      [
        await here('tick', id, 'pre-downgrade/exportdata'),
        'task of pre-downgrade: found "exportdata", expected one of export-data, uninstall-agents, do-not-track, delete-screenshots; did you mean export-data?',
      ],
      [
        await here('assign', id, 'export-data', 'a@example.com'),
        'task: found "export-data", expected <list>/<task>, such as pre-downgrade/export-data',
      ],
      [
        await here('add', id, 'zzz', 'Title'),
        'list: found "zzz", expected one of pre-downgrade, pre-deletion',
      ],
      [await here('add', id, 'pre-downgrade', ' '), 'title: found " ", expected a text that is not empty'],
      [
        await here('show', 'activtrak'),
        `contract: found "activtrak", expected the id of a stored contract; \`lastcall list\` shows them; did you mean ${id}?`,
      ],
    ] as const;
    for (const [ended, words] of cases)
      expect(ended).toEqual({ code: 2, stdout: '', stderr: `lastcall: ${words}\n` });
    const usage = await checklist('assign', 'pre-downgrade/export-data', 'nobody');
    expect(usage).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('found "nobody", expected an e-mail address'),
    });
  });

  test('post puts what is open into the channel, and says what it left out', async () => {
    const slack = await startSlack();
    const { checklist } = await setUp(100, { SLACK_BOT_TOKEN: slack.token, SLACK_API_URL: slack.url });
    await checklist('tick', 'pre-downgrade/export-data', '--by', 'ann@example.com');
    const posted = await checklist('post');
    expect(posted).toMatchObject({ code: 0, stdout: 'posted pre-downgrade into it\n' });
    expect(posted.stderr).toMatch(/^left out pre-deletion: the list is locked\./);
    const [message] = await slack.waitForMessages(1, '#it');
    expect(message?.text).toContain('Before the plan turns free, 1 of 4 done.');
    const refused = await checklist('post', '--list', 'pre-deletion');
    expect(refused).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('pre-deletion: the list is locked.'),
    });
    expect(slack.state.messages()).toHaveLength(1);
  });

  test('post says what is missing, and what Slack had against it', async () => {
    const { checklist } = await setUp(100);
    expect(await checklist('post')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^lastcall: SLACK_BOT_TOKEN: found nothing/),
    });
    const slack = await startSlack();
    slack.faults.add({ kind: 'error', error: 'is_archived' });
    const other = await setUp(100, { SLACK_BOT_TOKEN: slack.token, SLACK_API_URL: slack.url });
    const failed = await other.checklist('post');
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('pre-downgrade was not posted: the channel it is archived');
  });
});

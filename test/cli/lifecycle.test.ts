import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Plan } from '../../src/domain/plan.ts';
import { openStore } from '../../src/store/open.ts';
import { runCli, tempDir } from '../support/cli.ts';
import { runCliHere } from '../support/cli-here.ts';
import { importContracts } from '../support/import-contracts.ts';
import { startSlack } from '../support/slack.ts';

const CSV = `vendor,product,term_end,owner_email,end_date_source
ActivTrak,Professional,2027-06-30,ann@example.com,invoice
`;

/** A database with one contract, and commands on it. */
async function contract() {
  const file = join(tempDir(), 'l.db');
  const env = { DATABASE_URL: `sqlite:${file}` };
  const [id] = await importContracts({ engine: 'sqlite', file }, CSV);
  const run = (command: string, ...args: string[]) => runCli([command, id ?? '', ...args], { env });
  const plan = async (asOf: string) => {
    const { stdout } = await runCliHere(['plan', id ?? '', '--as-of', asOf, '--json'], { env });
    return JSON.parse(stdout) as Plan;
  };
  return { env, run, plan, id, file };
}

/** The rungs that these tests are about; those added while nobody acts have tests of their own. */
const WATCHED = ['T-60', 'T-55', 'T-41', 'T-30', 'T'];

const states = (plan: Plan): string[] =>
  plan.reminders.filter(({ rung }) => WATCHED.includes(rung)).map(({ rung, state }) => `${rung} ${state}`);

test('notice stops the reminders before the end, once, and is in the history', async () => {
  const { run, plan } = await contract();
  expect(states(await plan('2027-04-01'))).toEqual(['T-60 pending', 'T-30 pending', 'T pending']);
  const words = [
    'notice',
    '--action',
    'cancel-to-free',
    '--date',
    '2027-05-03',
    '--reference',
    'CR-1',
    '--confirmed',
    '2027-05-04',
    '--today',
    '2027-05-04',
  ];
  const [command = '', ...args] = words;
  expect(await run(command, ...args)).toMatchObject({
    code: 0,
    stdout:
      'recorded: notice for cancel-to-free given on Monday 3 May 2027 through Cancellation Request Form\n',
  });
  const after = await plan('2027-05-10');
  expect(states(after)).toEqual(['T-60 cancelled', 'T-30 cancelled', 'T pending']);
  expect(after).toMatchObject({ renewsOn: null, nextTermEnd: null });
  expect(after.deadlines.find(({ action }) => action === 'cancel-to-free')).toMatchObject({ state: 'done' });
  expect(await run(command, ...args)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('on record already'),
  });

  const history = await run('history', '--json', '--verify');
  expect(history.code).toBe(0);
  expect((JSON.parse(history.stdout) as { what: string }[]).map(({ what }) => what)).toEqual([
    'contract.added',
    'notice.recorded',
  ]);
});

test('ack and snooze hold reminders back and bring one on the day they name', async () => {
  const { run, plan } = await contract();
  expect(await run('ack', '--by', 'ann', '--today', '2027-04-29')).toMatchObject({
    code: 0,
    stdout: 'ann is on it; the next reminder comes on Thursday 6 May 2027\n',
  });
  expect(states(await plan('2027-05-02'))).toEqual([
    'T-60 cancelled',
    'T-55 pending',
    'T-30 pending',
    'T pending',
  ]);
  expect(await run('snooze', '--until', '2027-06-01', '--today', '2027-05-02')).toMatchObject({
    code: 2,
    stderr:
      'lastcall: --until: found "2027-06-01", expected a day from 2027-05-03 to 2027-05-31, the deadline\n',
  });
  expect((await run('snooze', '--until', '2027-05-20', '--today', '2027-05-02')).code).toBe(0);
  expect(states(await plan('2027-05-02'))).toEqual([
    'T-60 cancelled',
    'T-41 pending',
    'T-30 pending',
    'T pending',
  ]);
});

test('a snoozed contract is told of on its day, and once', async () => {
  const slack = await startSlack();
  const { run, env } = await contract();
  const sweep = (now: string) =>
    runCli(['sweep', '--now', now, '--json'], {
      env: { ...env, SLACK_API_URL: slack.url, SLACK_BOT_TOKEN: slack.token },
    });
  const sent = async (now: string) => (JSON.parse((await sweep(now)).stdout) as { sent: number }).sent;
  expect(await sent('2027-05-01T09:00:00Z')).toBe(1);
  await run('snooze', '--until', '2027-05-20', '--today', '2027-05-02');
  expect(await sent('2027-05-19T09:00:00Z')).toBe(0);
  expect(await sent('2027-05-20T09:00:00Z')).toBe(1);
  expect(await sent('2027-05-20T09:00:00Z')).toBe(0);
  expect(await sent('2027-05-31T09:00:00Z')).toBe(1);
});

test('intent and renewal', async () => {
  const { run, plan } = await contract();
  expect(await run('intent', 'renew')).toMatchObject({ code: 0, stdout: 'intent: renew (was undecided)\n' });
  expect(states(await plan('2027-04-01'))).toEqual(['T-60 pending', 'T-30 pending', 'T cancelled']);
  expect(await run('intent', 'leave')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('expected one of undecided'),
  });
  expect(await run('renew')).toMatchObject({ code: 0, stdout: 'renewed until Friday 30 June 2028\n' });
  expect(await plan('2027-07-01')).toMatchObject({
    termEnd: '2028-06-30',
    contract: { intent: 'undecided' },
  });
});

test('an unknown contract', async () => {
  const { env } = await contract();
  expect(await runCli(['ack', 'nobody'], { env })).toMatchObject({
    code: 2,
    stderr:
      'lastcall: contract: found "nobody", expected the id of a stored contract; `lastcall list` shows them\n',
  });
});

test('an edit plans anew, is in the history, and a file without its columns leaves it as it is', async () => {
  const { env, run, plan, id } = await contract();
  expect(await run('edit', 'term_end=2027-07-15', 'co_owners=bo@example.com', 'notice_months=3')).toEqual({
    code: 0,
    stdout: 'changed: termEnd, noticeMonths, coOwners\n',
    stderr: '',
  });
  expect(await plan('2027-01-01')).toMatchObject({ termEnd: '2027-07-15', noticeDeadline: '2027-04-15' });
  const stdin = 'vendor,product,term_end,seats\nActivTrak,Professional,2027-07-15,7\n';
  const again = await runCli(['import', '-', '--dry-run', '--json'], { env, stdin });
  expect(JSON.parse(again.stdout)).toEqual({ added: 0, updated: 1, unchanged: 0, ids: [id], dryRun: true });
  // The stored contract has an owner, of whom the file says nothing.
  expect(again.stderr).toBe('');
  await runCli(['import', '-'], { env, stdin });
  expect((await plan('2027-01-01')).contract).toMatchObject({
    seats: 7,
    ownerEmail: 'ann@example.com',
    coOwners: ['bo@example.com'],
    noticeMonths: 3,
  });
  expect(JSON.parse((await run('history', '--json')).stdout)).toMatchObject([
    { what: 'contract.added' },
    { what: 'contract.edited', before: { termEnd: '2027-06-30' }, after: { termEnd: '2027-07-15' } },
    { what: 'contract.edited', before: { seats: null }, after: { seats: 7 } },
  ]);
});

test.each([
  [['edit', 'term_ende=2027-07-15'], '(did you mean "term_end"?)'],
  [['edit', 'seats'], 'found no value, expected column=value'],
  [['edit', 'vendor=\u200b'], 'vendor: found nothing, expected a value'],
  [['edit', 'term_end=2027-02-30'], 'term_end: found "2027-02-30", expected a calendar day'],
  [['edit', 'notice_days=30', 'notice_months=1'], 'expected nothing where notice_days is stated'],
  [
    ['account-free', '--date', '2027-06-30', '--today', '2027-07-02'],
    'expected a day from 2027-07-01 to 2027-07-02',
  ],
])('%s is refused with the reason', async ([command = '', ...args], reason) => {
  const { env, id = '' } = await contract();
  const refused = await runCliHere([command, id, ...args], { env });
  expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(reason) });
});

test('what is limited to its channel keeps one, whether by an edit or by a file', async () => {
  const { env, run, id, file } = await contract();
  expect((await run('edit', 'slack_channel=#it')).code).toBe(0);
  const store = await openStore({ engine: 'sqlite', file });
  await store.db.updateTable('contract').set({ channel_only: 1 }).execute();
  await store.close();
  const expected =
    'slack_channel: found nothing, expected a channel, as only its members see the contract; “Show to all members” in Slack lets all see it first\n';
  expect(await run('edit', 'slack_channel=')).toEqual({
    code: 2,
    stdout: '',
    stderr: `lastcall: ${expected}`,
  });
  const stdin = 'vendor,product,term_end,slack_channel\nActivTrak,Professional,2027-06-30,\n';
  expect(await runCli(['import', '-'], { env, stdin })).toEqual({
    code: 2,
    stdout: '',
    stderr: `lastcall: ActivTrak Professional, 2027-06-30: ${expected}`,
  });
  expect((await run('edit', 'slack_channel=#saas', 'seats=7')).code).toBe(0);
  const { stdout } = await runCliHere(['history', id ?? '', '--json'], { env });
  expect(JSON.parse(stdout)).toHaveLength(3);
});

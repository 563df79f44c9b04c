import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCli, tempDir } from '../support/cli.ts';
import { cleanEnvironment, PROJECT } from '../support/exec-node.ts';

const ENTRY = join(PROJECT, 'src', 'cli', 'lastcall.ts');

interface RunningDemo {
  readonly child: ChildProcess;
  /** The folder in which it makes its temporary ones. */
  readonly temp: string;
  /** Everything printed so far, once `words` are in it; rejects where it ends before. */
  readonly until: (words: string) => Promise<string>;
  readonly stderr: () => string;
  /** Exit code and signal, once it has ended. */
  readonly ended: Promise<readonly [number | null, NodeJS.Signals | null]>;
}

/** Starts the real demo as a person would, and waits until it is ready. */
async function startDemo(...args: string[]): Promise<RunningDemo & { readonly text: string }> {
  const temp = tempDir();
  const child = spawn(process.execPath, [ENTRY, 'demo', '--port', '0', ...args], {
    cwd: PROJECT,
    env: cleanEnvironment({ TMPDIR: temp }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    stdout += piece;
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece;
  });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const until = (words: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const check = () => {
        if (stdout.includes(words)) resolve(stdout);
      };
      child.stdout.on('data', check);
      ended.then(() => reject(new Error(`ended without "${words}":\n${stdout}\n${stderr}`)));
      check();
    });
  const demo = { child, temp, until, stderr: () => stderr, ended };
  return { ...demo, text: await until('Press Ctrl-C to stop.') };
}

/** What is printed of a contract: the lines below the heading that begins with its name. */
function sectionOf(text: string, name: string): string {
  const found = text.split('\n\n').find((section) => section.startsWith(`${name} · `));
  if (found === undefined) throw new Error(`nothing about ${name} in:\n${text}`);
  // Read as a person does, across the ends of lines.
  return found.replace(/\n {2}│ {3}/g, ' ');
}

const urlIn = (text: string, pattern: RegExp): string => pattern.exec(text)?.[0] ?? 'no URL';
const getJson = async (url: string): Promise<unknown> => (await fetch(url)).json();

/** Each sample: where it is told, to whom, and what must be in it. Today is Monday 1 March 2027. */
const SAMPLES = [
  {
    name: 'ActivTrak',
    channel: '#it',
    owner: 'Ann Owner',
    mail: 'ann@example.com',
    says: ['60 days left, until Friday 30 April 2027', '$11,400.00', 'Cancellation Request Form'],
  },
  {
    name: 'Pebbleline Help Desk',
    channel: '#it',
    owner: 'Bo Colleague',
    mail: 'bo@example.com',
    says: ['today is the last day to give notice (Monday 1 March 2027)', '60-day reminder'],
  },
  {
    name: 'Mossgate Backup',
    channel: '#it',
    owner: 'Ann Owner',
    mail: 'ann@example.com',
    says: ['90 days left, until Sunday 30 May 2027', 'your reseller, Copperfield IT Supplies'],
  },
  {
    name: 'Quillmark CRM',
    channel: '#finance',
    owner: 'Bo Colleague',
    mail: 'bo@example.com',
    says: ['renews in 12 days, on Saturday 13 March 2027', 'closed 18 days ago'],
  },
  {
    name: 'ActivTrak Berlin office',
    channel: '#it',
    owner: 'Ann Owner',
    mail: 'ann@example.com',
    says: ['ended yesterday, on Sunday 28 February 2027', 'last-day reminder (Sunday 28 February 2027)'],
  },
  {
    name: 'Lanternleaf Wiki',
    channel: '#finance',
    owner: 'Bo Colleague',
    mail: 'bo@example.com',
    says: ['60 days left, until Friday 30 April 2027', 'You decided to renew.'],
  },
] as const;

test('tells the story of each sample, on a bare machine, and cleans up', async () => {
  const demo = await startDemo('--date', '2027-03-01');
  const { text } = demo;
  expect(text).toMatch(/^Lastcall sandbox · Monday 1 March 2027\n/);
  for (const { name, channel, owner, mail, says } of SAMPLES) {
    const section = sectionOf(text, name);
    expect(section).toContain(`\n  ${channel}\n  │ ${name}: `);
    expect(section).toContain(`\n  Direct message to ${owner}: the same as in ${channel}\n`);
    expect(section).toContain(`\n  Mail to ${mail}\n  │ Subject: ${name}: `);
    for (const words of says) expect(section).toContain(words);
  }
  expect(text).toContain('Farwell Analytics: nothing was due yet; next on Wednesday 27 October 2027');
  expect(text).not.toMatch(/not reached|Not as it should be/);
  expect(demo.stderr()).toBe('');
  const tooWide = text.split('\n').filter((line) => line.length > 100 && !line.includes('DATABASE_URL'));
  expect(tooWide).toEqual([]);

  const bot = urlIn(text, /http:\/\/127\.0\.0\.1:\d+(?=,)/);
  expect(await getJson(`${bot}/healthz`)).toEqual({ status: 'ok' });
  expect(await getJson(`${bot}/readyz`)).toEqual({ status: 'ready' });
  const messages = urlIn(text, /http:\S+\/_control\/messages/);
  const posted = (await getJson(messages)) as { channel: string }[];
  expect(posted.map(({ channel }) => channel).sort()).toEqual([
    ...Array(2).fill('C0FINANCE1'),
    // Two are so late that the default channel is told as well.
    ...Array(2).fill('C0GENERAL1'),
    ...Array(4).fill('C0IT000001'),
    ...Array(3).fill('D0ANN00001'),
    ...Array(3).fill('D0BO000001'),
  ]);
  const objections = await getJson(messages.replace('messages', 'violations'));
  expect(objections).toEqual({ violations: [], unexpected: [] });

  const DATABASE_URL = /DATABASE_URL=(\S+)/.exec(text)?.[1] ?? '';
  const commands = [...text.matchAll(/run --silent lastcall -- (.*)/g)].map(([, words = '']) =>
    words.split(' '),
  );
  const cwd = tempDir();
  const tried = await Promise.all(commands.map((words) => runCli(words, { cwd, env: { DATABASE_URL } })));
  expect(tried.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(tried[0]?.stdout).toContain('Pebbleline Help Desk');
  expect(tried[1]?.stdout).toContain('Friday 30 April 2027');
  expect(readdirSync(cwd)).toEqual(['switch.ics']);

  expect(readdirSync(demo.temp)).toHaveLength(1);
  demo.child.kill('SIGTERM');
  expect(await demo.ended).toEqual([0, null]);
  expect(readdirSync(demo.temp)).toEqual([]);
  expect(demo.stderr()).toBe('');
});

test('with --data it goes on with what is there; one Ctrl-C that arrives twice is one', async () => {
  const data = join(tempDir(), 'new', 'folder');
  const first = await startDemo('--data', data, '--date', '2027-03-01');
  first.child.kill('SIGINT');
  first.child.kill('SIGINT');
  expect(await first.ended).toEqual([0, null]);
  expect(readdirSync(first.temp)).toEqual([]);
  expect(readdirSync(data).sort()).toEqual(['lastcall.db', 'sample-contracts.csv']);

  const later = await startDemo('--data', data, '--date', '2027-03-31');
  expect(later.text).toContain('7 contracts were there already.');
  expect(sectionOf(later.text, 'ActivTrak')).toContain(
    'today is the last day to give notice (Wednesday 31 March 2027)',
  );
  // The 60-day reminder was sent a month ago, so it was not missed.
  expect(sectionOf(later.text, 'ActivTrak')).not.toContain('60-day');
  // Nobody reported that the deletion was asked for.
  expect(sectionOf(later.text, 'ActivTrak Berlin office')).toContain('Once the account shows Free');
  later.child.kill('SIGTERM');
  expect(await later.ended).toEqual([0, null]);
});

test('says who could not be reached', async () => {
  const data = tempDir();
  const env = { DATABASE_URL: `sqlite:${join(data, 'lastcall.db')}` };
  const stdin =
    'vendor,term_end,owner_email,slack_channel,notes\nSaltmere,2027-04-30,nobody@example.com,leadership,Private\n';
  expect(await runCli(['import', '-'], { env, stdin })).toMatchObject({ code: 0 });
  const demo = await startDemo('--data', data, '--date', '2027-03-01');
  expect(demo.text).toContain('1 contract was there already.');
  const section = sectionOf(demo.text, 'Saltmere');
  expect(section).toMatch(/\n {2}#leadership not reached: the bot is not in leadership/);
  expect(section).toMatch(
    /\n {2}Direct message to nobody@example.com not sent: nobody in Slack has the address/,
  );
  expect(section).toContain('\n  #general\n  │ Saltmere: 60 days left');
  expect(demo.stderr()).toMatch(/^\S+ warn reminder not sent/);
});

test('a second Ctrl-C ends it at once', async () => {
  const demo = await startDemo();
  const [, port] = /127\.0\.0\.1:(\d+),/.exec(demo.text) ?? [];
  // A request that never ends, which the bot waits for.
  const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.write('POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nx');
  await getJson(`http://127.0.0.1:${port}/healthz`);
  demo.child.kill('SIGINT');
  await demo.until('Stopping');
  const pressing = setInterval(() => demo.child.kill('SIGINT'), 50);
  expect(await demo.ended).toEqual([130, null]);
  clearInterval(pressing);
  expect(readdirSync(demo.temp)).toEqual([]);
});

test('a taken port is said, with what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const temp = tempDir();
  const result = await runCli(['demo', '--port', String(port)], { env: { TMPDIR: temp } });
  expect(result).toEqual({
    code: 1,
    stdout: '',
    stderr: `lastcall: --port: found ${port}, which another program is using, expected a free one, such as --port 3001, or --port 0 for any\n`,
  });
  expect(readdirSync(temp)).toEqual([]);
});

test.each([
  [['--port', '65536'], 'found "65536", expected a whole number from 0 to 65535'],
  [['--date', '2027-02-30'], 'found "2027-02-30", expected a calendar day that exists'],
  [['--port', '0', '--date', '2999-12-31'], '--date: found 2999-12-31, expected a day with room'],
  [['--port', '0', '--data', '/dev/null/x'], '--data: found "/dev/null/x" (ENOTDIR), expected a folder'],
])('wrong usage exits 2: %j', async (args, words) => {
  const { code, stdout, stderr } = await runCli(['demo', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(words);
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CalendarState } from '../../src/sandbox/page/wire.ts';
import { runCli, tempDir } from '../support/cli.ts';
import { cleanEnvironment, PROJECT } from '../support/exec-node.ts';

const ENTRY = join(PROJECT, 'src', 'cli', 'lastcall.mjs');

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

const pageUrl = (text: string): string => /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? 'no URL';

/** What is printed of a contract: the lines that begin with its name, as a person reads them. */
function linesOf(text: string, name: string): string {
  const lines = text.replaceAll('\n    ', ' ').split('\n');
  return lines.filter((line) => line.startsWith(`  ${name}: `)).join('\n');
}

const TICKS_A_SECOND = 100;

/** What a process has used of the processor so far; 0 where the system does not tell. */
function cpuSeconds({ pid }: ChildProcess): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return 0;
  const fields = readFileSync(file, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

const getJson = async (url: string): Promise<unknown> => (await fetch(url)).json();

/** Each sample: who is told what at the start. Today is Monday 1 March 2027. */
const SAMPLES = [
  ['Pebbleline Help Desk', '31 days left, until Thursday 1 April 2027', '#it, Bo Colleague, bo@example.com'],
  ['Mossgate Backup', '90 days left, until Sunday 30 May 2027', '#it, Ann Owner, ann@example.com'],
  ['Quillmark CRM', 'renews in 12 days, on Saturday 13 March 2027', '#finance, Bo Colleague, bo@example.com'],
  [
    'ActivTrak Berlin office',
    'ended yesterday, on Sunday 28 February 2027',
    '#it, Ann Owner, ann@example.com',
  ],
  ['Lanternleaf Wiki', '60 days left, until Friday 30 April 2027', '#finance, Bo Colleague, bo@example.com'],
] as const;

interface Shown {
  readonly messages: readonly { readonly text: string }[];
}

test('sends what each sample is an example of, on a bare machine, and cleans up', async () => {
  const demo = await startDemo('--date', '2027-03-01');
  const { text } = demo;
  expect(text).toMatch(/^Lastcall sandbox · Monday 1 March 2027\n/);
  // Five seconds until the page can be used; by the processor's time, as other tests run beside it.
  expect(cpuSeconds(demo.child)).toBeLessThan(5);
  for (const [name, words, places] of SAMPLES)
    expect(linesOf(text, name)).toBe(`  ${name}: ${words} → ${places}`);
  expect(linesOf(text, 'ActivTrak')).toBe('  ActivTrak: nothing was due yet; next on Tuesday 2 March 2027');
  expect(linesOf(text, 'Farwell Analytics')).toContain('next on Wednesday 27 October 2027');
  expect(text).not.toMatch(/not reached|not sent|Not as it should be/);
  expect(demo.stderr()).toBe('');
  const tooWide = text.split('\n').filter((line) => line.length > 100 && !line.includes('DATABASE_URL'));
  expect(tooWide).toEqual([]);

  const page = pageUrl(text);
  expect(await getJson(`${page}/healthz`)).toEqual({ status: 'ok' });
  expect(await getJson(`${page}/readyz`)).toEqual({ status: 'ready' });
  const seenBy = async (who: string, channel: string) =>
    ((await getJson(`${page}/state/channel/${channel}?as=${who}`)) as Shown).messages.map(
      (one) => one.text.split(':')[0],
    );
  expect((await seenBy('U0ANN00001', 'C0IT000001')).sort()).toEqual([
    'ActivTrak Berlin office',
    'Mossgate Backup',
    'Pebbleline Help Desk',
  ]);
  expect((await seenBy('U0BO000001', 'D0BO000001')).sort()).toEqual([
    'Lanternleaf Wiki',
    'Pebbleline Help Desk',
    'Quillmark CRM',
  ]);

  const DATABASE_URL = /DATABASE_URL=(\S+)/.exec(text)?.[1] ?? '';
  const commands = [...text.matchAll(/run --silent lastcall -- (.*)/g)].map(([, words = '']) =>
    words.split(' '),
  );
  const cwd = tempDir();
  const tried = await Promise.all(commands.map((words) => runCli(words, { cwd, env: { DATABASE_URL } })));
  expect(tried.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(tried[0]?.stdout).toContain('Pebbleline Help Desk');
  expect(tried[1]?.stdout).toContain('Saturday 1 May 2027');
  expect(readdirSync(cwd)).toEqual(['switch.ics']);

  // Every link of every mail leads somewhere: of reminders, and of the digest that somebody switches on.
  const say = async (path: string, body: object) => {
    const request = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const { status } = await fetch(`${page}/state/${path}`, { ...request, body: JSON.stringify(body) });
    expect(status, path).toBe(200);
  };
  const ann = { user: 'U0ANN00001', channel: 'C0IT000001' };
  await say('act/command?as=U0ANN00001', { ...ann, command: '/lastcall', text: 'digest on' });
  await say('clock', { days: 7 });
  const mails = (await getJson(`${page}/state/mails`)) as { id: number }[];
  const read = async (url: string) => (await fetch(url)).text();
  const htmls = await Promise.all(mails.map(({ id }) => read(`${page}/state/mail/${id}/html`)));
  const links = [
    ...new Set(htmls.flatMap((html) => [...html.matchAll(/href="([^"]+)"/g)].map(([, to]) => to ?? ''))),
  ];
  expect(new Set(links.map((link) => link.slice(page.length).split('/')[1]))).toEqual(
    new Set(['act', 'unsubscribe']),
  );
  const answers = await Promise.all(links.map(async (link) => `${(await fetch(link)).status} ${link}`));
  expect(answers.filter((line) => !line.startsWith('200 '))).toEqual([]);

  expect(readdirSync(demo.temp)).toHaveLength(1);
  demo.child.kill('SIGTERM');
  expect(await demo.ended).toEqual([0, null]);
  expect(readdirSync(demo.temp)).toEqual([]);
  expect(demo.stderr()).toBe('');
});

test('with --data it goes on with what is there; one Ctrl-C that arrives twice is one', async () => {
  const data = join(tempDir(), 'new', 'folder');
  const first = await startDemo('--data', data, '--date', '2027-03-01');
  const calendarOf = async ({ text }: { text: string }) =>
    ((await getJson(`${pageUrl(text)}/state/calendar`)) as CalendarState).calendars;
  const [old] = await calendarOf(first);
  expect(old).toMatchObject({ name: 'Lastcall contracts', problem: null });
  expect(old?.events.length).toBeGreaterThan(20);
  first.child.kill('SIGINT');
  first.child.kill('SIGINT');
  expect(await first.ended).toEqual([0, null]);
  expect(readdirSync(first.temp)).toEqual([]);
  expect(readdirSync(data).sort()).toEqual(['lastcall.db', 'sample-contracts.csv']);

  const later = await startDemo('--data', data, '--date', '2027-04-01');
  expect(later.text).toContain('7 contracts were there already.');
  const [fresh, ...more] = await calendarOf(later);
  expect(fresh).toMatchObject({ name: 'Lastcall contracts', problem: null });
  expect(more).toEqual([]);
  // The address of the earlier run answers nobody any more.
  const oldPath = new URL(old?.url ?? '').pathname;
  expect((await fetch(`${pageUrl(later.text)}${oldPath}`)).status).toBe(404);
  expect(linesOf(later.text, 'ActivTrak')).toContain(
    'today is the last day to give notice (Thursday 1 April 2027)',
  );
  // Nobody reported that the deletion was asked for.
  expect(linesOf(later.text, 'ActivTrak Berlin office')).toContain('ended 32 days ago');
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
  const lines = linesOf(demo.text, 'Saltmere');
  expect(lines).toContain('Saltmere: #leadership not reached: the bot is not in leadership');
  expect(lines).toContain('direct message to nobody@example.com not sent: nobody in Slack has the address');
  expect(lines).toMatch(/Saltmere: 60 days left, .* → #general/);
  expect(demo.stderr()).toMatch(/^\S+ warn reminder not sent/);
});

test('a second Ctrl-C ends it at once', async () => {
  const demo = await startDemo();
  const { port } = new URL(pageUrl(demo.text));
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

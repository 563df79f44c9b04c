import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { expect, test } from 'vitest';
import { openWorkshopThread } from '../src/workshop-thread.ts';
import { SHARED_ENGINES } from './support/db.ts';
import { execNode, PROJECT } from './support/exec-node.ts';
import { BO, startSlackBot } from './support/slack-bot.ts';

const DKIM = { DKIM_DOMAIN: 'example.com', DKIM_SELECTOR: 'lastcall', DKIM_KEY_FILE: '/nowhere/dkim.pem' };
const MAIL = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'lastcall@example.com' };

/** The lowest priority of this process's threads, as a niceness; the 19th field of their state. */
const nicest = (): number =>
  Math.max(
    ...readdirSync('/proc/self/task').map((thread) =>
      Number(
        readFileSync(`/proc/self/task/${thread}/stat`, 'utf8')
          .replace(/^.*\) /, '')
          .split(' ')[16],
      ),
    ),
  );

test.each(SHARED_ENGINES)(
  'on %s: what people ask for is answered, and what they do carried out, in the thread of the workshop',
  async (engine) => {
    const started = await startSlackBot({ engine, openWorkshop: openWorkshopThread });
    const { command, modal, submit, told, store } = started;
    // One thread goes behind the others, this one's first of all.
    if (process.platform === 'linux') expect([nicest(), getPriority()]).toEqual([10, 0]);
    await command(BO, 'digest');
    expect(modal(BO).view.callback_id).toBe('digest');
    await submit(BO, {});
    expect(await store.db.selectFrom('inbox').select('lease_until').execute()).toEqual([
      { lease_until: null },
    ]);
    expect(told(BO)).toHaveLength(1);
    await command(BO, 'list');
    expect(told(BO).at(-1)).toContain('Watching 1 contract');
    expect(await started.bot.sweep()).toMatchObject({ failed: 0 });
  },
);

test('with a database in memory there is one thread, as there is one database', async () => {
  const env = { DATABASE_URL: 'sqlite::memory:' };
  const { command, told } = await startSlackBot({ openWorkshop: openWorkshopThread, env });
  await command(BO, 'digest off');
  expect(told(BO)).toHaveLength(1);
});

test('why it could not be opened is told in words', async () => {
  await expect(
    startSlackBot({ openWorkshop: openWorkshopThread, env: { ...MAIL, ...DKIM } }),
  ).rejects.toMatchObject({
    name: 'LastcallError',
    code: 'invalid-config',
    message: expect.stringMatching(/^DKIM_KEY_FILE: found "\/nowhere\/dkim.pem" \(ENOENT\)/),
  });
});

test('a fault in the thread ends the process, so that whoever watches it starts another', async () => {
  const open = `import('${PROJECT}/src/workshop-thread.ts').then((thread) => thread.openWorkshopThread({ env: { database: {} }, slack: {}, waiting: { shared: new SharedArrayBuffer(4) } }))`;
  const { code, stderr } = await execNode(['-e', `${open}; setTimeout(() => process.exit(0), 60_000)`], {});
  expect(stderr).toContain('workshop-worker.ts');
  expect(code).toBe(1);
});

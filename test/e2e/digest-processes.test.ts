import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { subscribe } from '../../src/store/digest-subscriptions.ts';
import { openStore } from '../../src/store/open.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../src/store/workspaces.ts';
import { databaseUrl, SHARED_ENGINES, testDatabase } from '../support/db.ts';
import { cleanEnvironment, execNode, PROJECT } from '../support/exec-node.ts';
import { ACTIVTRAK, at, store as storeContracts, WEEKLY } from '../support/fixtures.ts';
import { startMail } from '../support/mail.ts';

const MONDAY = '2027-05-03T08:00:00Z';
const READERS = 14;
const CONNECTIONS = 2;
const KILLED_AT = 6;
const MOST_TWICE = 2 * CONNECTIONS;
const DIGEST = ['src/cli/lastcall.mjs', 'digest', '--now', MONDAY, '--json'];

// The engine that several processes are meant to share, where it is there.
test.each(SHARED_ENGINES.slice(-1))(
  'killed in the middle of sending, then two processes at once: once each, but for what was in flight (%s)',
  async (engine) => {
    let killed: () => void = () => undefined;
    const mail = await startMail({
      // The server has the mail, and its sender will never know.
      onMail: () => mail.messages.length === KILLED_AT && killed(),
    });
    const database = await testDatabase(engine);
    await using store = await openStore(database).then((opened) => ({
      ...opened,
      [Symbol.asyncDispose]: opened.close,
    }));
    const workspaceId = DEFAULT_WORKSPACE;
    await ensureWorkspace(store.db, workspaceId, at(MONDAY));
    await storeContracts(store, [{ ...ACTIVTRAK, ownerEmail: 'r0@example.com' }]);
    for (let reader = 0; reader < READERS; reader += 1)
      await subscribe(
        store.db,
        `r${reader}@example.com`,
        { ...WEEKLY, about: { scope: 'team' } },
        { workspaceId, actor: 'test', now: at('2027-05-02T00:00:00Z') },
      );
    const env = {
      DATABASE_URL: databaseUrl(database),
      SMTP_URL: mail.url,
      SMTP_CONNECTIONS: String(CONNECTIONS),
      MAIL_FROM: 'Lastcall <bot@lastcall.example>',
      LOG_LEVEL: 'error',
    };
    const first = spawn(process.execPath, DIGEST, {
      cwd: PROJECT,
      env: cleanEnvironment(env),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    killed = () => first.kill('SIGKILL');
    expect(await once(first, 'exit')).toEqual([null, 'SIGKILL']);
    const settled = await store.db
      .selectFrom('digest')
      .select('recipient')
      .where('state', '=', 'sent')
      .execute();
    // What was on its way, and what its answer had just come for.
    expect(mail.messages.length - settled.length).toBeLessThanOrEqual(MOST_TWICE);
    // Later, when the claims of the dead are out.
    await store.db
      .updateTable('digest')
      .set({ lease_until: 0 })
      .where('lease_until', 'is not', null)
      .execute();
    const others = await Promise.all([execNode(DIGEST, env), execNode(DIGEST, env)]);
    expect(others.map(({ code }) => code)).toEqual([0, 0]);
    const sent = others.map(({ stdout }) => (JSON.parse(stdout) as { sent: number }).sent);
    expect(settled.length + sent.reduce((sum, count) => sum + count, 0)).toBe(READERS);
    const byReader = Map.groupBy(mail.messages, ({ to }) => to.join());
    expect(byReader.size).toBe(READERS);
    expect(mail.messages.length).toBeLessThanOrEqual(READERS + MOST_TWICE);
    for (const [reader, mails] of byReader)
      expect(new Set(mails.map(({ parsed }) => parsed.messageId)).size, reader).toBe(1);
  },
  60_000,
);

import { setTimeout as delay } from 'node:timers/promises';
import { createMailCatcher } from '../../../src/sandbox/mail/catcher.ts';
import { subscribe } from '../../../src/store/digest-subscriptions.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../../src/store/workspaces.ts';
import { execNode } from '../../support/exec-node.ts';
import { ACTIVTRAK, at, store as storeContracts, WEEKLY } from '../../support/fixtures.ts';
import { killAtWork, seeded } from '../../support/kill-sweeps.ts';
import { databaseUrl, type EngineName, withDatabase } from '../databases.ts';
import { inMs, type Row } from '../table.ts';

const KILLS = 40;
const READERS = 2_000;
const CONNECTIONS = 5;
const MOST_TWICE = 2 * CONNECTIONS;
const LIFE_MS = 1500;
const MONDAY = '2027-05-03T08:00:00Z';
/** Claims of the dead are out after twice the one second that a send may take. */
const LOOK_AGAIN_MS = 500;
const LOOKS = 40;

/** Kills processes that are sending digests, lets others end the work, and counts what was lost or came twice. */
export const benchDigestKills = (engine: EngineName): Promise<Row> =>
  withDatabase(engine, async (database) => {
    const mail = createMailCatcher();
    const { url } = await mail.start();
    const store = await openStore(database);
    try {
      await seedReaders(store);
      const env = {
        DATABASE_URL: databaseUrl(database),
        SMTP_URL: url,
        SMTP_CONNECTIONS: String(CONNECTIONS),
        MAIL_FROM: 'Lastcall <bot@lastcall.example>',
        SEND_TIMEOUT_SECONDS: '1',
        LOG_LEVEL: 'silent',
      };
      const start = performance.now();
      const killed = await killAtWork('test/support/digest-child.ts', {
        env,
        now: MONDAY,
        kills: KILLS,
        random: seeded(1),
        lifeMs: LIFE_MS,
      });
      const before = mail.messages.length;
      for (let look = 0; look < LOOKS && (await unsent(store)) > 0; look += 1) {
        await delay(LOOK_AGAIN_MS);
        await execNode(['src/cli/lastcall.mjs', 'digest', '--now', MONDAY], env);
      }
      const ms = performance.now() - start;
      const byReader = Map.groupBy(mail.messages, ({ to }) => to.join());
      const lost = READERS - byReader.size;
      const twice = mail.messages.length - byReader.size;
      const others = [...byReader.values()].filter(
        (mails) => new Set(mails.map(({ parsed }) => parsed.messageId)).size > 1,
      ).length;
      // What was on its way, and what its answer had just come for, may come again as the same mail; nothing more.
      const holds = lost === 0 && others === 0 && twice <= killed * MOST_TWICE;
      return {
        bench: `${killed} processes killed while sending digests`,
        engine,
        n: READERS,
        time: inMs(ms),
        rate: `${lost} lost, ${twice} twice, ${others} of them as another mail`,
        peak: '',
        ratio: `${before} sent by those that were killed`,
        goal: `0 lost, twice only what was in flight (≤ ${MOST_TWICE} a kill)`,
        met: holds ? 'yes' : 'no',
      };
    } finally {
      await store.close();
      await mail.stop();
    }
  });

async function seedReaders(store: Store): Promise<void> {
  const workspaceId = DEFAULT_WORKSPACE;
  await ensureWorkspace(store.db, workspaceId, at(MONDAY));
  await storeContracts(store, [{ ...ACTIVTRAK, ownerEmail: 'r0@example.com' }]);
  await store.db.transaction().execute(async (tx) => {
    for (let reader = 0; reader < READERS; reader += 1)
      await subscribe(
        tx,
        `r${reader}@example.com`,
        { ...WEEKLY, about: { scope: 'team' } },
        { workspaceId, actor: 'bench', now: at('2027-05-02T00:00:00Z') },
      );
  });
}

async function unsent({ db }: Store): Promise<number> {
  const { count } = await db
    .selectFrom('digest')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('state', '=', 'sent')
    .executeTakeFirstOrThrow();
  return READERS - Number(count);
}

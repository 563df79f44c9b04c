import { createSlackStandIn } from '../../../src/sandbox/slack/server.ts';
import { SANDBOX_BOT_TOKEN } from '../../../src/sandbox/slack/tokens.ts';
import { openStore } from '../../../src/store/open.ts';
import { ACTIVTRAK, RULES, store as storeContracts } from '../../support/fixtures.ts';
import { killSweeps, seeded } from '../../support/kill-sweeps.ts';
import { databaseUrl, type EngineName, withDatabase } from '../databases.ts';
import { inMs, type Row } from '../table.ts';
import { benchDigestKills } from './digests.ts';

const KILLS = 200;
const CONTRACTS = 2_000;
/** Each contract tells its channel and its owner. */
const REMINDERS = CONTRACTS * 2;
/** Short enough that work is left for the last kill. */
const LIFE_MS = 60;
const NOW = '2027-05-01T09:00:00Z';

/** Kills processes at random points of their work, lets others end it, and counts what was lost or sent twice. */
export const benchKills = async (engine: EngineName): Promise<Row[]> => [
  await benchSweepKills(engine),
  await benchDigestKills(engine),
];

const benchSweepKills = (engine: EngineName): Promise<Row> =>
  withDatabase(engine, async (database) => {
    const slack = createSlackStandIn();
    const { url } = await slack.start();
    try {
      const store = await openStore(database);
      const fields = Array.from({ length: CONTRACTS }, (_, nth) => ({
        ...ACTIVTRAK,
        product: `P${nth}`,
        slackChannel: 'it',
      }));
      await storeContracts(store, fields, { ...RULES, reach: { email: false, defaultChannel: null } });
      await store.close();
      const env = {
        DATABASE_URL: databaseUrl(database),
        SLACK_API_URL: url,
        SLACK_BOT_TOKEN: SANDBOX_BOT_TOKEN,
        SEND_TIMEOUT_SECONDS: '1',
        LOG_LEVEL: 'silent',
      };
      const start = performance.now();
      const { killed, totals } = await killSweeps({
        env,
        now: NOW,
        kills: KILLS,
        random: seeded(1),
        lifeMs: LIFE_MS,
      });
      const ms = performance.now() - start;
      const keys = slack.state.messages().map(({ metadata }) => JSON.stringify(metadata));
      const lost = REMINDERS - new Set(keys).size;
      const twice = keys.length - new Set(keys).size;
      return {
        bench: `${killed} sweeps killed at work`,
        engine,
        n: REMINDERS,
        time: inMs(ms),
        rate: `${lost} lost, ${twice} twice`,
        peak: '',
        ratio: `${totals.recovered} found again by the last sweep`,
        goal: '0 lost, 0 twice',
        met: lost === 0 && twice === 0 ? 'yes' : 'no',
      };
    } finally {
      await slack.stop();
    }
  });

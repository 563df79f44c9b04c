import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../src/store/workspaces.ts';
import { databaseUrl, SHARED_ENGINES, testDatabase } from '../support/db.ts';
import { execNode } from '../support/exec-node.ts';
import { ACTIVTRAK, at, store as storeContracts } from '../support/fixtures.ts';
import { killSweeps, seeded } from '../support/kill-sweeps.ts';
import { startSlack } from '../support/slack.ts';

const NOW = '2027-05-01T09:00:00Z';

describe.each(SHARED_ENGINES)('processes that share a database on %s', (engine) => {
  /** Contracts due at NOW, each with one reminder in its channel and one to its owner. */
  async function setUp(contracts: number) {
    const slack = await startSlack();
    const database = await testDatabase(engine);
    const store = await openStore(database);
    await ensureWorkspace(store.db, DEFAULT_WORKSPACE, at(NOW));
    const fields = Array.from({ length: contracts }, (_, number) => ({
      ...ACTIVTRAK,
      product: `P${number}`,
      slackChannel: 'it',
    }));
    await storeContracts(store, fields);
    await store.close();
    const env = {
      DATABASE_URL: databaseUrl(database),
      SLACK_API_URL: slack.url,
      SLACK_BOT_TOKEN: slack.token,
      LOG_LEVEL: 'error',
    };
    const keys = (): string[] => slack.state.messages().map(({ metadata }) => keyIn(metadata));
    return { slack, env, keys };
  }

  test('20 sweeps at once send each reminder once', async () => {
    const { env, keys } = await setUp(60);
    const sweeps = Array.from({ length: 20 }, () =>
      execNode(['src/cli/lastcall.mjs', 'sweep', '--now', NOW, '--json'], env),
    );
    const ended = await Promise.all(sweeps);
    expect(ended.filter(({ code }) => code !== 0)).toEqual([]);
    expect(keys()).toHaveLength(120);
    expect(new Set(keys()).size).toBe(120);
    const counts = ended.map(({ stdout }) => JSON.parse(stdout) as { sent: number; planned: number });
    expect(counts.reduce((sum, { sent }) => sum + sent, 0)).toBe(120);
    expect(counts.reduce((sum, { planned }) => sum + planned, 0)).toBe(120);
  }, 180_000);

  test('sweeps that are killed in the middle lose nothing and repeat nothing', async () => {
    const { env, keys, slack } = await setUp(300);
    const { killed } = await killSweeps({
      env: { ...env, SEND_TIMEOUT_SECONDS: '1' },
      now: NOW,
      kills: 6,
      random: seeded(7),
      lifeMs: 150,
    });
    expect(killed).toBeGreaterThan(0);
    expect(new Set(keys()).size).toBe(600);
    // With the scopes to read histories granted, a message that Slack has is found, whether or not it was answered.
    expect(keys()).toHaveLength(600);
    expect(slack.violations).toEqual([]);
  }, 180_000);
});

function keyIn(metadata: unknown): string {
  const { event_payload: payload } = metadata as { event_payload: { key: string } };
  return payload.key;
}

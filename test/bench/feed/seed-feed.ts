import type { DatabaseConfig } from '../../../src/config/env.ts';
import { freshen } from '../../../src/delivery/calendar/freshen.ts';
import { contractInput } from '../../../src/scheduler/first-due.ts';
import { openStore } from '../../../src/store/open.ts';
import { saveContracts } from '../../../src/store/save-contracts.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../../src/store/workspaces.ts';
import { RULES, sampleContract } from '../sample.ts';
import type { Measured } from '../scenarios.ts';
import { NOW, rulesOfFeeds } from './open-feed.ts';

/** Each contract has two marks, the notice deadline, its end and the day from which it can be deleted. */
const EVENTS_EACH = 5;

/** Fills a database with contracts that have so many events together; rendered, as after a first reading, or not yet. */
export async function seedFeed({
  database,
  events,
  rendered = false,
}: {
  readonly database: DatabaseConfig;
  readonly events: number;
  readonly rendered?: boolean;
}): Promise<Measured<null>> {
  const store = await openStore(database);
  return {
    run: async () => {
      await ensureWorkspace(store.db, DEFAULT_WORKSPACE, NOW);
      const inputs = Array.from({ length: events / EVENTS_EACH }, (_, index) =>
        contractInput(
          { ...sampleContract(index), playbook: 'activtrak', noticeDays: 45, autoRenews: true },
          RULES,
        ),
      );
      const { playbookOf } = rulesOfFeeds;
      await saveContracts(store.db, inputs, {
        workspaceId: DEFAULT_WORKSPACE,
        actor: 'bench',
        now: NOW,
        playbookOf,
      });
      if (rendered) await freshen(store, DEFAULT_WORKSPACE, rulesOfFeeds, NOW);
      return null;
    },
    close: store.close,
  };
}

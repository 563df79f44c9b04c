import type { Contract } from '../domain/contract.ts';
import { contractsById } from '../store/contracts.ts';
import type { Feed } from '../store/feeds.ts';
import { planAdminNote } from '../store/follow-up-notes.ts';
import { claimToAsk, endFeedsOfLeaver, feedOwnersToAsk, type Left } from '../store/leavers.ts';
import type { Store } from '../store/open.ts';
import type { Database } from '../store/schema.ts';
import type { Clock } from './clock.ts';
import type { Log } from './dispatch.ts';

export interface LeaverDeps {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly workspaceId: string;
  readonly defaultChannel: string | null;
  /** Whether Slack says that an account was deactivated. Rejects where Slack does not answer. */
  readonly isDeactivated: (userId: string) => Promise<boolean>;
}

/**
 * Ends the calendar feeds of those whose accounts in Slack were deactivated. Slack is asked about each person once a
 * day, by one process of all; what it does not answer ends nothing. Safe to run any number of times at once.
 */
export async function endFeedsOfLeavers(deps: LeaverDeps): Promise<void> {
  const { store, clock, log, workspaceId, isDeactivated } = deps;
  const { db } = store;
  const now = clock.now();
  for (const userId of await feedOwnersToAsk(db, workspaceId, now)) {
    if (!(await claimToAsk(db, workspaceId, userId, now))) continue;
    try {
      if (!(await isDeactivated(userId))) continue;
    } catch (error) {
      // The others would hardly fare better now.
      log.warn(
        { userId, why: String(error) },
        'Slack did not say whether somebody with calendar feeds is there',
      );
      return;
    }
    await db.transaction().execute(async (tx) => {
      const left = await endFeedsOfLeaver(tx, { workspaceId, userId, now });
      await tellAdmins(tx, deps, left);
    });
  }
}

/** Others may read what was not the person's alone. */
async function tellAdmins(
  tx: Database,
  { workspaceId, defaultChannel }: LeaverDeps,
  { name, ended }: Left,
): Promise<void> {
  const shared = ended.filter(({ about }) => about.scope !== 'person');
  if (shared.length === 0) return;
  const ids = shared.flatMap(({ about }) => (about.scope === 'contract' ? [about.contractId] : []));
  const contracts = await contractsById(tx, ids);
  const list = shared.map((feed) => `${shownBy(feed, contracts)} (${feed.id})`).join(', ');
  await planAdminNote(tx, {
    workspaceId,
    defaultChannel,
    key: `feeds ended ${shared.map(({ id }) => id).join(' ')}`,
    text: `The Slack account of ${name} was deactivated, so the calendar addresses that they made ended. Others may have read these: ${list}. Whoever needs one makes another with /lastcall calendar, or of one contract with /lastcall calendar and its name.`,
  });
}

/** The note may go to a channel, whose members may not see everything. */
function shownBy({ about }: Feed, contracts: ReadonlyMap<string, Contract>): string {
  const contract = about.scope === 'contract' ? contracts.get(about.contractId) : undefined;
  if (contract === undefined) return 'all contracts';
  return contract.channelOnly
    ? 'a contract that is limited to its channel'
    : `${contract.vendor} ${contract.product}`.trim();
}

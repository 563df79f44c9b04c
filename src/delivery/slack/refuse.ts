import { appendActivity } from '../../store/activity.ts';
import { getContract } from '../../store/contracts.ts';
import { appendWorkspaceActivity } from '../../store/workspace-activity.ts';
import type { SlackDeps } from './deps.ts';
import type { SlackActor } from './people.ts';
import { type RefusedError, refusalWords } from './refusals.ts';
import { boldName } from './standing-words.ts';

/**
 * Puts a refusal on record: in the contract's history where it is about one that the person may know of, else in the
 * workspace's. @returns what to tell the person.
 */
export async function refuse(
  { store, workspaceId, now }: Pick<SlackDeps, 'store' | 'workspaceId' | 'now'>,
  actor: SlackActor,
  { refusal, act, contractId, said }: RefusedError,
): Promise<string> {
  const what = 'access.refused';
  const row = { workspaceId, at: now(), actor: actor.identity, what };
  const details = { act, refusal, slackUser: actor.userId };
  if (contractId === undefined) {
    await appendWorkspaceActivity(store.db, { ...row, details });
    return refusalWords(refusal, act);
  }
  const contract = await store.db.transaction().execute(async (tx) => {
    // Two rows of one history must not take the same number.
    const lock = tx.selectFrom('contract').select('id').where('id', '=', contractId);
    await (store.engine === 'postgres' ? lock.forUpdate() : lock).execute();
    await appendActivity(tx, [{ ...row, contractId, before: undefined, after: details }]);
    return getContract(tx, workspaceId, contractId);
  });
  return said ?? refusalWords(refusal, act, boldName(contract));
}

import { endAct } from '../../store/inbox.ts';
import type { LifeContext } from '../../store/lifecycle.ts';
import type { SlackDeps } from './deps.ts';
import type { SlackActor } from './people.ts';

/** Who changes a contract and when; the act that was written down ends in the same transaction. */
export const actContext = (
  { workspaceId, now }: Pick<SlackDeps, 'workspaceId' | 'now'>,
  actId: string,
  contractId: string,
  actor: SlackActor,
): LifeContext => ({
  workspaceId,
  contractId,
  actor: actor.identity,
  now: now(),
  alongside: (tx) => endAct(tx, actId),
});

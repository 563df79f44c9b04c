import type { Contract } from '../../domain/contract.ts';
import { type Act, type Guarded, whyNot } from '../../domain/permissions.ts';
import { limitedChannels, type Viewer } from '../../store/contract-search.ts';
import type { SlackDeps } from './deps.ts';
import type { SlackActor } from './people.ts';
import { RefusedError } from './refusals.ts';

/** A contract as permissions go by it; Slack is asked only where the contract is limited to its channel. */
export async function guardedFor(
  { members }: Pick<SlackDeps, 'members'>,
  actor: SlackActor,
  contract: Contract,
): Promise<Guarded> {
  const inChannel =
    contract.channelOnly === true && (await members.isIn(contract.slackChannel, actor.userId));
  return { contract, inChannel };
}

/** @throws RefusedError where the person may not do it. */
export async function allow(
  deps: Pick<SlackDeps, 'members'>,
  act: Act,
  actor: SlackActor,
  contract?: Contract,
): Promise<void> {
  const guarded = contract === undefined ? undefined : await guardedFor(deps, actor, contract);
  const refusal = whyNot(act, actor, guarded);
  if (refusal !== null) throw new RefusedError(refusal, act, contract?.id);
}

/** Whose eyes lists are made for. */
export async function viewerFor(
  { store, workspaceId, members }: Pick<SlackDeps, 'store' | 'workspaceId' | 'members'>,
  actor: SlackActor,
): Promise<Viewer> {
  const identity = actor.identity.toLowerCase();
  if (actor.standing === 'admin') return { identity, all: true, channels: [] };
  const channels = await limitedChannels(store.db, workspaceId);
  const own = await Promise.all(channels.map((channel) => members.isIn(channel, actor.userId)));
  return { identity, all: false, channels: channels.filter((_, index) => own[index] === true) };
}

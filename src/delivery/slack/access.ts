import type { Contract } from '../../domain/contract.ts';
import { isElsewhere } from '../../domain/discreet.ts';
import { type Act, type Guarded, whyNot } from '../../domain/permissions.ts';
import { limitedChannels, type Viewer } from '../../store/contract-search.ts';
import type { SlackDeps } from './deps.ts';
import type { SlackActor } from './people.ts';
import type { Place } from './place.ts';
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

/** The place, unless it is a channel other than the one that the contract is limited to. */
export async function unlessElsewhere(
  { directory }: Pick<SlackDeps, 'directory'>,
  contract: Contract,
  place: Place | null,
): Promise<Place | null> {
  if (place === null || contract.channelOnly !== true) return place;
  // Where Slack does not say which channel it is, it is taken for another one.
  const { slackChannel } = contract;
  const own =
    slackChannel === null ? undefined : await directory.channelOf(slackChannel).catch(() => undefined);
  const there = { medium: 'slack-channel', recipient: place.channel };
  return isElsewhere(contract, there, own === undefined ? [] : [own]) ? null : place;
}

/** Whose eyes lists are made for. */
export async function viewerFor(
  { store, workspaceId, members }: Pick<SlackDeps, 'store' | 'workspaceId' | 'members'>,
  actor: SlackActor,
): Promise<Viewer> {
  const { identities } = actor;
  if (actor.standing === 'admin') return { identities, all: true, channels: [] };
  const channels = await limitedChannels(store.db, workspaceId);
  const own = await Promise.all(channels.map((channel) => members.isIn(channel, actor.userId)));
  return { identities, all: false, channels: channels.filter((_, index) => own[index] === true) };
}

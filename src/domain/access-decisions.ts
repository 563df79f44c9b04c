import type { Contract } from './contract.ts';
import type { Decision } from './decisions.ts';
import { LastcallError } from './errors.ts';
import type { Instant } from './instant.ts';
import type { Life } from './lifecycle.ts';

/**
 * The contract is put away: nobody is reminded of it any more, and lists leave it out; it can be brought back.
 * @throws LastcallError `refused` where it is put away already.
 */
export function archiveDecision(now: Instant, { contract }: Life): Decision {
  if (isArchived(contract)) throw new LastcallError('refused', 'it is archived already');
  return {
    what: 'contract.archived',
    contract: { ...contract, archivedAt: now },
    before: undefined,
    after: undefined,
    cancels: 'the contract was archived',
    words: 'archived: nobody is reminded of it any more',
  };
}

/**
 * The contract is watched again.
 * @throws LastcallError `refused` where it is not put away.
 */
export function restoreDecision({ contract }: Life): Decision {
  if (!isArchived(contract)) throw new LastcallError('refused', 'it is not archived');
  return {
    what: 'contract.restored',
    contract: { ...contract, archivedAt: null },
    before: undefined,
    after: undefined,
    cancels: 'the contract was restored',
    words: 'restored: its reminders come again',
  };
}

/**
 * Only the members of its channel may see the contract, besides its owners and the admins; or all members again.
 * @throws LastcallError `refused` where nothing would change, or there is no channel to go by.
 */
export function limitDecision(channelOnly: boolean, { contract }: Life): Decision {
  if ((contract.channelOnly ?? false) === channelOnly)
    throw new LastcallError(
      'refused',
      channelOnly ? 'it is limited to its channel already' : 'all members see it already',
    );
  if (channelOnly && contract.slackChannel === null)
    throw new LastcallError('refused', 'it has no channel: give it one first');
  return {
    what: channelOnly ? 'access.limited' : 'access.opened',
    contract: { ...contract, channelOnly },
    before: undefined,
    after: { channelOnly },
    cancels: 'who may see the contract was changed',
    words: channelOnly ? 'only the members of its channel see it now' : 'all members see it now',
  };
}

/** True of an edit that takes the channel from a contract that only its channel's members may see. */
export const losesItsChannel = (
  { channelOnly, slackChannel }: Pick<Contract, 'channelOnly' | 'slackChannel'>,
  next: Pick<Contract, 'slackChannel'>,
): boolean => channelOnly === true && slackChannel !== null && next.slackChannel === null;

/** True of a contract that was put away. */
export const isArchived = ({ archivedAt }: { readonly archivedAt?: Instant | null }): boolean =>
  archivedAt !== undefined && archivedAt !== null;

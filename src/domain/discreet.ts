import type { Contract } from './contract.ts';

/** Where a message goes or stands: a channel, the thread of a message in it (`channel:ts`), or a person. */
export interface Whereabouts {
  readonly medium: string;
  readonly recipient: string;
}

/**
 * True of a Slack channel other than the one that a contract is limited to. `ids` are what Slack calls the contract's
 * channel, which people may have given by its name. A thread belongs to its channel; direct messages are nobody else's.
 */
export function isElsewhere(
  { channelOnly, slackChannel }: Pick<Contract, 'channelOnly' | 'slackChannel'>,
  { medium, recipient }: Whereabouts,
  ids: readonly string[] = [],
): boolean {
  if (channelOnly !== true || medium !== 'slack-channel') return false;
  const [channel = ''] = recipient.split(':');
  const isDirect = /^D[A-Z0-9]{6,}$/.test(channel);
  return !isDirect && channel !== slackChannel && !ids.includes(channel);
}

import type { Contract } from '../domain/contract.ts';
import type { Instant } from '../domain/instant.ts';
import { listOfAction, placesOf } from '../domain/list-posts.ts';
import type { SendOutcome } from '../domain/reminder.ts';
import type { Reach } from '../domain/reminder-ladder.ts';
import type { LedgerRow } from '../store/ledger-claim.ts';
import type { Settlement } from '../store/ledger-settle.ts';
import { backoffMs } from './backoff.ts';

const ENDED = { nextAttemptAt: null, ambiguous: false, ref: null, sentAt: null } as const;

/** What the ledger is to say after a row's attempt. */
export const settlementOf = {
  cancelled: (row: LedgerRow, why: string): Settlement => ({ ...ENDED, row, state: 'cancelled', why }),

  outcome: (
    row: LedgerRow,
    outcome: SendOutcome,
    { now, random, reach, contract }: { now: Instant; random: number; reach: Reach; contract: Contract },
  ): Settlement => {
    switch (outcome.kind) {
      case 'sent':
        return { ...ENDED, row, state: 'sent', ref: outcome.ref, sentAt: now };
      case 'no-recipient':
        return { ...ENDED, row, state: 'skipped', why: outcome.reason };
      case 'retry':
        return {
          ...ENDED,
          row,
          state: 'failed',
          why: outcome.reason,
          nextAttemptAt: now + (outcome.retryAfterMs ?? backoffMs(row.attempts, random)),
          ambiguous: outcome.ambiguous,
        };
      case 'refused': {
        const refused = { ...ENDED, row, state: 'failed', why: outcome.reason } as const;
        const fallback = fallbackOf(row, reach, contract);
        // With nobody to stand in it is tried again and again: somebody may invite the bot, or mend the address.
        if (fallback === undefined)
          return { ...refused, nextAttemptAt: now + backoffMs(row.attempts, random) };
        return { ...refused, fallback };
      }
    }
  },
};

/**
 * Who is told when a recipient can never be reached: the default channel, unless that is who failed. A list of a
 * contract that is limited to its channel goes to the contract's owner.
 */
function fallbackOf(row: LedgerRow, reach: Reach, contract: Contract): Settlement['fallback'] {
  const { defaultChannel } = reach;
  const isOwners = contract.channelOnly === true && listOfAction(row.action) !== undefined;
  const place = isOwners
    ? placesOf({ contract: { ...contract, slackChannel: null } }, reach)[0]
    : defaultChannel === null
      ? undefined
      : { medium: 'slack-channel', recipient: defaultChannel };
  const isFallback = row.instead_of !== null;
  if (place === undefined || isFallback || row.recipient === place.recipient) return undefined;
  const { medium, recipient } = place;
  return { medium, recipient, why: `stands in for ${row.recipient}, who could not be reached` };
}

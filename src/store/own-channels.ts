import type { Contract } from '../domain/contract.ts';
import { isElsewhere, type Whereabouts } from '../domain/discreet.ts';
import { rowsFor } from './bulk.ts';
import type { Database } from './schema.ts';

/**
 * Tells whether a place is a channel other than the one that a contract is limited to. What was sent to a channel by
 * its name has its id, so the two are known to be one.
 */
export async function elsewhereFor(
  db: Database,
  contracts: Iterable<Contract>,
): Promise<(contract: Contract, place: Whereabouts) => boolean> {
  const limited = [...contracts].filter(({ channelOnly }) => channelOnly === true).map(({ id }) => id);
  if (limited.length === 0) return () => false;
  const sent = await rowsFor(db, 'own channels', limited, (ids) =>
    db
      .selectFrom('ledger')
      .select(['contract_id', 'recipient', 'message_ref'])
      .where('contract_id', 'in', ids)
      .where('message_ref', 'is not', null),
  );
  return (contract, place) => {
    const own = sent.filter(
      ({ contract_id, recipient }) => contract_id === contract.id && recipient === contract.slackChannel,
    );
    return isElsewhere(
      contract,
      place,
      own.map(({ message_ref }) => message_ref?.split(':')[0] ?? ''),
    );
  };
}

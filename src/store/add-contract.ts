import type { ContractFields } from '../domain/contract.ts';
import { LastcallError } from '../domain/errors.ts';
import { localDateAt } from '../domain/instant.ts';
import { formatLong } from '../domain/local-date.ts';
import { appendActivity } from './activity.ts';
import { newContractId } from './contract-row.ts';
import { refreshHomes } from './follow-up-plan.ts';
import type { LifeContext } from './lifecycle.ts';
import type { Store } from './open.ts';
import { type ContractInput, freshRow } from './save-contracts.ts';

export type AddContext = Omit<LifeContext, 'contractId'>;

/**
 * Adds one contract, with its activity row. @returns its id
 * @throws LastcallError `refused` where the workspace has it already: it is never overwritten.
 */
export async function addContract(
  { db }: Store,
  input: ContractInput,
  { workspaceId, actor, now, alongside }: AddContext,
): Promise<string> {
  const { fields } = input;
  return db.transaction().execute(async (tx) => {
    await alongside?.(tx);
    const id = newContractId(fields.vendor);
    const added = await tx
      .insertInto('contract')
      .values(freshRow(id, input, { workspaceId, now }, localDateAt(now, fields.timeZone)))
      .onConflict((conflict) =>
        conflict.columns(['workspace_id', 'vendor_key', 'product_key', 'term_end']).doNothing(),
      )
      .returning('id')
      .executeTakeFirst();
    if (added === undefined) throw thereAlready(fields);
    await appendActivity(tx, [
      {
        workspaceId,
        contractId: id,
        at: now,
        actor,
        what: 'contract.added',
        before: undefined,
        after: fields,
      },
    ]);
    await refreshHomes(tx, workspaceId, now);
    return id;
  });
}

const thereAlready = ({ vendor, product, termEnd }: ContractFields): LastcallError =>
  new LastcallError(
    'refused',
    `there is a contract for ${`${vendor} ${product}`.trim()} that ends on ${formatLong(termEnd)} already`,
  );

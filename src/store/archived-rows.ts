import { isArchived } from '../domain/access-decisions.ts';
import type { Contract } from '../domain/contract.ts';
import { type Problem, quote } from '../domain/errors.ts';
import { restoreWords } from '../domain/import-warnings.ts';
import { changedFields } from './contract-row.ts';
import type { ContractInput } from './save-contracts.ts';

/** What was put away stays as it is until it is brought back: a row that would change it is refused. */
export function archivedProblem(
  known: Contract,
  { fields, stated, place }: ContractInput,
): Problem | undefined {
  if (!isArchived(known) || changedFields(known, fields, stated).length === 0) return undefined;
  const name = quote(`${known.vendor} ${known.product}`.trim());
  return {
    place: place ?? 'contract',
    found: `a change of ${name}, which is archived`,
    expected: `a contract that is in use; ${restoreWords(known)}`,
  };
}

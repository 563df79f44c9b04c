import type { Checklist, ChecklistRecord } from '../domain/checklist.ts';
import { accountFreeDecision, type Decision } from '../domain/decisions.ts';
import { InvalidInputError, LastcallError } from '../domain/errors.ts';
import type { Life } from '../domain/lifecycle.ts';
import { lockedWords } from './checklist-print.ts';

/**
 * What `--account-free` puts on record, for lists that wait for it; null where it is there already.
 * @throws InvalidInputError where none of the lists waits for it: the word would have been meant for another.
 * LastcallError `refused` where it is too early to be so.
 */
export function confirmedFree(
  { contract }: ChecklistRecord,
  life: Life,
  lists: readonly Checklist[],
): Decision | null {
  const waiting = life.playbook.checklists
    .filter((list) => list.requires.includes('account-free'))
    .map((list) => list.id);
  if (!lists.some(({ id }) => waiting.includes(id)))
    throw new InvalidInputError([
      {
        place: '--account-free',
        found: lists.map(({ id }) => id).join(', '),
        expected: `a list that waits for the account to show Free (${waiting.join(', ') || "none of this contract's does"})`,
      },
    ]);
  const early = lists.find(({ lock }) => lock?.missing === 'day');
  if (early !== undefined) throw new LastcallError('refused', `${early.id}: ${lockedWords(early)}`);
  return contract.accountFreeOn ? null : accountFreeDecision(life.today, life);
}

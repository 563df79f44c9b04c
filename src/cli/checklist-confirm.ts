import { InvalidInputError } from '../domain/errors.ts';
import { playbookOf } from '../scheduler/plan-due.ts';
import { type ChecklistChange, type ChecklistRecord, confirmAccountFree } from '../store/tasks.ts';
import type { Context } from './context.ts';

/**
 * What `--account-free` puts on record, for lists that wait for it; nothing where it is there already.
 * @throws InvalidInputError where none of the lists waits for it: the word would have been meant for another.
 */
export function confirmations(
  record: ChecklistRecord,
  { rules }: Pick<Context, 'rules'>,
  lists: readonly string[],
): ChecklistChange[] {
  const { checklists } = playbookOf(record.contract, rules.playbooks);
  const waiting = checklists.filter((list) => list.requires.includes('account-free')).map((list) => list.id);
  if (!lists.some((id) => waiting.includes(id)))
    throw new InvalidInputError([
      {
        place: '--account-free',
        found: lists.join(', '),
        expected: `a list that waits for the account to show Free (${waiting.join(', ') || "none of this contract's does"})`,
      },
    ]);
  const confirmation = confirmAccountFree(record);
  return confirmation === null ? [] : [confirmation];
}

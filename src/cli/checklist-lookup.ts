import { nearest } from '../config/nearest.ts';
import {
  type Checklist,
  type ChecklistRecord,
  type ChecklistTask,
  checklistsOf,
} from '../domain/checklist.ts';
import { InvalidInputError, LastcallError, quote } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { playbookOf } from '../scheduler/plan-due.ts';
import { allContracts, getContract } from '../store/contracts.ts';
import type { Context } from './context.ts';

/** Finding what somebody named on the command line; what is not there is answered with what is. */

/** A contract's lists in the playbook's order, on `today`. */
export const listsOn = (
  record: ChecklistRecord,
  { rules }: Pick<Context, 'rules'>,
  today: LocalDate,
): Checklist[] => checklistsOf(record, playbookOf(record.contract, rules.playbooks), today);

/** @throws InvalidInputError that names the lists there are. */
export function listNamed(lists: readonly Checklist[], id: string): Checklist {
  const list = lists.find((candidate) => candidate.id === id);
  return list ?? unknown('list', id, lists);
}

/**
 * A task given as `<list>/<task>`.
 * @throws InvalidInputError that names the lists or the list's tasks.
 */
export function taskNamed(
  lists: readonly Checklist[],
  path: string,
): { list: Checklist; task: ChecklistTask } {
  const [listId = '', taskId = '', ...rest] = path.split('/');
  if (listId === '' || taskId === '' || rest.length > 0)
    throw new InvalidInputError([
      { place: 'task', found: quote(path), expected: '<list>/<task>, such as pre-downgrade/export-data' },
    ]);
  const list = listNamed(lists, listId);
  const task = list.tasks.find((candidate) => candidate.id === taskId);
  return { list, task: task ?? unknown(`task of ${list.id}`, taskId, list.tasks) };
}

function unknown(place: string, found: string, there: readonly { readonly id: string }[]): never {
  const ids = there.map(({ id }) => id);
  const near = nearest(found, ids);
  const known = ids.length === 0 ? "none: the contract's playbook has no lists" : `one of ${ids.join(', ')}`;
  const expected = near === undefined ? known : `${known}; did you mean ${near}?`;
  throw new InvalidInputError([{ place, found: quote(found), expected }]);
}

/** Ids looked at for one that is near to what was typed. */
const IDS_COMPARED = 10_000;

/** Makes sure that a contract is there. @throws LastcallError `not-found`, with the id that was probably meant. */
export async function requireContract({ store, workspaceId }: Context, id: string): Promise<void> {
  try {
    await getContract(store.db, workspaceId, id);
  } catch (error) {
    if (!(error instanceof LastcallError) || error.code !== 'not-found') throw error;
    const ids: string[] = [];
    for await (const contract of allContracts(store.db, workspaceId)) {
      ids.push(contract.id);
      if (ids.length === IDS_COMPARED) break;
    }
    const begun = id.length < SHORTEST_BEGINNING ? [] : ids.filter((candidate) => candidate.startsWith(id));
    const near = begun.length === 1 ? begun[0] : nearest(id, ids);
    if (near === undefined) throw error;
    throw new LastcallError('not-found', `${error.message}; did you mean ${near}?`, { cause: error });
  }
}

/** An id begins with the vendor's name, so its beginning is what people remember of it. */
const SHORTEST_BEGINNING = 3;

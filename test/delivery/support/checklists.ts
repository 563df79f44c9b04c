import type { ChecklistMessageInput } from '../../../src/delivery/slack/blocks/checklist.ts';
import { checklistOf, type StoredTask } from '../../../src/domain/checklist.ts';
import { anchorsOf } from '../../../src/domain/notice-deadline.ts';
import { activtrak, at, contractOf, day } from '../../support/factories.ts';

export const storedTask = (id: string, changes: Partial<StoredTask> = {}): StoredTask => ({
  list: 'pre-downgrade',
  id,
  title: id,
  due: null,
  position: 10,
  assignee: null,
  note: null,
  done: null,
  ...changes,
});

export const ticked = (id: string, by: string, changes: Partial<StoredTask> = {}): StoredTask =>
  storedTask(id, { done: { at: at('2027-05-03T10:00:00Z'), by }, ...changes });

/** A list of the built-in contract, whose last paid day is 30 June 2027, as it is posted. */
export function posted(
  id: string,
  today: string,
  stored: readonly StoredTask[] = [],
  accountFree = false,
): ChecklistMessageInput {
  const contract = contractOf();
  const list = activtrak.checklists.find((candidate) => candidate.id === id);
  const action = activtrak.actions.find((candidate) => candidate.id === list?.action);
  if (list === undefined || action === undefined) throw new Error(`there is no list ${id}`);
  const { vendor, product, timeZone } = contract;
  const facts = { anchors: anchorsOf(contract, activtrak), stored, asOf: day(today), accountFree, timeZone };
  return { vendor, product, checklist: checklistOf(list, facts), action: action.title, today: day(today) };
}

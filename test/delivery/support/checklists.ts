import { checklistMessage } from '../../../src/delivery/slack/blocks/checklist.ts';
import { checklistsOf, type StoredList, type StoredTask } from '../../../src/domain/checklist.ts';
import type { Contract } from '../../../src/domain/contract.ts';
import { type ChecklistPost, requestOf } from '../../../src/domain/list-post.ts';
import { partsFor } from '../../../src/domain/list-posts.ts';
import type { NoticeRecord } from '../../../src/domain/notice-deadline.ts';
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
  { accountFree = false, ...changes }: Partial<ChecklistPost> & PostedFacts = {},
): ChecklistPost {
  const contract = contractOf({
    accountFreeOn: accountFree ? day('2027-07-01') : null,
    ...changes.contract,
  });
  const { lists = [], notices = [] } = changes;
  const record = { contract, tasks: stored, lists };
  const checklist = checklistsOf(record, activtrak, day(today)).find((list) => list.id === id);
  if (checklist === undefined) throw new Error(`there is no list ${id}`);
  const { vendor, product, termEnd } = contract;
  const life = { contract, playbook: activtrak, notices, today: day(today) };
  return {
    kind: 'list',
    contractId: contract.id,
    termEnd,
    vendor: changes.vendor ?? vendor,
    product,
    checklist,
    part: changes.part ?? 1,
    request: requestOf(checklist, life),
    today: day(today),
    people: PEOPLE,
    over: changes.over ?? null,
  };
}

interface PostedFacts {
  readonly accountFree?: boolean;
  readonly contract?: Partial<Contract>;
  readonly lists?: readonly StoredList[];
  readonly notices?: readonly NoticeRecord[];
}

const PEOPLE = new Map([['ann@example.com', { id: 'U0ANN00001', name: 'ann' }]]);

/** All messages that a list takes. */
export const messagesOf = (post: ChecklistPost) =>
  Array.from({ length: partsFor(post.checklist.tasks.length) }, (_, index) =>
    checklistMessage({ ...post, part: index + 1 }),
  );

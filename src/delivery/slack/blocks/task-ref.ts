import type { Checklist, ChecklistTask } from '../../../domain/checklist.ts';
import { isLocalDate, type LocalDate } from '../../../domain/local-date.ts';

/** A list of one term of one contract. */
export interface ListRef {
  readonly contractId: string;
  readonly termEnd: LocalDate;
  readonly list: string;
}

/** A task of such a list. */
export interface TaskRef extends ListRef {
  readonly task: string;
}

/**
 * The name of a task's block, which is how the elements in it say whose they are. Slack keeps what somebody chose in
 * an element while its block keeps its name, so the name changes with what the element shows.
 */
export const taskBlockId = ({ contractId, termEnd, list, task }: TaskRef, shown: ChecklistTask): string =>
  `task|${contractId}|${termEnd}|${list}|${task}|${markOf(shown)}`;

const markOf = ({ state, done, due, assignee }: ChecklistTask): string =>
  hashed(`${state}|${done?.at}|${due}|${assignee}`);

/** A few letters that differ where the text does; nothing hangs on it but that elements are drawn anew. */
function hashed(text: string): string {
  let hash = 7;
  for (const letter of text) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 2_147_483_647;
  return hash.toString(36);
}

/** Reads what `taskBlockId` wrote; undefined where somebody made it up. */
export function readTaskBlock(blockId: unknown): TaskRef | undefined {
  const [kind, contractId = '', termEnd = '', list = '', task = ''] =
    typeof blockId === 'string' ? blockId.split('|') : [];
  if (kind !== 'task' || !isId(contractId) || !isLocalDate(termEnd) || !isId(list) || !isId(task))
    return undefined;
  return { contractId, termEnd, list, task };
}

/** The value of a list's buttons. */
export const listValue = ({ contractId, termEnd, list }: ListRef): string =>
  `${contractId}|${termEnd}|${list}`;

/** Reads what `listValue` wrote; undefined where somebody made it up. */
export function readListValue(value: unknown): ListRef | undefined {
  const [contractId = '', termEnd = '', list = ''] = typeof value === 'string' ? value.split('|') : [];
  return isId(contractId) && isLocalDate(termEnd) && isId(list) ? { contractId, termEnd, list } : undefined;
}

const isId = (text: string): boolean => /^[\w-]{1,80}$/.test(text);

/** The list of a contract's term that a checklist is. */
export const listRef = (
  { contractId, termEnd }: Pick<ListRef, 'contractId' | 'termEnd'>,
  { id }: Pick<Checklist, 'id'>,
): ListRef => ({ contractId, termEnd, list: id });

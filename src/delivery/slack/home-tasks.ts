import { openTasksByPerson } from '../../store/open-tasks.ts';
import { peopleIn } from '../../store/slack-people.ts';
import { oneLine } from '../one-line.ts';
import { nameOf } from '../reminder-words.ts';
import { taskBlocks } from './blocks/task.ts';
import { listRef } from './blocks/task-ref.ts';
import type { SlackDeps } from './deps.ts';
import { escapeMrkdwn } from './escape.ts';
import type { SlackActor } from './people.ts';
import type { HomeTasks } from './views/home.ts';

/** Two blocks each: with them a Home stays below its hundred. */
const MOST_TASKS = 8;

export const NO_TASKS: HomeTasks = { blocks: [], total: 0, shown: 0 };

/** Somebody's open tasks, which they can tick right in their Home. */
export async function homeTasks(
  { store, workspaceId, playbookOf, now }: SlackDeps,
  { identity, identities }: SlackActor,
): Promise<HomeTasks> {
  const question = { workspaceId, playbookOf, now: now(), identities };
  const tasks = (await openTasksByPerson(store.db, question)).get(identity.toLowerCase()) ?? [];
  if (tasks.length === 0) return NO_TASKS;
  const shown = tasks.slice(0, MOST_TASKS);
  const people = await peopleIn(store.db, workspaceId, [
    identity,
    ...shown.flatMap(({ task }) => task.assigned?.by ?? []),
  ]);
  return {
    total: tasks.length,
    shown: shown.length,
    blocks: shown.flatMap(({ contract, list, task, today }) => {
      const of = listRef({ contractId: contract.id, termEnd: contract.termEnd }, list);
      const prefix = `${escapeMrkdwn(oneLine(nameOf(contract), 80))}: `;
      return taskBlocks(task, { of, list, today, people, prefix });
    }),
  };
}

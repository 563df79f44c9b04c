import { checklistOf } from '../../../domain/checklist.ts';
import { anchorsOf } from '../../../domain/notice-deadline.ts';
import { checklistRecord } from '../../../store/tasks.ts';
import type { Answer } from '../answer-with.ts';
import { checklistMessages } from '../blocks/checklist.ts';
import type { SlackDeps } from '../deps.ts';
import { boldName } from '../standing-words.ts';
import { type Asker, tell } from '../tell.ts';
import { lifeOf, permit } from './life.ts';

/** Answers within half an hour that Slack takes at one response_url; the last one is kept for what goes wrong. */
const MOST_MESSAGES = 4;

/** Shows somebody a contract's task lists as they are now. */
export function checklistAnswer(deps: SlackDeps, contractId: string, asker: Asker): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'respond', actor, life);
    const { contract, playbook, today } = life;
    const { tasks, accountFree } = await checklistRecord(deps.store.db, deps.workspaceId, contractId);
    const facts = {
      anchors: anchorsOf(contract, playbook),
      stored: tasks,
      asOf: today,
      accountFree,
      timeZone: contract.timeZone,
    };
    const messages = playbook.checklists.flatMap((list) => {
      const checklist = checklistOf(list, facts);
      const action = playbook.actions.find(({ id }) => id === checklist.action)?.title ?? checklist.action;
      const { vendor, product } = contract;
      return checklistMessages({ vendor, product, checklist, action, today });
    });
    if (messages.length === 0) return `${boldName(contract)} has no checklists: its playbook has none.`;
    for (const message of messages.slice(0, MOST_MESSAGES)) await tell(deps, asker, message);
    return undefined;
  };
}

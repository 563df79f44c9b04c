import type { Answer } from '../answer-with.ts';
import { planMessage } from '../blocks/plan.ts';
import type { SlackDeps } from '../deps.ts';
import { planFor } from '../plan-for.ts';
import { lifeOf, permit } from './life.ts';

/** Everything that will happen with a contract. */
export function planAnswer(deps: SlackDeps, contractId: string): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'see', actor, life);
    return planMessage(await planFor(deps, life));
  };
}

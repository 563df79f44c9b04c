import { LastcallError } from '../../../domain/errors.ts';
import { changeStep, chooseSwitch } from '../../../domain/switch-plan.ts';
import { switchPlanOf } from '../../../store/switch-plans.ts';
import type { Answer } from '../answer-with.ts';
import type { SlackDeps } from '../deps.ts';
import type { Listens } from '../listens.ts';
import { type Opening, showView } from '../open-view.ts';
import { planFor } from '../plan-for.ts';
import { receive } from '../receive.ts';
import { standingWords } from '../standing-words.ts';
import type { Asker } from '../tell.ts';
import { recall, remember } from '../views/metadata.ts';
import {
  CHOOSE_BLOCKS,
  CHOOSE_VIEW,
  chooseView,
  STEP_BLOCKS,
  STEP_VIEW,
  statedChoice,
  statedStep,
  stepView,
} from '../views/switch-steps.ts';
import type { StateValues } from '../views/values.ts';
import { fieldErrors } from './field-errors.ts';
import { lifeOf, permit } from './life.ts';
import { askerIn } from './submissions.ts';

/** Opens the modal in which a tactic is chosen. */
export function chooseAnswer(deps: SlackDeps, contractId: string, asker: Asker, opening: Opening): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'respond', actor, life);
    refuseWithoutTactics(life.playbook.tactics.length);
    const plan = await switchPlanOf(deps.store.db, life.contract);
    const term = { contractId, termEnd: life.contract.termEnd };
    const view = chooseView(standingWords(life), life, plan, remember({ term, at: asker }));
    await showView(deps.client, opening, view);
    return undefined;
  };
}

/** Opens the modal in which a step is moved, given to somebody, ticked or left out. */
export function stepAnswer(deps: SlackDeps, contractId: string, asker: Asker, opening: Opening): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'respond', actor, life);
    refuseWithoutTactics(life.playbook.tactics.length);
    const plan = await planFor(deps, life);
    const term = { contractId, termEnd: life.contract.termEnd };
    await showView(deps.client, opening, stepView(standingWords(life), plan, remember({ term, at: asker })));
    return undefined;
  };
}

function refuseWithoutTactics(count: number): void {
  if (count === 0) throw new LastcallError('refused', "the contract's playbook has no tactics");
}

/** The modals about the steps of a switch: what is wrong is said below its field; the rest is written down, then acked. */
export function registerSwitchSteps(app: Listens, deps: SlackDeps): void {
  app.view(CHOOSE_VIEW, async ({ ack, body, view }) => {
    const { term, at } = recall(view.private_metadata);
    if (term === undefined) return ack();
    const choice = statedChoice(view.state.values as StateValues);
    const { life, plan } = await standing(deps, term.contractId);
    const errors = fieldErrors(() => chooseSwitch(choice, life, plan), CHOOSE_BLOCKS);
    if (Object.keys(errors).length > 0) return ack({ response_action: 'errors', errors });
    const by = askerIn(body, at);
    await receive(deps, { kind: 'switch-choose', term, choice, by }, [view.id, view.hash]);
    return ack();
  });
  app.view(STEP_VIEW, async ({ ack, body, view }) => {
    const { term, at } = recall(view.private_metadata);
    if (term === undefined) return ack();
    const { life, plan } = await standing(deps, term.contractId);
    const stated = statedStep(view.state.values as StateValues, life.today);
    if (stated === undefined) return ack({ response_action: 'errors', errors: { step: 'Choose a step.' } });
    const { step, wish } = stated;
    const errors = fieldErrors(() => changeStep(step, wish, '', life, plan), STEP_BLOCKS);
    if (Object.keys(errors).length > 0) return ack({ response_action: 'errors', errors });
    const by = askerIn(body, at);
    await receive(deps, { kind: 'switch-step', term, ...stated, by }, [view.id, view.hash]);
    return ack();
  });
}

async function standing(deps: SlackDeps, contractId: string) {
  const life = await lifeOf(deps, contractId);
  return { life, plan: await switchPlanOf(deps.store.db, life.contract) };
}

import { answerWith } from '../answer-with.ts';
import { SWITCH_ACTIONS } from '../blocks/switch-buttons.ts';
import { reckon } from '../cost-form.ts';
import type { SlackDeps } from '../deps.ts';
import type { Listens } from '../listens.ts';
import { recall } from '../views/metadata.ts';
import { ADVISE_VIEW, COST_BLOCKS, COST_VIEW, statedAnswers, statedCost } from '../views/switch.ts';
import type { StateValues } from '../views/values.ts';
import { adviceAnswer, adviceFor, costAnswer, costFor, pictureAnswer } from './cost.ts';
import { draftAnswer, registerDrafts } from './draft.ts';
import { fieldErrors } from './field-errors.ts';
import { lifeOf } from './life.ts';
import { openerFor } from './opens.ts';
import { askerIn } from './submissions.ts';
import { chooseAnswer, registerSwitchSteps, stepAnswer } from './switch-steps.ts';

/** What there is to know and to do about a switch: buttons below a plan, and the modals that they open. */
export function registerSwitch(app: Listens, deps: SlackDeps): void {
  const opens = openerFor(app, deps);
  opens(SWITCH_ACTIONS.advise, ({ contractId }, asker, opening) =>
    adviceAnswer(deps, contractId, asker, opening),
  );
  opens(SWITCH_ACTIONS.cost, ({ contractId }, asker, opening) =>
    costAnswer(deps, contractId, asker, opening),
  );
  opens(SWITCH_ACTIONS.choose, ({ contractId }, asker, opening) =>
    chooseAnswer(deps, contractId, asker, opening),
  );
  opens(SWITCH_ACTIONS.step, ({ contractId }, asker, opening) =>
    stepAnswer(deps, contractId, asker, opening),
  );
  opens(SWITCH_ACTIONS.draft, ({ contractId }, asker, opening) =>
    draftAnswer(deps, contractId, asker, opening),
  );
  registerSwitchSteps(app, deps);
  registerDrafts(app, deps);
  opens(SWITCH_ACTIONS.picture, ({ contractId }) => pictureAnswer(deps, contractId));
  app.view(ADVISE_VIEW, async ({ ack, body, view }) => {
    await ack();
    const { contractId, at } = recall(view.private_metadata);
    if (contractId === undefined) return;
    const answers = statedAnswers(view.state.values as StateValues);
    answerWith(deps, askerIn(body, at), adviceFor(deps, contractId, answers));
  });
  app.view(COST_VIEW, async ({ ack, body, view }) => {
    const { contractId, at } = recall(view.private_metadata);
    if (contractId === undefined) return ack();
    const form = statedCost(view.state.values as StateValues);
    const life = await lifeOf(deps, contractId);
    const errors = fieldErrors(() => reckon(form, life), COST_BLOCKS);
    if (Object.keys(errors).length > 0) return ack({ response_action: 'errors', errors });
    await ack();
    answerWith(deps, askerIn(body, at), costFor(deps, contractId, form));
  });
}

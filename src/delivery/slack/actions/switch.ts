import type { App } from '@slack/bolt';
import { type Answer, answerWith } from '../answer-with.ts';
import { readTermValue } from '../blocks/reminder-buttons.ts';
import { SWITCH_ACTIONS } from '../blocks/switch-buttons.ts';
import { reckon } from '../cost-form.ts';
import type { SlackDeps } from '../deps.ts';
import type { Opening } from '../open-view.ts';
import { askerOf, bodyOf, openingOf } from '../payloads.ts';
import type { Asker } from '../tell.ts';
import { recall } from '../views/metadata.ts';
import { ADVISE_VIEW, COST_BLOCKS, COST_VIEW, statedAnswers, statedCost } from '../views/switch.ts';
import type { StateValues } from '../views/values.ts';
import { adviceAnswer, adviceFor, costAnswer, costFor, pictureAnswer } from './cost.ts';
import { draftAnswer, registerDrafts } from './draft.ts';
import { fieldErrors } from './field-errors.ts';
import { lifeOf } from './life.ts';
import { askerIn } from './submissions.ts';
import { chooseAnswer, registerSwitchSteps, stepAnswer } from './switch-steps.ts';

/** What there is to know and to do about a switch: buttons below a plan, and the modals that they open. */
export function registerSwitch(app: App, deps: SlackDeps): void {
  const opens = (
    actionId: string,
    answer: (contractId: string, asker: Asker, opening: Opening) => Answer,
  ): void => {
    app.action(actionId, async ({ ack, body, action }) => {
      await ack();
      const term = readTermValue('value' in action ? action.value : undefined);
      const pressed = bodyOf(body);
      if (term === undefined) return;
      const asker = askerOf(pressed);
      answerWith(deps, asker, answer(term.contractId, asker, openingOf(pressed)));
    });
  };
  opens(SWITCH_ACTIONS.advise, (id, asker, opening) => adviceAnswer(deps, id, asker, opening));
  opens(SWITCH_ACTIONS.cost, (id, asker, opening) => costAnswer(deps, id, asker, opening));
  opens(SWITCH_ACTIONS.choose, (id, asker, opening) => chooseAnswer(deps, id, asker, opening));
  opens(SWITCH_ACTIONS.step, (id, asker, opening) => stepAnswer(deps, id, asker, opening));
  opens(SWITCH_ACTIONS.draft, (id, asker, opening) => draftAnswer(deps, id, asker, opening));
  registerSwitchSteps(app, deps);
  registerDrafts(app, deps);
  opens(SWITCH_ACTIONS.picture, (id) => pictureAnswer(deps, id));
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

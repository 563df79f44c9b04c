import { type Answers, adviceOf, assumedAnswers } from '../../../domain/advice.ts';
import { termsOf } from '../../../domain/contract.ts';
import { contractCredit } from '../../../domain/contract-cost.ts';
import { formatLong } from '../../../domain/local-date.ts';
import { formatMoney } from '../../../domain/money.ts';
import { nextTermEnd, renewalCost } from '../../../domain/renewal.ts';
import { planPicture } from '../../../store/follow-up-notes.ts';
import { nameOf } from '../../reminder-words.ts';
import type { Answer } from '../answer-with.ts';
import { adviceMessage, costMessage } from '../blocks/advice.ts';
import { type CostForm, initialCost, reckon } from '../cost-form.ts';
import type { SlackDeps } from '../deps.ts';
import { type Opening, showView } from '../open-view.ts';
import type { PictureWish } from '../picture-for.ts';
import { standingWords } from '../standing-words.ts';
import type { Asker } from '../tell.ts';
import { remember } from '../views/metadata.ts';
import { adviseView, costView } from '../views/switch.ts';
import { lifeOf, permit } from './life.ts';

/** Opens the modal that asks what a switch is reckoned from. */
export function costAnswer(deps: SlackDeps, contractId: string, asker: Asker, opening: Opening): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'see', actor, life);
    const { currency } = termsOf(life.contract, life.playbook);
    const metadata = remember({ contractId, at: asker });
    const view = costView(standingWords(life), initialCost(life), life, currency, metadata);
    await showView(deps.client, opening, view);
    return undefined;
  };
}

/** What a switch costs with what was filled in; the chart follows by direct message. */
export function costFor(deps: SlackDeps, contractId: string, form: CostForm): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'see', actor, life);
    const { contract, playbook, today } = life;
    const { cost, next } = reckon(form, life);
    const answers = { ...assumedAnswers(contract, playbook, today), seats: cost.seats };
    const credit = contractCredit(contract, playbook, answers, today);
    const terms = termsOf(contract, playbook);
    const again = renewalCost(contract, terms);
    const renewal =
      again === null || !terms.autoRenews
        ? null
        : `Doing nothing costs ${formatMoney(again)}: another term, until ${formatLong(nextTermEnd(contract.termEnd, terms))}.`;
    await askForPicture(deps, actor.userId, contractId, { kind: 'cost', form });
    const term = { contractId, termEnd: contract.termEnd };
    return costMessage(nameOf(contract), { cost, credit, renewal, next }, term);
  };
}

/** Opens the modal that asks what decides which way out. */
export function adviceAnswer(deps: SlackDeps, contractId: string, asker: Asker, opening: Opening): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'see', actor, life);
    const assumed = assumedAnswers(life.contract, life.playbook, life.today);
    const view = adviseView(standingWords(life), assumed, remember({ contractId, at: asker }));
    await showView(deps.client, opening, view);
    return undefined;
  };
}

/** Which way out with what was answered, and why. */
export function adviceFor(deps: SlackDeps, contractId: string, answers: Answers): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'see', actor, life);
    const { contract, playbook, notices, today } = life;
    const advice = adviceOf({ contract, playbook, notices, answers, asOf: today });
    return adviceMessage(nameOf(contract), advice, { contractId, termEnd: contract.termEnd });
  };
}

/** Sends somebody the picture of a contract's switch, by direct message. */
export function pictureAnswer(deps: SlackDeps, contractId: string): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'see', actor, life);
    await askForPicture(deps, actor.userId, contractId, { kind: 'timeline' });
    return 'The picture is on its way to your direct messages with Lastcall.';
  };
}

async function askForPicture(deps: SlackDeps, userId: string, contractId: string, wish: PictureWish) {
  const { store, workspaceId } = deps;
  await planPicture(store.db, { workspaceId, userId, contractId, wish });
  deps.nudge();
}

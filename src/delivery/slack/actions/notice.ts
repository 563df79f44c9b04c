import { isArchived } from '../../../domain/access-decisions.ts';
import { LastcallError } from '../../../domain/errors.ts';
import type { Answer } from '../answer-with.ts';
import type { SlackDeps } from '../deps.ts';
import { type Opening, showView } from '../open-view.ts';
import { standingWords } from '../standing-words.ts';
import type { Asker } from '../tell.ts';
import { remember } from '../views/metadata.ts';
import { noticeView } from '../views/notice.ts';
import { lifeOf, permit } from './life.ts';

/** Opens the modal that takes a notice and its proof; `preferred` is the action that is offered first. */
export function noticeAnswer(
  deps: SlackDeps,
  contractId: string,
  asker: Asker,
  opening: Opening,
  preferred?: string,
): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'record-notice', actor, life);
    if (isArchived(life.contract))
      throw new LastcallError('refused', 'the contract is archived; restore it first');
    const term = { contractId, termEnd: life.contract.termEnd };
    await showView(
      deps.client,
      opening,
      noticeView(standingWords(life), life, remember({ term, at: asker }), preferred),
    );
    return undefined;
  };
}

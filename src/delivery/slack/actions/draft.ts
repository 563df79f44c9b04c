import { LastcallError } from '../../../domain/errors.ts';
import { draftRequest, requestsOf } from '../../../domain/request-draft.ts';
import type { Answer } from '../answer-with.ts';
import { SEND_REQUEST } from '../blocks/draft.ts';
import type { SlackDeps } from '../deps.ts';
import type { Listens } from '../listens.ts';
import { type Opening, showView } from '../open-view.ts';
import { askerOf, bodyOf, pressParts } from '../payloads.ts';
import { receive } from '../receive.ts';
import { standingWords } from '../standing-words.ts';
import type { Asker } from '../tell.ts';
import {
  DRAFT_VIEW,
  draftView,
  REQUEST_VIEW,
  requestView,
  statedDraft,
  statedRequest,
} from '../views/draft.ts';
import { recall, remember } from '../views/metadata.ts';
import type { StateValues } from '../views/values.ts';
import { lifeOf, permit } from './life.ts';
import { askerIn } from './submissions.ts';

/** Opens the modal that asks what is to be requested. */
export function draftAnswer(deps: SlackDeps, contractId: string, asker: Asker, opening: Opening): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'see', actor, life);
    const requests = requestsOf(life.playbook);
    if (requests.length === 0)
      throw new LastcallError('refused', "the contract's playbook knows of no request");
    const term = { contractId, termEnd: life.contract.termEnd };
    await showView(
      deps.client,
      opening,
      requestView(standingWords(life), requests, remember({ term, at: asker })),
    );
    return undefined;
  };
}

/** From what is asked for to the text, and from the text to what is kept of it. Nothing is sent but by `SEND_REQUEST`. */
export function registerDrafts(app: Listens, deps: SlackDeps): void {
  app.view(REQUEST_VIEW, async ({ ack, body, view }) => {
    const remembered = recall(view.private_metadata);
    const { term } = remembered;
    const stated = statedRequest(view.state.values as StateValues);
    if (term === undefined || stated === undefined) return ack();
    const life = await lifeOf(deps, term.contractId);
    const { name } = await deps.people.of(bodyOf(body).user.id);
    const draft = draftRequest(stated.kind, life, { ...stated.details, name });
    const metadata = remember({ ...remembered, request: stated.kind });
    return ack({ response_action: 'update', view: draftView(draft, metadata) });
  });
  app.view(DRAFT_VIEW, async ({ ack, body, view }) => {
    const { term, at, request } = recall(view.private_metadata);
    const stated = statedDraft(view.state.values as StateValues);
    if (term !== undefined && request !== undefined)
      await receive(deps, { kind: 'draft', term, request, ...stated, by: askerIn(body, at) }, [
        view.id,
        view.hash,
      ]);
    await ack();
  });
  app.action(SEND_REQUEST, async ({ ack, body, action }) => {
    const pressed = bodyOf(body);
    const requestId = 'value' in action ? action.value : undefined;
    if (requestId !== undefined)
      await receive(deps, { kind: 'send-request', requestId, by: askerOf(pressed) }, pressParts(pressed));
    await ack();
  });
}

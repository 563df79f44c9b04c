import { emailAddress } from '../../config/primitives.ts';
import { LastcallError } from '../../domain/errors.ts';
import { draftRequest, unfilled } from '../../domain/request-draft.ts';
import { getContract } from '../../store/contracts.ts';
import { endAct } from '../../store/inbox.ts';
import { addRequest, confirmRequest, requestById } from '../../store/requests.ts';
import { allow } from './access.ts';
import { lifeOf } from './actions/life.ts';
import type { DeedOf } from './acts.ts';
import { draftMessage } from './blocks/draft.ts';
import type { SlackDeps } from './deps.ts';
import { escapeMrkdwn } from './escape.ts';
import type { SlackActor } from './people.ts';
import type { Telling } from './tell.ts';

/** Keeps a draft as somebody left it, and shows it to them. It goes where the contract says, whatever was typed. */
export async function keepDraft(
  deps: SlackDeps,
  id: string,
  { term, request, subject, body }: DeedOf<'draft'>,
  actor: SlackActor,
): Promise<Telling> {
  const { store, workspaceId, now } = deps;
  const life = await lifeOf(deps, term.contractId);
  await allow(deps, 'see', actor, life.contract);
  if (life.contract.termEnd !== term.termEnd)
    throw new LastcallError('refused', 'the contract is in another term by now; draft it again');
  const draft = { ...draftRequest(request, life), subject, body };
  const requestId = await addRequest(store, {
    workspaceId,
    contractId: term.contractId,
    draft,
    by: actor.identity,
    replyTo: emailAddress.safeParse(actor.identity).success ? actor.identity : null,
    now: now(),
    state: 'draft',
    alongside: (tx) => endAct(tx, id),
  });
  return draftMessage({ id: requestId, draft, canMail: deps.canMail });
}

/** Somebody confirmed that a draft is to go out in their name. */
export async function sendDraft(
  deps: SlackDeps,
  id: string,
  { requestId }: DeedOf<'send-request'>,
  actor: SlackActor,
): Promise<string> {
  const { store, workspaceId, now } = deps;
  const row = await requestById(store.db, workspaceId, requestId);
  if (row === undefined) throw new LastcallError('not-found', 'that draft is gone; draft it again');
  const contract = await getContract(store.db, workspaceId, row.contract_id);
  await allow(deps, 'record-notice', actor, contract);
  if (contract.termEnd !== row.term_end)
    throw new LastcallError('refused', 'the contract is in another term by now; draft it again');
  if (unfilled(`${row.subject}\n${row.body}`).length > 0 || !emailAddress.safeParse(row.recipient).success)
    throw new LastcallError('refused', 'something in it is still to be filled in; draft it again');
  const confirmed = await store.db.transaction().execute(async (tx) => {
    await endAct(tx, id);
    return confirmRequest(tx, row, { by: actor.identity, now: now() });
  });
  const to = escapeMrkdwn(row.recipient);
  return confirmed
    ? `It is on its way to ${to}; the contract's history tells when it was taken.`
    : `It was confirmed already, and goes to ${to} once.`;
}

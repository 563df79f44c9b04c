import { playbookFor } from '../../config/load-playbooks.ts';
import { formPatch, newContract } from '../../domain/contract-form.ts';
import { editDecision } from '../../domain/decisions.ts';
import { LastcallError } from '../../domain/errors.ts';
import { lifeAt } from '../../domain/lifecycle.ts';
import { whyNot } from '../../domain/permissions.ts';
import { nobodyToTell } from '../../domain/warnings.ts';
import { addContract } from '../../store/add-contract.ts';
import { getContract } from '../../store/contracts.ts';
import { endAct } from '../../store/inbox.ts';
import { changeLife } from '../../store/lifecycle.ts';
import { allow, guardedFor } from './access.ts';
import { actContext } from './act-context.ts';
import type { DeedOf } from './acts.ts';
import type { SlackDeps } from './deps.ts';
import { entriesOf } from './entries.ts';
import { entryLine } from './entry-words.ts';
import type { SlackActor } from './people.ts';
import { RefusedError } from './refusals.ts';

/** Adds the contract of a form. @returns what to tell the person */
export async function add(
  deps: SlackDeps,
  id: string,
  { fields, owner, channel }: DeedOf<'add'>,
  actor: SlackActor,
): Promise<string> {
  const { store, workspaceId, now } = deps;
  await allow(deps, 'add', actor);
  const playbook = playbookFor(fields.vendor, deps.playbooks);
  const ownerEmail = owner === null ? null : await identityOf(deps, owner);
  const stated = newContract(fields, playbook, { ownerEmail, slackChannel: channel });
  const contractId = await addContract(store, deps.inputOf(stated), {
    workspaceId,
    actor: actor.identity,
    now: now(),
    alongside: (tx) => endAct(tx, id),
  });
  return `Added. ${await lineOf(deps, contractId)}`;
}

/** Saves an edited contract. @returns what to tell the person */
export async function edit(
  deps: SlackDeps,
  id: string,
  { contractId, version, fields, owner, channel }: DeedOf<'edit'>,
  actor: SlackActor,
): Promise<string> {
  const { store, workspaceId } = deps;
  const seen = await getContract(store.db, workspaceId, contractId);
  const { inChannel } = await guardedFor(deps, actor, seen);
  const ownerEmail = owner === undefined ? undefined : owner === null ? null : await identityOf(deps, owner);
  const changed = await changeLife(store, actContext(deps, id, contractId, actor), (record) => {
    const { contract } = record;
    const refusal = whyNot('edit', actor, { contract, inChannel });
    if (refusal !== null) throw new RefusedError(refusal, 'edit', contract.id);
    if (contract.version !== version)
      throw new LastcallError(
        'refused',
        'somebody changed it meanwhile; open it again and edit what it says now',
      );
    const { ownerEmail: before, slackChannel } = contract;
    const patch = {
      ...formPatch(fields),
      ownerEmail: ownerEmail === undefined ? before : ownerEmail,
      slackChannel: channel === undefined ? slackChannel : channel,
    };
    return editDecision(patch, lifeAt(record, deps, deps.now()), deps.playbookOf);
  });
  return `${changed !== null ? 'Saved.' : 'Nothing was different.'} ${await lineOf(deps, contractId)}`;
}

/** Who a user is to contracts. @throws LastcallError `refused` where Slack does not say */
async function identityOf({ people }: SlackDeps, userId: string): Promise<string> {
  const { identity, standing } = await people.of(userId);
  if (standing === 'unknown')
    throw new LastcallError('refused', 'Slack does not say who the owner is; choose somebody else');
  return identity;
}

/** Where the contract stands; and, where its reminders would reach nobody, that. */
async function lineOf(deps: SlackDeps, contractId: string): Promise<string> {
  const contract = await getContract(deps.store.db, deps.workspaceId, contractId);
  const [entry] = await entriesOf(deps, [contract]);
  const line = entry === undefined ? '' : entryLine(entry);
  const nobody = nobodyToTell(contract, deps.reach);
  return nobody ? `${line}\n⚠️ ${nobody.text}` : line;
}

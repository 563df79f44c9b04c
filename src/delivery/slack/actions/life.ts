import { lifeAt } from '../../../domain/lifecycle.ts';
import { whyNot } from '../../../domain/permissions.ts';
import { getContract } from '../../../store/contracts.ts';
import { noticesOf } from '../../../store/notices.ts';
import { guardedFor } from '../access.ts';
import type { SlackDeps } from '../deps.ts';
import type { SlackActor } from '../people.ts';
import { RefusedError } from '../refusals.ts';

/** A contract with what decides what may be done to it. @throws LastcallError `not-found` */
export async function lifeOf(deps: SlackDeps, contractId: string): Promise<ReturnType<typeof lifeAt>> {
  const { db } = deps.store;
  const contract = await getContract(db, deps.workspaceId, contractId);
  return lifeAt(
    { contract, notices: (await noticesOf(db, [contractId])).get(contractId) ?? [] },
    deps,
    deps.now(),
  );
}

/** @throws RefusedError where the person may not do it. */
export async function permit(
  deps: SlackDeps,
  act: Parameters<typeof whyNot>[0],
  actor: SlackActor,
  { contract }: Pick<Awaited<ReturnType<typeof lifeOf>>, 'contract'>,
): Promise<void> {
  const refusal = whyNot(act, actor, await guardedFor(deps, actor, contract));
  if (refusal !== null) throw new RefusedError(refusal, act, contract.id);
}

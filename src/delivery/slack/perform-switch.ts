import { LastcallError } from '../../domain/errors.ts';
import { lifeAt } from '../../domain/lifecycle.ts';
import { whyNot } from '../../domain/permissions.ts';
import { changeStep, chooseSwitch, type StepWish, type SwitchChange } from '../../domain/switch-plan.ts';
import { getContract } from '../../store/contracts.ts';
import { changeSwitch } from '../../store/switch-plans.ts';
import { guardedFor } from './access.ts';
import { actContext } from './act-context.ts';
import type { DeedOf } from './acts.ts';
import type { SlackDeps } from './deps.ts';
import { escapeMrkdwn } from './escape.ts';
import type { SlackActor } from './people.ts';
import { RefusedError } from './refusals.ts';
import { boldName } from './standing-words.ts';

type SwitchDeed = DeedOf<'switch-choose' | 'switch-step'>;

/** What somebody did with a switch, under the contract's lock. @returns what to tell the person */
export async function changeSwitchIn(
  deps: SlackDeps,
  id: string,
  deed: SwitchDeed,
  actor: SlackActor,
): Promise<string> {
  const { store, workspaceId } = deps;
  const { contractId, termEnd } = deed.term;
  const contract = await getContract(store.db, workspaceId, contractId);
  const { inChannel } = await guardedFor(deps, actor, contract);
  const wish = deed.kind === 'switch-step' ? await wishOf(deps, deed) : undefined;
  const change = await changeSwitch(
    store,
    actContext(deps, id, contractId, actor),
    (record): SwitchChange | null => {
      const refusal = whyNot('respond', actor, { contract: record.contract, inChannel });
      if (refusal !== null) throw new RefusedError(refusal, 'respond', contractId);
      if (record.contract.termEnd !== termEnd)
        throw new LastcallError('refused', 'the contract is in another term by now; open its plan again');
      const life = lifeAt(record, deps, deps.now());
      return deed.kind === 'switch-choose'
        ? chooseSwitch(deed.choice, life, record.plan)
        : changeStep(deed.step, wish ?? deed.wish, actor.identity, life, record.plan);
    },
  );
  const words = change?.words ?? 'there was nothing to change';
  return `${boldName(contract)}: ${escapeMrkdwn(words)}.`;
}

/** A step is assigned to an address; Slack knows people by their ids. */
async function wishOf({ people }: SlackDeps, { wish, assignee }: DeedOf<'switch-step'>): Promise<StepWish> {
  if (wish.kind !== 'assign' || assignee === null) return wish;
  const { identity, standing } = await people.of(assignee);
  if (standing === 'unknown')
    throw new LastcallError('refused', 'Slack does not say who that is; choose somebody else');
  return { kind: 'assign', assignee: identity };
}

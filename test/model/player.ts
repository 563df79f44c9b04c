import type { Contract, ContractFields } from '../../src/domain/contract.ts';
import {
  acknowledgeDecision,
  type Decision,
  intentDecision,
  noticeDecision,
  renewDecision,
  snoozeDecision,
} from '../../src/domain/decisions.ts';
import { LastcallError } from '../../src/domain/errors.ts';
import { type Instant, localDateAt } from '../../src/domain/instant.ts';
import type { Life } from '../../src/domain/lifecycle.ts';
import { addDays, type LocalDate } from '../../src/domain/local-date.ts';
import { playbookOf, type Rules } from '../../src/scheduler/plan-due.ts';
import { appendActivity } from '../../src/store/activity.ts';
import { fieldsOf } from '../../src/store/contract-row.ts';
import { contractsById, updateContract } from '../../src/store/contracts.ts';
import { changeLife } from '../../src/store/lifecycle.ts';
import type { Store } from '../../src/store/open.ts';
import type { Database } from '../../src/store/schema.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { type Act, actionOf, type Edit } from './acts.ts';
import { dayText } from './days.ts';
import type { Facts } from './state.ts';

/** The fields of a contract that differ from one to the other; the rest is the same for all. */
export const fieldsFrom = (facts: Partial<Facts>): Partial<ContractFields> => ({
  ...(facts.T === undefined ? {} : { termEnd: dayText(facts.T) as LocalDate }),
  ...(facts.noticeDays === undefined ? {} : { noticeDays: facts.noticeDays }),
  ...(facts.months === undefined ? {} : { termMonths: facts.months }),
  ...(facts.renewsByItself === undefined ? {} : { autoRenews: facts.renewsByItself }),
  ...(facts.intent === undefined ? {} : { intent: facts.intent }),
  ...(facts.owner === undefined ? {} : { ownerEmail: facts.owner }),
  ...(facts.channel === undefined ? {} : { slackChannel: facts.channel }),
  ...(facts.zone === undefined ? {} : { timeZone: facts.zone }),
  ...(facts.vendor === undefined ? {} : { playbook: facts.vendor }),
});

/** A whole contract as people state it. */
export const contractFrom = (name: string, facts: Facts): ContractFields =>
  ({
    vendor: name,
    product: '',
    plan: '',
    seats: 50,
    unitPrice: 1900,
    currency: 'USD',
    termStart: null,
    purchasedThrough: 'direct',
    reseller: null,
    endDateSource: 'invoice',
    notes: '',
    ...fieldsFrom(facts),
  }) as ContractFields;

export interface Stage {
  readonly store: Store;
  readonly rules: Rules;
}

/** Carries an act out on a stored contract as the surfaces do. @returns why it was refused, or undefined. */
export async function perform(stage: Stage, id: string, act: Act, now: Instant): Promise<string | undefined> {
  try {
    await (act.kind === 'edit' ? edit(stage, id, act, now) : decide(stage, id, act, now));
    return undefined;
  } catch (error) {
    if (error instanceof LastcallError && error.code !== 'database') return error.message;
    throw error;
  }
}

async function decide(
  { store, rules }: Stage,
  id: string,
  act: Exclude<Act, { kind: 'edit' }>,
  now: Instant,
): Promise<void> {
  const context = { workspaceId: DEFAULT_WORKSPACE, contractId: id, actor: 'ann', now };
  await changeLife(store, context, ({ contract, notices }) => {
    const today = localDateAt(now, contract.timeZone);
    const playbook = playbookOf(contract, rules.playbooks);
    return decisionOf(act, { contract, notices, playbook, today });
  });
}

function decisionOf(act: Exclude<Act, { kind: 'edit' }>, life: Life): Decision {
  const action = (what: Parameters<typeof actionOf>[0]) =>
    actionOf(what, { vendor: life.contract.playbook as Facts['vendor'] });
  switch (act.kind) {
    case 'acknowledge':
      return acknowledgeDecision('ann', life);
    case 'snooze':
      return snoozeDecision('ann', addDays(life.today, act.days), life);
    case 'intent':
      return intentDecision(act.intent, life);
    case 'renew':
      return renewDecision(null, life);
    case 'notice': {
      const stated = { action: action(act.what), givenOn: addDays(life.today, -act.ago) };
      const confirmedOn = act.confirmed ? life.today : null;
      return noticeDecision({ ...stated, through: null, reference: null, confirmedOn }, life);
    }
    case 'confirm': {
      const known = life.notices.find(
        (notice) => notice.termEnd === life.contract.termEnd && notice.action === action(act.what),
      );
      if (known === undefined || known.confirmedOn !== null)
        throw new LastcallError('refused', 'no notice waits for a confirmation');
      const stated = { action: known.action, givenOn: known.givenOn };
      return noticeDecision({ ...stated, through: null, reference: null, confirmedOn: life.today }, life);
    }
  }
}

const edit = (stage: Stage, id: string, act: Edit, now: Instant): Promise<void> =>
  editAll(stage.store, new Map([[id, act]]), now);

/** Somebody corrects what is stated of contracts, all in one transaction, as from a file. */
export const editAll = (store: Store, edits: ReadonlyMap<string, Edit>, now: Instant): Promise<void> =>
  store.db.transaction().execute(async (tx) => {
    const contracts = await contractsById(tx, [...edits.keys()]);
    for (const [id, act] of edits) await editOne(tx, contracts.get(id), act, now);
  });

async function editOne(
  tx: Database,
  contract: Contract | undefined,
  { facts, moveEnd }: Edit,
  now: Instant,
): Promise<void> {
  if (contract === undefined) throw new Error('there is no such contract');
  const termEnd = addDays(contract.termEnd, moveEnd);
  const fields = { ...fieldsOf(contract), ...fieldsFrom(facts), termEnd };
  const context = { workspaceId: DEFAULT_WORKSPACE, actor: 'ann', now };
  const activity = await updateContract(tx, contract, { fields }, context);
  if (activity !== undefined) await appendActivity(tx, [activity]);
}

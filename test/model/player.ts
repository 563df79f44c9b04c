import { stopsRenewal } from '../../src/domain/actions.ts';
import type { ContractFields } from '../../src/domain/contract.ts';
import {
  accountFreeDecision,
  acknowledgeDecision,
  type Decision,
  editDecision,
  intentDecision,
  noticeDecision,
  renewDecision,
  snoozeDecision,
} from '../../src/domain/decisions.ts';
import { LastcallError } from '../../src/domain/errors.ts';
import { type Instant, localDateAt } from '../../src/domain/instant.ts';
import type { Life } from '../../src/domain/lifecycle.ts';
import { addDays, type LocalDate } from '../../src/domain/local-date.ts';
import { contractInput } from '../../src/scheduler/first-due.ts';
import { lifeOf, playbookOf, type Rules } from '../../src/scheduler/plan-due.ts';
import { changeLife } from '../../src/store/lifecycle.ts';
import type { Store } from '../../src/store/open.ts';
import { saveContracts } from '../../src/store/save-contracts.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import type { Act, Edit } from './acts.ts';
import { dayText } from './days.ts';
import type { Facts, State } from './state.ts';

/** The fields of a contract that differ from one to the other; the rest is the same for all. */
export const fieldsFrom = (facts: Partial<Facts>): Partial<ContractFields> => ({
  ...(facts.T === undefined ? {} : { termEnd: dayText(facts.T) as LocalDate }),
  ...(facts.noticeDays === undefined ? {} : { noticeDays: facts.noticeDays }),
  ...(facts.noticeMonths === undefined ? {} : { noticeMonths: facts.noticeMonths }),
  ...(facts.months === undefined ? {} : { termMonths: facts.months }),
  ...(facts.renewsByItself === undefined ? {} : { autoRenews: facts.renewsByItself }),
  ...(facts.intent === undefined ? {} : { intent: facts.intent }),
  ...(facts.owner === undefined ? {} : { ownerEmail: facts.owner }),
  ...(facts.coOwners === undefined ? {} : { coOwners: facts.coOwners }),
  ...(facts.country === undefined ? {} : { country: facts.country }),
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
export async function perform(
  { store, rules }: Stage,
  id: string,
  act: Act,
  now: Instant,
): Promise<string | undefined> {
  const context = { workspaceId: DEFAULT_WORKSPACE, contractId: id, actor: 'ann', now };
  try {
    await changeLife(store, context, ({ contract, notices }) => {
      const today = localDateAt(now, contract.timeZone);
      return decisionOf(act, { ...lifeOf(contract, notices, rules), today }, (next) =>
        playbookOf(next, rules.playbooks),
      );
    });
    return undefined;
  } catch (error) {
    if (error instanceof LastcallError && error.code !== 'database') return error.message;
    throw error;
  }
}

function decisionOf(act: Act, life: Life, playbooks: Parameters<typeof editDecision>[2]): Decision | null {
  switch (act.kind) {
    case 'acknowledge':
      return acknowledgeDecision('ann', life);
    case 'snooze':
      return snoozeDecision('ann', addDays(life.today, act.days), life);
    case 'intent':
      return intentDecision(act.intent, life);
    case 'renew':
      return renewDecision(null, life);
    case 'free':
      return accountFreeDecision(life.today, life);
    case 'edit': {
      const termEnd = addDays(life.contract.termEnd, act.moveEnd);
      return editDecision({ ...fieldsFrom(act.facts), termEnd }, life, playbooks);
    }
    case 'notice': {
      const stated = { action: act.what, givenOn: addDays(life.today, -act.ago) };
      const confirmedOn = act.confirmed ? life.today : null;
      return noticeDecision({ ...stated, through: null, reference: null, confirmedOn }, life);
    }
    case 'confirm': {
      const known = life.notices.find(
        (notice) =>
          notice.termEnd === life.contract.termEnd &&
          (act.what === 'cancel' ? stopsRenewal(notice, life.playbook) : notice.action === act.what),
      );
      if (known === undefined || known.confirmedOn !== null)
        throw new LastcallError('refused', 'no notice waits for a confirmation');
      const stated = { action: act.what, givenOn: known.givenOn };
      return noticeDecision({ ...stated, through: null, reference: null, confirmedOn: life.today }, life);
    }
  }
}

/** A row of a file that corrects what is stated of a contract. */
export interface FileRow {
  readonly name: string;
  readonly state: State;
  readonly act: Edit;
}

/** Imports a file: all of its rows are one transaction. */
export async function importRows(
  { store, rules }: Stage,
  rows: readonly FileRow[],
  now: Instant,
): Promise<void> {
  const inputs = rows.map(({ name, state, act }) => ({
    ...contractInput({ ...contractFrom(name, state), ...fieldsFrom(act.facts) }, rules),
    stated: new Set(Object.keys(fieldsFrom(act.facts)) as (keyof ContractFields)[]),
  }));
  const { ids } = await saveContracts(store.db, inputs, {
    workspaceId: DEFAULT_WORKSPACE,
    actor: 'cli',
    now,
    playbookOf: (contract) => playbookOf(contract, rules.playbooks),
  });
  if (ids.length !== rows.length) throw new Error('the import lost a row');
}

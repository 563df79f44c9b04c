import type { Contract } from '../domain/contract.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { type Plan, planOf } from '../domain/plan.ts';
import { tacticInForce } from '../domain/switch-plan.ts';
import type { Rules } from '../scheduler/plan-due.ts';
import { lifeOf } from '../scheduler/plan-due.ts';
import { rungRecordsOf } from '../store/ledger-read.ts';
import { noticesOf } from '../store/notices.ts';
import type { Store } from '../store/open.ts';
import { switchPlanOf } from '../store/switch-plans.ts';
import { pastTermsOf } from '../store/terms.ts';

/** What a plan is asked for with. */
export interface PlanQuestion {
  readonly asOf: LocalDate;
  /** Id of a tactic of the contract's playbook; its first where none is named. */
  readonly tactic: string | undefined;
}

/** A stored contract's plan, with what the ledger and the notices on record say. */
export async function planForStored(
  { db }: Store,
  rules: Rules,
  contract: Contract,
  question: PlanQuestion,
): Promise<Plan> {
  const notices = (await noticesOf(db, [contract.id])).get(contract.id) ?? [];
  return planFor(rules, contract, question, {
    notices,
    ledger: await rungRecordsOf(db, contract),
    pastTerms: (await pastTermsOf(db, [contract.id])).get(contract.id) ?? [],
    switchPlan: await switchPlanOf(db, contract),
  });
}

/** A plan from the contract alone, or with what is known of it. */
export function planFor(
  rules: Rules,
  contract: Contract,
  { asOf, tactic }: PlanQuestion,
  known: Pick<Parameters<typeof planOf>[0], 'notices' | 'ledger' | 'pastTerms' | 'switchPlan'> = {
    notices: [],
    ledger: [],
  },
): Plan {
  const { notices, ...history } = known;
  const life = lifeOf(contract, notices, rules);
  return planOf({
    ...life,
    ...history,
    tactic: tacticInForce(life.playbook, known.switchPlan ?? null, tactic),
    asOf,
    reminderTime: rules.reminderTime,
    reach: rules.reach,
  });
}

import type { Life } from '../../domain/lifecycle.ts';
import { type Plan, planOf } from '../../domain/plan.ts';
import { tacticInForce } from '../../domain/switch-plan.ts';
import { rungRecordsOf } from '../../store/ledger-read.ts';
import { switchPlanOf } from '../../store/switch-plans.ts';
import type { SlackDeps } from './deps.ts';

/** A contract's plan as of today, with what became of its reminders. */
export async function planFor(deps: SlackDeps, life: Life): Promise<Plan> {
  const { contract, playbook, today } = life;
  const { reminderTime, reach } = deps;
  const { db } = deps.store;
  const switchPlan = await switchPlanOf(db, contract);
  return planOf({
    ...life,
    ledger: await rungRecordsOf(db, contract),
    tactic: tacticInForce(playbook, switchPlan),
    switchPlan,
    asOf: today,
    reminderTime,
    reach,
  });
}

import type { Life } from '../../domain/lifecycle.ts';
import { type Plan, planOf } from '../../domain/plan.ts';
import { rungRecordsOf } from '../../store/ledger-read.ts';
import type { SlackDeps } from './deps.ts';

/** A contract's plan as of today, with what became of its reminders. */
export async function planFor(deps: SlackDeps, life: Life): Promise<Plan> {
  const { contract, playbook, today } = life;
  const { reminderTime, reach } = deps;
  return planOf({
    ...life,
    ledger: await rungRecordsOf(deps.store.db, contract),
    tactic: playbook.tactics[0],
    asOf: today,
    reminderTime,
    reach,
  });
}

import type { Life } from '../../domain/lifecycle.ts';
import { type Plan, planOf } from '../../domain/plan.ts';
import type { Medium } from '../../domain/reminder-ladder.ts';
import { ledgerOf } from '../../store/ledger-read.ts';
import type { SlackDeps } from './deps.ts';

/** A contract's plan as of today, with what became of its reminders. */
export async function planFor(deps: SlackDeps, life: Life): Promise<Plan> {
  const { contract, playbook, today } = life;
  const rows = await ledgerOf(deps.store.db, contract.id);
  const { reminderTime, reach } = deps;
  return planOf({
    ...life,
    ledger: rows
      .filter((row) => row.term_end === contract.termEnd)
      .map(({ rung, medium, recipient, state, why }) => ({
        rung,
        medium: medium as Medium,
        recipient,
        state,
        why,
      })),
    tactic: playbook.tactics[0],
    asOf: today,
    reminderTime,
    reach,
  });
}

import type { Playbook, PlaybookTactic } from '../config/playbook.ts';
import type { Contract } from '../domain/contract.ts';
import { InvalidInputError, quote } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { type Plan, planOf } from '../domain/plan.ts';
import type { Rules } from '../scheduler/plan-due.ts';
import { lifeOf } from '../scheduler/plan-due.ts';
import { rungRecordsOf } from '../store/ledger-read.ts';
import { noticesOf } from '../store/notices.ts';
import type { Store } from '../store/open.ts';
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
  });
}

/** A plan from the contract alone, or with what is known of it. */
export function planFor(
  rules: Rules,
  contract: Contract,
  { asOf, tactic }: PlanQuestion,
  known: Pick<Parameters<typeof planOf>[0], 'notices' | 'ledger' | 'pastTerms'> = { notices: [], ledger: [] },
): Plan {
  const { notices, ...history } = known;
  const life = lifeOf(contract, notices, rules);
  return planOf({
    ...life,
    ...history,
    tactic: tacticOf(life.playbook, tactic),
    asOf,
    reminderTime: rules.reminderTime,
    reach: rules.reach,
  });
}

function tacticOf(playbook: Playbook, id: string | undefined): PlaybookTactic | undefined {
  if (id === undefined) return playbook.tactics[0];
  const tactic = playbook.tactics.find((candidate) => candidate.id === id);
  if (tactic !== undefined) return tactic;
  const known =
    playbook.tactics.map((candidate) => candidate.id).join(' or ') || 'none: the playbook has no tactics';
  throw new InvalidInputError([{ place: '--tactic', found: quote(id), expected: known }]);
}

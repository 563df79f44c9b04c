import { isArchived } from './access-decisions.ts';
import type { Contract } from './contract.ts';
import type { LifeRules } from './lifecycle.ts';
import type { LocalDate } from './local-date.ts';
import type { NoticeRecord } from './notice-deadline.ts';
import { type PlanInput, warningsOf } from './plan.ts';
import type { Warning, WarningCode } from './warnings.ts';

/**
 * Gaps and lateness in what a file says, the most pressing first, whatever their line: a few of these must not
 * drown in many of the others. What is so by the vendor's rules is told by the plan and the reminders.
 */
const TOLD: readonly WarningCode[] = [
  'contract-archived',
  'nobody-to-tell',
  'notice-window-closed',
  'term-end-unconfirmed',
  'notice-period-assumed',
];

/** A contract of a file as it is once the file is imported. */
export interface ImportedContract {
  /** Where the file has it, such as `line 2`. */
  readonly place: string;
  readonly contract: Contract;
  readonly notices: readonly NoticeRecord[];
}

/** What they are worked out from. */
export interface WarningRules extends LifeRules, Pick<PlanInput, 'asOf' | 'reminderTime' | 'reach'> {
  readonly asOf: LocalDate;
  /** More than these nobody reads; the rest is only counted. */
  readonly most: number;
}

/** What somebody should know about a file's contracts, a line each; none of it stops the import. */
export function importWarnings(
  imported: readonly ImportedContract[],
  rules: WarningRules,
): { readonly lines: readonly string[]; readonly more: number } {
  const shown = new Map<WarningCode, string[]>();
  let count = 0;
  for (const { place, contract, notices } of imported) {
    for (const { code, text } of warningsFor(contract, notices, rules)) {
      if (!TOLD.includes(code)) continue;
      count += 1;
      const lines = shown.get(code) ?? [];
      if (lines.length < rules.most) shown.set(code, [...lines, `${place}, ${contract.vendor}: ${text}`]);
    }
  }
  const lines = TOLD.flatMap((code) => shown.get(code) ?? []).slice(0, rules.most);
  return { lines, more: count - lines.length };
}

function warningsFor(
  contract: Contract,
  notices: readonly NoticeRecord[],
  { playbookOf, offDays, asOf, reminderTime, reach }: WarningRules,
): readonly Warning[] {
  if (isArchived(contract))
    return [
      {
        code: 'contract-archived',
        text: `It is archived: nobody is reminded of it. ${restoreWords(contract)}.`,
      },
    ];
  return warningsOf({
    contract,
    notices,
    playbook: playbookOf(contract),
    isOff: offDays(contract.country),
    ledger: [],
    tactic: undefined,
    asOf,
    reminderTime,
    reach,
  });
}

/** How a contract that was put away is brought back. */
export const restoreWords = ({ id }: Pick<Contract, 'id'>): string =>
  `/lastcall show ${id} in Slack has a button to restore it`;

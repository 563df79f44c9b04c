import type { LocalDate } from '../../domain/local-date.ts';
import { warningsOf } from '../../domain/plan.ts';
import type { WarningCode } from '../../domain/warnings.ts';
import { lifeOf, type Rules } from '../../scheduler/plan-due.ts';
import type { ContractRow, unitOf } from './read.ts';

/** More than these nobody reads; the rest is only counted. */
const MOST_SHOWN = 20;

/**
 * Gaps and lateness in what the file says, the most pressing first, whatever their line: a few of these must not
 * drown in many of the others. What is so by the vendor's rules is told by `plan` and the reminders.
 */
const TOLD: readonly WarningCode[] = [
  'nobody-to-tell',
  'notice-window-closed',
  'term-end-unconfirmed',
  'notice-period-assumed',
];

/** What somebody should know about a file's contracts, a line each; none of it stops the import. */
export function warningLines(
  rows: readonly ContractRow[],
  rules: Rules,
  asOf: LocalDate,
  unit: ReturnType<typeof unitOf> = 'line',
): string[] {
  const shown = new Map<WarningCode, string[]>();
  const counts = new Map<WarningCode, number>();
  for (const { line, fields } of rows) {
    for (const { code, text } of warningsFor(fields, rules, asOf)) {
      if (!TOLD.includes(code)) continue;
      const count = (counts.get(code) ?? 0) + 1;
      counts.set(code, count);
      if (count > MOST_SHOWN) continue;
      const lines = shown.get(code) ?? [];
      shown.set(code, [...lines, `${unit} ${line}, ${fields.vendor}: ${text}`]);
    }
  }
  const lines = TOLD.flatMap((code) => shown.get(code) ?? []).slice(0, MOST_SHOWN);
  const more = [...counts.values()].reduce((sum, count) => sum + count, 0) - lines.length;
  return more === 0 ? lines : [...lines, `and ${more} more; lastcall plan shows those of each contract`];
}

function warningsFor(fields: ContractRow['fields'], rules: Rules, asOf: LocalDate) {
  const contract = { ...fields, id: '', workspaceId: '', version: 0 };
  const { reminderTime, reach } = rules;
  return warningsOf({
    ...lifeOf(contract, [], rules),
    ledger: [],
    tactic: undefined,
    asOf,
    reminderTime,
    reach,
  });
}

import { formatLong } from '../domain/local-date.ts';
import type { StepState, TimelineRow } from '../domain/timeline.ts';
import { printLine, printTable } from './output.ts';

const STATE_WORDS: Readonly<Record<StepState, string>> = {
  open: 'open',
  done: 'done',
  skipped: 'skipped',
  late: 'LATE',
  'too-late': 'TOO LATE',
};

/** The steps of a switch as a table; a weekend says so, and below it stands what there is to mind. */
export function printTimeline(timeline: readonly TimelineRow[]): void {
  printTable([
    ['STEP', 'OFFSET', 'DAY', 'STATE', 'WHO', 'WHAT'],
    ...timeline.map((row) => [
      row.id,
      row.offset,
      `${formatLong(row.date)}${row.weekend ? ' (weekend)' : ''}`,
      STATE_WORDS[row.state],
      row.assignee ?? '-',
      row.title,
    ]),
  ]);
  for (const { id, warnings } of timeline) for (const { text } of warnings) printLine(`  ! ${id}: ${text}`);
}

import type { KnownBlock } from '@slack/types';
import { formatLong } from '../../../domain/local-date.ts';
import type { Plan } from '../../../domain/plan.ts';
import type { Warning } from '../../../domain/warnings.ts';
import { fromToday } from '../../day-words.ts';
import { oneLine } from '../../one-line.ts';
import { rungName } from '../../rung-words.ts';
import { escapeMrkdwn } from '../escape.ts';
import { context, section } from './parts.ts';

const REMINDERS = 3;
const MOST_WARNINGS = 4;

/**
 * What follows from the dates that are being typed: the notice deadline, the next reminders, and warnings; or why
 * nothing does yet, in words of ours.
 */
export function previewBlocks(plan: Plan | string): KnownBlock[] {
  if (typeof plan === 'string') return [{ ...section([plan]), block_id: 'preview' }];
  const next = plan.reminders.filter(({ state }) => state === 'pending').slice(0, REMINDERS);
  const lines = [
    `*Notice deadline:* ${formatLong(plan.noticeDeadline)}, ${fromToday(plan.daysToNotice)}`,
    ...(plan.renewsOn === null ? ['*Renewal:* it does not renew'] : []),
    ...(next.length === 0
      ? ['*Reminders:* none are left for this term']
      : next.map(
          ({ rung, localDate }) =>
            `*Reminder:* ${localDate <= plan.asOf ? 'at once' : formatLong(localDate)} (${rungName(rung)})`,
        )),
  ];
  // Without anybody to tell, all else that the preview shows reaches nobody.
  const isFirst = ({ code }: Warning): number => Number(code === 'nobody-to-tell');
  const warnings = plan.warnings.toSorted((a, b) => isFirst(b) - isFirst(a)).slice(0, MOST_WARNINGS);
  return [
    { ...section(lines), block_id: 'preview' },
    ...(warnings.length === 0
      ? []
      : [
          {
            ...context(warnings.map(({ text }) => `⚠️ ${escapeMrkdwn(oneLine(text, 400))}`)),
            block_id: 'warnings',
          },
        ]),
  ];
}

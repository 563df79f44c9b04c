import { type CalendarLife, reconcile } from '../../src/delivery/calendar/reconcile.ts';
import { calendarFrame } from '../../src/delivery/calendar/render.ts';

/**
 * The days that count of contracts as a calendar file (RFC 5545, 7986), for whoever has no subscription. Its events
 * have the UIDs that they have in feeds. Stamped with the contract's last change: while nothing changes it is the same
 * text.
 * @param name what calendar programs call it
 * @param slackUrl the workspace's address in Slack, for links back; null: none
 */
export function calendarFile(
  name: string,
  lives: readonly CalendarLife[],
  slackUrl: string | null = null,
): string {
  const { head, tail } = calendarFrame(name);
  const texts = lives
    .toSorted((a, b) => (a.contract.id < b.contract.id ? -1 : 1))
    .map((life) => {
      const { updatedAt } = life;
      return reconcile({ life, before: undefined, slackUrl, changedAt: updatedAt, now: updatedAt }).text;
    });
  return [head, ...texts, tail].join('');
}

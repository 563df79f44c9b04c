import { type Instant, instantAt, type TimeOfDay } from './instant.ts';
import type { Life } from './lifecycle.ts';
import { isWeekend, type LocalDate, workingDayUpTo } from './local-date.ts';
import { anchorsOf } from './notice-deadline.ts';
import { type SwitchPlan, switchStart, tacticInForce, timelineFacts } from './switch-plan.ts';
import { type TimelineRow, timelineOf } from './timeline.ts';

/** A step of a chosen switch that somebody has to be reminded of now. */
export interface DueStep {
  readonly row: TimelineRow;
  /** Whose it is; null: the team's. */
  readonly assignee: string | null;
}

/**
 * The steps of a chosen switch as they were planned on the day it was chosen: they do not move along with each day
 * that passes. Empty where nobody chose.
 */
export function chosenSteps(life: Life, plan: SwitchPlan | null): TimelineRow[] {
  const { contract, playbook, notices } = life;
  const tactic = tacticInForce(playbook, plan);
  if (plan === null || tactic?.id !== plan.tactic) return [];
  const anchors = anchorsOf(contract, playbook, switchStart(plan, tactic, plan.chosenOn));
  const facts = timelineFacts(life, plan, tactic);
  return timelineOf(playbook, tactic, anchors, plan.chosenOn, notices, facts);
}

/**
 * The open steps whose day has come and that nobody was reminded of yet: on the day itself, or on the working day
 * before it. Each is told once for each day that it stands on; one that was moved is told again. What is notice, or
 * can be asked for only later, has the reminders of its own deadline.
 */
export function dueSteps(
  life: Life,
  plan: SwitchPlan | null,
  told: ReadonlyMap<string, LocalDate>,
  { now, reminderTime }: { readonly now: Instant; readonly reminderTime: TimeOfDay },
): DueStep[] {
  const { contract, playbook, isOff = isWeekend } = life;
  const tactic = tacticInForce(playbook, plan);
  const bound = new Set(playbook.actions.filter(({ window }) => window.bound !== 'any').map(({ id }) => id));
  const own = new Set(
    tactic?.steps.filter(({ action }) => action !== undefined && bound.has(action)).map(({ id }) => id),
  );
  return chosenSteps(life, plan)
    .filter(({ id, state, date }) => {
      if (state === 'done' || state === 'skipped' || own.has(id) || told.get(id) === date) return false;
      return instantAt(workingDayUpTo(date, isOff), reminderTime, contract.timeZone) <= now;
    })
    .map((row) => ({ row, assignee: row.assignee }));
}

import type { PlaybookTactic } from '../../config/playbook.ts';
import { checklistsFor, counts, stopsRenewal } from '../../domain/actions.ts';
import { type ChecklistTask, checklistOf, type StoredTask } from '../../domain/checklist.ts';
import { termBegin } from '../../domain/contract.ts';
import type { Life } from '../../domain/life-ladder.ts';
import { formatLong, type LocalDate } from '../../domain/local-date.ts';
import { anchorsOf } from '../../domain/notice-deadline.ts';
import { settlingNotice } from '../../domain/settling-notice.ts';
import { type SwitchPlan, switchStart, tacticInForce, timelineFacts } from '../../domain/switch-plan.ts';
import { type TimelineRow, timelineOf } from '../../domain/timeline.ts';
import type { PlannedEvent } from './event.ts';

/** Intents of who means to leave, and so has a switch before them. */
const LEAVES = ['cancel-to-free', 'cancel-and-delete'];

/**
 * The steps of the switch of who means to leave or gave notice of it: who has not decided is reminded of the
 * deadline, and not told to roll out something else. They stand on the days on which they stood when the contract's
 * dates became known, and do not move along with each day that passes.
 */
export const stepEvents = (life: SwitchingLife): PlannedEvent[] =>
  stepRows(life)
    .filter(({ state }) => state !== 'skipped')
    .map((row) => stepEvent(row, row.state === 'done', life.nameOf));

/** The rows of those steps; none while nobody decided to leave. */
export function stepRows(life: SwitchingLife): TimelineRow[] {
  const { contract, playbook, switchPlan = null } = life;
  const tactic = tacticInForce(playbook, switchPlan);
  if (tactic === undefined || (switchPlan === null && !isLeaving(life))) return [];
  return switchRows(life, tactic, switchPlan?.chosenOn ?? contract.knownOn ?? termBegin(contract, playbook));
}

/** The rows of a switch by one tactic, planned from a day. */
export function switchRows(life: SwitchingLife, tactic: PlaybookTactic, since: LocalDate): TimelineRow[] {
  const { contract, playbook, notices, switchPlan = null } = life;
  const anchors = anchorsOf(contract, playbook, switchStart(switchPlan, tactic, since));
  const facts = timelineFacts(life, switchPlan, tactic);
  const counting = notices.filter((notice) => counts(notice, playbook, anchors));
  return timelineOf(playbook, tactic, anchors, since, counting, facts);
}

/** A contract with the switch that its team chose; null or left out where it chose none. */
export type SwitchingLife = Life & {
  readonly switchPlan?: SwitchPlan | null;
  /** What people are called in texts. */
  readonly nameOf?: (identity: string) => string;
};

function isLeaving(life: Life): boolean {
  const settled = settlingNotice(life);
  if (LEAVES.includes(life.contract.intent)) return true;
  return settled !== undefined && stopsRenewal(settled, life.playbook);
}

const asTheyAre = (identity: string): string => identity;

/** A step of a timeline as an event. */
export const stepEvent = (
  { id, date, title, how, warnings, assignee }: TimelineRow,
  done: boolean,
  nameOf = asTheyAre,
): PlannedEvent => ({
  id: `step-${id}`,
  kind: 'step',
  date,
  title,
  text: [
    ...(how === null ? [] : [how]),
    ...(assignee === null ? [] : [`Assigned to ${nameOf(assignee)}.`]),
    ...warnings.map(({ text }) => `Note: ${text}`),
  ],
  done,
  assignee,
});

/** The tasks with a due day of the lists that follow from what was decided, and of those that somebody works on. */
export function taskEvents(life: SwitchingLife, stored: readonly StoredTask[]): PlannedEvent[] {
  const { contract, playbook } = life;
  const decided = contract.intent !== 'undecided' || isLeaving(life);
  const meant = decided ? checklistsFor(contract.intent, playbook) : [];
  const lists = playbook.checklists.filter(
    (list) => meant.includes(list) || stored.some((row) => row.list === list.id),
  );
  const facts = {
    anchors: anchorsOf(contract, playbook),
    stored,
    // What depends on the day (locked, overdue) is not told here.
    asOf: contract.termEnd,
    accountFree: Boolean(contract.accountFreeOn),
    timeZone: contract.timeZone,
  };
  return lists.flatMap((list) =>
    checklistOf(list, facts).tasks.flatMap((task) => {
      const event = taskEvent(list, task, life.nameOf);
      return event === null ? [] : [event];
    }),
  );
}

function taskEvent(
  list: { id: string; title: string },
  task: ChecklistTask,
  nameOf = asTheyAre,
): PlannedEvent | null {
  if (task.due === null) return null;
  return {
    id: `task-${list.id}-${task.id}`,
    kind: 'task',
    date: task.due,
    title: task.title,
    text: [
      ...(task.how === null ? [] : [task.how]),
      `A task of “${list.title}”.`,
      ...(task.assignee === null ? [] : [`Assigned to ${nameOf(task.assignee)}.`]),
      ...(task.closes === null ? [] : [`It cannot be done after ${formatLong(task.closes)}.`]),
      ...(task.done === null ? [] : [`Done on ${formatLong(task.done.on)} by ${nameOf(task.done.by)}.`]),
      ...(task.note === null ? [] : [task.note]),
    ],
    done: task.done !== null,
    assignee: task.assignee,
  };
}

import { type Checklist, type ChecklistTask, isComplete } from './checklist.ts';
import { type Instant, instantAt, localDateAt, type TimeOfDay } from './instant.ts';
import { type Life, renews } from './life-ladder.ts';
import { addDays, isWeekend, type LocalDate, workingDayUpTo } from './local-date.ts';
import { anchorsOf } from './notice-deadline.ts';
import { offsetFromEnd } from './offset.ts';
import { datedSteps, type Medium, type Reach, recipientsOf } from './reminder-ladder.ts';

/** The action under which the ledger has a list's messages, one row for each part of it. */
export const listAction = (list: string): string => `checklist:${list}`;

/** The action under which the ledger has what people are told of their tasks. */
export const TASKS_ACTION = 'tasks';

/** True of the ledger's rows that are about lists and tasks, and not of the ladder. */
export const isAboutLists = (action: string): boolean =>
  action === TASKS_ACTION || action.startsWith('checklist:');

/** The list that a row of the ledger shows; undefined where it shows none. */
export const listOfAction = (action: string): string | undefined =>
  action.startsWith('checklist:') ? action.slice('checklist:'.length) : undefined;

/** A post's reason and which of its messages, as the ledger keeps it: `T-30#1`. */
export const listRung = (reason: string, part: number): string => `${reason}#${part}`;

/** Which message of a post a row is, from 1. */
export const partOf = (rung: string): number => Number(rung.split('#').at(-1)) || 1;

/** The reason of a post. */
export const reasonOf = (rung: string): string => rung.slice(0, rung.lastIndexOf('#'));

/** Tasks that one message holds: a set of checkboxes takes ten options, and ten tasks stay below 50 blocks. */
export const TASKS_PER_MESSAGE = 10;

/** How many messages so many tasks take. */
export const partsFor = (tasks: number): number => Math.max(1, Math.ceil(tasks / TASKS_PER_MESSAGE));

/** Days after its due day on which somebody is told again that a task is overdue. */
const OVERDUE_DAYS = [1, 8, 15];

/** Something about lists that is to be sent once; a row of the ledger. */
export interface ListRow {
  readonly action: string;
  readonly rung: string;
  readonly medium: Medium;
  readonly recipient: string;
  readonly why: string;
  readonly localDate: LocalDate;
  readonly at: Instant;
}

export interface ListFacts {
  readonly life: Life & { readonly contract: { readonly timeZone: string } };
  /** As they are today. */
  readonly lists: readonly Checklist[];
  readonly now: Instant;
  readonly reminderTime: TimeOfDay;
  readonly reach: Reach;
}

/** What is to be sent about lists up to now, and when to look again; null where nothing is to come. */
export interface ListPlan {
  readonly rows: readonly ListRow[];
  readonly next: Instant | null;
}

/** A moment at which something about lists is told. */
interface Occasion {
  readonly reason: string;
  readonly localDate: LocalDate;
  readonly at: Instant;
  readonly why: string;
}

/**
 * What has to be sent about a contract's lists. A list is posted when its time comes and again at the rungs until it
 * is done; whoever has a task is told on the working day before it is due, and when it is overdue. Of what was
 * missed only the newest is told: the message shows everything anyhow.
 */
export function planLists(facts: ListFacts): ListPlan {
  const inUse = facts.lists.filter((list) => list.archived === null && !isComplete(list));
  const rows: ListRow[] = [];
  const next: Instant[] = [];
  const take = (occasions: readonly Occasion[], rowsOf: (occasion: Occasion) => readonly ListRow[]): void => {
    const newest = occasions.findLast(({ at }) => at <= facts.now);
    if (newest !== undefined) rows.push(...rowsOf(newest));
    const later = occasions.find(({ at }) => at > facts.now);
    if (later !== undefined) next.push(later.at);
  };
  for (const list of inUse) take(postingsOf(list, facts), (occasion) => postRows(list, occasion, facts));
  const open = inUse.filter(({ lock }) => lock === null).flatMap(({ tasks }) => tasks);
  const people = new Map<string, ChecklistTask[]>();
  for (const task of open) {
    if (task.assignee === null || task.state === 'done') continue;
    people.set(task.assignee, [...(people.get(task.assignee) ?? []), task]);
  }
  for (const [recipient, tasks] of people)
    take(remindersOf(tasks, facts), ({ reason, ...rest }) => [
      { ...rest, action: TASKS_ACTION, rung: reason, medium: 'slack-dm', recipient },
    ]);
  const [first = null] = next.toSorted((a, b) => a - b);
  return { rows, next: first };
}

/** The moments at which a list is posted, in order. */
function postingsOf(list: Checklist, { life, reminderTime, now }: ListFacts): Occasion[] {
  const { contract, playbook, notices } = life;
  const T = contract.termEnd;
  const anchors = anchorsOf(contract, playbook);
  const asked = notices.find(({ termEnd, action }) => termEnd === T && action === list.action);
  const at = (day: LocalDate) => instantAt(day, reminderTime, contract.timeZone);
  const action = playbook.actions.find(({ id }) => id === list.action);
  if (action?.window.bound === 'earliest') {
    // Nothing to prepare once it was asked for, nor where the contract goes on or is meant to stay.
    const unwanted = contract.intent === 'renew' || contract.intent === 'cancel-to-free';
    if (asked !== undefined || unwanted || renews(life)) return [];
    const opens = list.lock?.opens ?? addDays(T, 1);
    if (list.lock?.missing === 'account-free') return [];
    const why = 'it can be worked on from now on';
    return [{ reason: 'opens', localDate: opens, at: at(opens), why }];
  }
  if (asked === undefined || list.lock !== null) return [];
  // What was to be done before the end cannot be made up for.
  if (localDateAt(now, contract.timeZone) > T) return [];
  const rungs = [...new Set(datedSteps(playbook, anchors).map(({ date }) => date))]
    .filter((date) => date > asked.givenOn && date <= T)
    .sort();
  return [
    {
      reason: 'notice',
      localDate: asked.givenOn,
      // At once, whatever the time of day.
      at: instantAt(asked.givenOn, '00:00' as TimeOfDay, contract.timeZone),
      why: 'notice is on record',
    },
    ...rungs.map((date) => ({
      reason: offsetFromEnd(date, anchors),
      localDate: date,
      at: at(date),
      why: 'it is not done yet',
    })),
  ];
}

/** A list in the contract's channel, or with its owner where there is none; a row for each message that it takes. */
function postRows(list: Checklist, { reason, ...occasion }: Occasion, { life, reach }: ListFacts): ListRow[] {
  return placesOf(life, reach).flatMap(({ medium, recipient }) =>
    Array.from({ length: partsFor(list.tasks.length) }, (_, index) => ({
      ...occasion,
      action: listAction(list.id),
      rung: listRung(reason, index + 1),
      medium,
      recipient,
    })),
  );
}

/**
 * Where a contract's lists are posted: its channel or, unless it is limited to that, the default one; else its owner's
 * direct messages.
 */
export function placesOf(
  { contract }: Pick<Life, 'contract'>,
  reach: Reach,
): { readonly medium: Medium; readonly recipient: string }[] {
  const defaultChannel = contract.channelOnly ? null : reach.defaultChannel;
  const channels = recipientsOf({ audience: ['channel'] }, contract, { ...reach, defaultChannel });
  if (channels.length > 0) return channels;
  return recipientsOf({ audience: ['owner'] }, contract, { ...reach, email: false });
}

/** The days on which somebody is told of tasks of theirs, in order; what was due before they had them was told then. */
function remindersOf(
  tasks: readonly ChecklistTask[],
  { life, reminderTime }: Pick<ListFacts, 'life' | 'reminderTime'>,
): Occasion[] {
  const { timeZone } = life.contract;
  const isOff = life.isOff ?? isWeekend;
  const days = tasks.flatMap(({ due, assigned }) => {
    if (due === null) return [];
    const since = assigned ? localDateAt(assigned.at, timeZone) : null;
    const all = [workingDayUpTo(addDays(due, -1), isOff), ...OVERDUE_DAYS.map((days) => addDays(due, days))];
    return all.filter((day) => since === null || day > since);
  });
  return [...new Set(days)].sort().map((day) => ({
    reason: `day:${day}`,
    localDate: day,
    at: instantAt(day, reminderTime, timeZone),
    why: 'has tasks that are due',
  }));
}

/** A list that somebody asked for, in one place; a row for each message that it takes. */
export function askedRows(
  list: Pick<Checklist, 'id' | 'tasks'>,
  place: Pick<ListRow, 'medium' | 'recipient'>,
  { now, today }: { readonly now: Instant; readonly today: LocalDate },
): ListRow[] {
  return Array.from({ length: partsFor(list.tasks.length) }, (_, index) => ({
    ...place,
    action: listAction(list.id),
    rung: listRung(`asked:${now}`, index + 1),
    why: 'somebody asked for it',
    localDate: today,
    at: now,
  }));
}

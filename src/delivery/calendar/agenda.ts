import { type Instant, localDateAt } from '../../domain/instant.ts';
import { addDays, earlierOf, type LocalDate } from '../../domain/local-date.ts';
import { feedParts } from '../../store/calendar-parts.ts';
import { contractsById } from '../../store/contracts.ts';
import { feedContracts } from '../../store/feed-contracts.ts';
import type { Feed } from '../../store/feeds.ts';
import type { Database } from '../../store/schema.ts';
import { contractLane, deadlinesTimeline } from '../pictures/deadlines-picture.ts';
import type { MarkKind } from '../pictures/marks.ts';
import type { TimelineData } from '../pictures/timeline-data.ts';
import { MOST_LANES } from '../pictures/timeline-picture.ts';
import type { CalendarRules } from './calendar-rules.ts';
import { CATEGORIES } from './event.ts';
import { type ReadEvent, readEvent } from './read-events.ts';
import { isShown, type KeptEvent } from './reconcile.ts';
import { eventsIn } from './render.ts';

/** What a page shows of a feed. */
export interface Agenda {
  readonly events: readonly AgendaEvent[];
  /** How many more there are after those. */
  readonly more: number;
  readonly picture: TimelineData | null;
}

export interface AgendaEvent extends ReadEvent {
  readonly date: LocalDate;
  /** It is that day where the contract is. */
  readonly isToday: boolean;
}

/** A page is for what comes next; programs show everything. */
const MOST_EVENTS = 60;

interface Dated {
  readonly kept: KeptEvent;
  readonly text: string;
  readonly contractId: string;
  /** Of a contract of which the reader sees nothing else. */
  readonly isTaskOnly: boolean;
}

/** What comes next in a feed, and a picture of it: each contract on the day that it is where the contract is. */
export async function agendaOf(
  db: Database,
  { workspaceId, about }: Pick<Feed, 'workspaceId' | 'about'>,
  rules: CalendarRules,
  now: Instant,
): Promise<Agenda> {
  const utc = localDateAt(now, 'UTC');
  const parts = await feedParts(db, workspaceId, about);
  const found = parts
    .flatMap(({ contractId, text, events, tasksOf }): Dated[] => {
      const texts = eventsIn(text);
      return (
        (JSON.parse(events) as KeptEvent[])
          .filter(isShown)
          .map((kept, index) => ({
            kept,
            text: texts[index] ?? '',
            contractId,
            isTaskOnly: tasksOf !== null,
          }))
          // Nowhere is it earlier than yesterday.
          .filter(({ kept }) => kept.state === 'live' && kept.date >= addDays(utc, -1))
          .filter(({ kept }) => tasksOf === null || tasksOf.includes(kept.assignee ?? ''))
      );
    })
    .sort((a, b) => (a.kept.date < b.kept.date ? -1 : a.kept.date > b.kept.date ? 1 : 0));
  // Nor later than tomorrow: of what comes after that nobody needs to know where the contract is.
  const near = found.filter(({ kept }) => kept.date <= addDays(utc, 1)).map(({ contractId }) => contractId);
  const contracts = await contractsById(db, [...new Set(near)]);
  const todayOf = (id: string): LocalDate => localDateAt(now, contracts.get(id)?.timeZone ?? 'UTC');
  const all = found.filter(({ kept, contractId }) => kept.date >= todayOf(contractId));
  const events = all.slice(0, MOST_EVENTS).map(({ kept: { date }, text, contractId }) => ({
    date,
    isToday: date === todayOf(contractId),
    ...readEvent(text),
  }));
  const single = about.scope === 'contract' ? about.contractId : null;
  // Whoever only has a task of a contract is not told when it ends: it may be limited to its channel.
  const whole = all.filter(({ isTaskOnly }) => !isTaskOnly);
  const picture =
    single === null
      ? await deadlines(db, [...new Set(whole.map(({ contractId }) => contractId))], rules, now)
      : await steps(db, single, events, rules, now);
  return { events, more: all.length - events.length, picture };
}

/** The next contracts, a line each; the day is the earliest that it is where any of them is. */
async function deadlines(
  db: Database,
  contractIds: readonly string[],
  rules: CalendarRules,
  now: Instant,
): Promise<TimelineData | null> {
  const next = contractIds.slice(0, MOST_LANES);
  if (next.length === 0) return null;
  const lives = new Map((await feedContracts(db, next)).map((life) => [life.contract.id, life]));
  const contracts = next.flatMap((id) => {
    const life = lives.get(id);
    return life === undefined ? [] : [contractLane({ ...life, playbook: rules.playbookOf(life.contract) })];
  });
  if (contracts.length === 0) return null;
  const today = [...lives.values()]
    .map(({ contract: { timeZone } }) => localDateAt(now, timeZone))
    .reduce(earlierOf);
  return deadlinesTimeline({ title: 'Deadlines', today, contracts });
}

/** The days of one contract, a line each. */
async function steps(
  db: Database,
  contractId: string,
  events: readonly AgendaEvent[],
  rules: CalendarRules,
  now: Instant,
): Promise<TimelineData | null> {
  const contract = (await contractsById(db, [contractId])).get(contractId);
  if (contract === undefined || events.length === 0) return null;
  const { name, noticeDeadline, termEnd } = contractLane({
    contract,
    playbook: rules.playbookOf(contract),
    notices: [],
  });
  const lanes = events.slice(0, MOST_LANES).map(({ summary, date, categories, done }) => ({
    label: summary.replace(`${name}: `, ''),
    marks: [{ date, kind: markOf(categories, done) }],
  }));
  const open = events.some(({ categories }) => categories.includes(CATEGORIES.notice));
  return {
    title: name,
    today: localDateAt(now, contract.timeZone),
    lanes,
    rules: [
      ...(open && noticeDeadline !== null
        ? [{ date: noticeDeadline, label: 'last day for notice', kind: 'notice-deadline' as const }]
        : []),
      { date: termEnd, label: 'last paid day', kind: 'term-end' as const },
    ],
  };
}

function markOf(categories: readonly string[], done: boolean): MarkKind {
  if (done) return 'done';
  if (categories.includes(CATEGORIES.notice)) return 'notice-deadline';
  return categories.includes(CATEGORIES.end) ? 'term-end' : 'step';
}

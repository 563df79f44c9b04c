import { nameOf } from '../../delivery/reminder-words.ts';
import { rungName } from '../../delivery/rung-words.ts';
import type { Contract } from '../../domain/contract.ts';
import { termsOf } from '../../domain/contract.ts';
import { type Instant, instantAt, localDateAt } from '../../domain/instant.ts';
import { lifeLadder } from '../../domain/life-ladder.ts';
import { addDays, formatLong, isLocalDate, type LocalDate } from '../../domain/local-date.ts';
import type { NoticeRecord } from '../../domain/notice-deadline.ts';
import { noticeDeadline } from '../../domain/notice-deadline.ts';
import { playbookOf, type Rules } from '../../scheduler/plan-due.ts';
import { allContracts } from '../../store/contracts.ts';
import { noticesOf } from '../../store/notices.ts';
import type { Store } from '../../store/open.ts';
import { DEFAULT_WORKSPACE } from '../../store/workspaces.ts';
import type { PageClock } from '../page/routes/clock.ts';
import type { ComingEvent } from '../page/wire.ts';
import { NotPossibleError } from '../slack/interact/payloads.ts';
import type { DemoClock } from './clock.ts';
import { SANDBOX_ZONE } from './environment.ts';

/** How far the clock may be put forward at once, in days: each thing that happens on the way is played out. */
const FARTHEST_DAYS = 1100;
/** Coming events that are told of. */
const MOST_COMING = 200;

export interface PageClockDeps {
  readonly clock: DemoClock;
  readonly store: Store;
  readonly rules: Rules;
  /** One pass of the bot's own scheduler. */
  readonly sweep: () => Promise<unknown>;
  /** Called whenever the time has changed. */
  readonly changed: () => void;
}

/**
 * The sandbox's time as the page moves it. On its way to a later day it stops wherever a rung of some contract
 * falls due, and the bot sweeps there, so that everything is said on its own day, as it would have been.
 */
export function createPageClock({ clock, store, rules, sweep, changed }: PageClockDeps): PageClock {
  let moving = false;
  const today = (): LocalDate => localDateAt(clock.now(), SANDBOX_ZONE);
  const coming = () => comingEvents(store, rules, clock.now());
  const nextAt = async (): Promise<Instant | undefined> =>
    (await coming()).find(({ reminder }) => reminder)?.at as Instant | undefined;

  const stopAt = async (moment: Instant): Promise<void> => {
    clock.set(moment);
    await sweep();
    changed();
  };

  async function moveTo(target: Instant): Promise<void> {
    for (let next = await nextAt(); next !== undefined && next < target; next = await nextAt())
      await stopAt(next);
    await stopAt(target);
  }

  async function targetOf(to: Parameters<PageClock['move']>[0]): Promise<Instant> {
    if (to.next === true) {
      const next = await nextAt();
      if (next === undefined) throw new NotPossibleError('nothing is to come');
      return next;
    }
    const date = to.date ?? addDays(today(), to.days ?? 0);
    const farthest = addDays(today(), FARTHEST_DAYS);
    if (!isLocalDate(date) || date <= today() || date > farthest)
      throw new NotPossibleError(
        `the clock goes forward only, to a day from ${addDays(today(), 1)} to ${farthest}: what was sent cannot be taken back`,
      );
    return instantAt(date, rules.reminderTime, SANDBOX_ZONE);
  }

  return {
    state: async () => ({
      now: clock.now(),
      today: today(),
      words: formatLong(today()),
      moving,
      coming: await coming(),
    }),
    async move(to) {
      if (moving) throw new NotPossibleError('the clock is moving already');
      const target = await targetOf(to);
      moving = true;
      changed();
      try {
        await moveTo(target);
      } finally {
        moving = false;
        changed();
      }
    },
  };
}

/** What is to come of all contracts, soonest first: reminders, and the days that count. */
async function comingEvents({ db }: Store, rules: Rules, now: Instant): Promise<ComingEvent[]> {
  const contracts = await Array.fromAsync(allContracts(db, DEFAULT_WORKSPACE));
  const notices = await noticesOf(
    db,
    contracts.map(({ id }) => id),
  );
  const events = contracts.flatMap((contract) =>
    eventsOf(contract, rules, notices.get(contract.id) ?? [], now),
  );
  return events.sort((a, b) => a.at - b.at).slice(0, MOST_COMING);
}

function eventsOf(
  contract: Contract,
  rules: Rules,
  notices: readonly NoticeRecord[],
  now: Instant,
): ComingEvent[] {
  const playbook = playbookOf(contract, rules.playbooks);
  const event = (at: Instant, date: LocalDate, what: string, reminder: boolean): ComingEvent => ({
    at,
    date,
    words: formatLong(date),
    contract: nameOf(contract),
    what,
    reminder,
  });
  const reminders = lifeLadder({ contract, playbook, notices }, rules.reminderTime).map(
    ({ at, localDate, rung }) => event(at, localDate, rungName(rung), true),
  );
  const terms = termsOf(contract, playbook);
  const days = [
    ...(terms.autoRenews ? [['last day for notice', noticeDeadline(contract.termEnd, terms)] as const] : []),
    ['last paid day', contract.termEnd] as const,
  ];
  const marks = days.map(([what, date]) =>
    event(instantAt(date, rules.reminderTime, contract.timeZone), date, what, false),
  );
  return [...reminders, ...marks].filter(({ at }) => at > now);
}

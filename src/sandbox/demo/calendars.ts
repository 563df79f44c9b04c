import { planForStored } from '../../cli/plan-for.ts';
import { timelineCalendar } from '../../delivery/calendar/timeline-calendar.ts';
import { nameOf } from '../../delivery/reminder-words.ts';
import { localDateAt } from '../../domain/instant.ts';
import { playbookOf, type Rules } from '../../scheduler/plan-due.ts';
import { allContracts } from '../../store/contracts.ts';
import type { Store } from '../../store/open.ts';
import { DEFAULT_WORKSPACE } from '../../store/workspaces.ts';
import type { CalendarSource, Calendars } from '../page/routes/calendar.ts';
import { NotPossibleError } from '../slack/interact/payloads.ts';
import type { DemoClock } from './clock.ts';

export interface CalendarDeps {
  readonly store: Store;
  readonly rules: Rules;
  readonly clock: DemoClock;
  readonly changed: () => void;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The calendars that the page shows: feeds of the bot that somebody subscribed to, read over HTTP as a calendar
 * program would; without any, what `lastcall calendar` writes of each contract.
 */
export function createCalendars({ store, rules, clock, changed }: CalendarDeps): Calendars {
  const feeds: string[] = [];
  return {
    sources: async () => (feeds.length > 0 ? feeds.map(feedSource) : contractSources(store, rules, clock)),
    subscribe(address) {
      // The webcal: of a calendar program's link is http: to whoever fetches it.
      const url = address.replace(/^webcals?:/, 'http:');
      if (!URL.canParse(url) || !LOOPBACK.has(new URL(url).hostname))
        throw new NotPossibleError(`found ${address}, expected an address of the bot on this machine`);
      if (!feeds.includes(url)) feeds.push(url);
      changed();
    },
  };
}

const feedSource = (url: string): CalendarSource => ({
  name: url,
  url,
  read: async () => {
    const response = await fetch(url, { headers: { accept: 'text/calendar' } });
    if (!response.ok) throw new Error(`the bot answered ${response.status}`);
    return response.text();
  },
});

async function contractSources(store: Store, rules: Rules, clock: DemoClock): Promise<CalendarSource[]> {
  const contracts = await Array.fromAsync(allContracts(store.db, DEFAULT_WORKSPACE));
  return contracts.map((contract) => ({
    name: nameOf(contract),
    url: null,
    read: async () => {
      const asOf = localDateAt(clock.now(), contract.timeZone);
      const plan = await planForStored(store, rules, contract, { asOf, tactic: undefined });
      const playbook = playbookOf(contract, rules.playbooks);
      return timelineCalendar({ contract, playbook, rows: plan.timeline, stamp: clock.now() });
    },
  }));
}

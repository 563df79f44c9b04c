import ICAL from 'ical.js';
import { onTestFinished } from 'vitest';
import { calendarRules } from '../../src/delivery/calendar/calendar-rules.ts';
import { createFeedReader, type FeedAsRead } from '../../src/delivery/calendar/feed-reader.ts';
import type { Contract } from '../../src/domain/contract.ts';
import type { Instant } from '../../src/domain/instant.ts';
import { type CalendarDeps, createHttpApp, listen } from '../../src/http/server.ts';
import { playbookOf, type Rules } from '../../src/scheduler/plan-due.ts';
import { createFeed, type FeedScope } from '../../src/store/feeds.ts';
import { changeLife } from '../../src/store/lifecycle.ts';
import type { Store } from '../../src/store/open.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { RULES } from './fixtures.ts';

/** The rules that the bot makes calendars by. */
export const calendarRulesOf = ({ playbooks }: Pick<Rules, 'playbooks'> = RULES) =>
  calendarRules(playbooks, (contract) => playbookOf(contract, playbooks));

/** A reader of feeds as the bot has one. */
export const feedReader = (store: Store, now: () => Instant, rules: Pick<Rules, 'playbooks'> = RULES) =>
  createFeedReader({ store, rules: calendarRulesOf(rules), now });

/** A server of calendars on loopback, gone when the test has finished. @returns its address */
export async function calendarServer(
  store: Store,
  now: Instant,
  more: Partial<CalendarDeps> = {},
): Promise<string> {
  const app = createHttpApp(
    {},
    {
      store,
      feeds: feedReader(store, () => now),
      rules: calendarRulesOf(),
      now: () => now,
      publicUrl: null,
      requestsPerMinute: 1000,
      trustProxy: 0,
      problem: (error) => {
        throw error;
      },
      ...more,
    },
  );
  const { url, close } = await listen(app, '127.0.0.1', 0);
  onTestFinished(close);
  return url;
}

/** The secret of a new feed. */
export async function newFeed(
  { db }: Store,
  now: Instant,
  about: FeedScope = { scope: 'workspace' },
  alarmDays: number | null = null,
): Promise<string> {
  const context = { workspaceId: DEFAULT_WORKSPACE, actor: 'ann', now, alarmDays };
  return (await createFeed(db, about, context)).token;
}

/** What a feed says. */
export async function textOf(read: Promise<FeedAsRead | undefined>): Promise<string> {
  const feed = await read;
  if (feed === undefined) throw new Error('there is no such feed');
  return Buffer.concat(feed.bodies.plain).toString('utf8');
}

/** An event as a calendar program sees it. */
export interface SeenEvent {
  readonly day: string;
  readonly sequence: number;
  readonly modified: string;
  readonly status: string;
  readonly summary: string;
}

/** Events by UID, without the contract's id and what all of them end with. */
export const seenIn = (text: string): Record<string, SeenEvent> =>
  Object.fromEntries(
    new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((component) => {
      const event = new ICAL.Event(component);
      return [
        /-(\d+-[^@]+)@lastcall$/.exec(event.uid)?.[1] ?? event.uid,
        {
          day: event.startDate.toString(),
          sequence: event.sequence,
          modified: String(component.getFirstPropertyValue('last-modified')),
          status: String(component.getFirstPropertyValue('status')),
          summary: event.summary,
        },
      ];
    }),
  );

/** Changes a contract as an edit does. */
export const editContract = (store: Store, contractId: string, now: Instant, changes: Partial<Contract>) =>
  changeLife(store, { workspaceId: DEFAULT_WORKSPACE, contractId, actor: 'ann', now }, ({ contract }) => ({
    contract: { ...contract, ...changes },
    what: 'contract.edited',
    before: {},
    after: {},
    cancels: 'the contract was edited',
    words: '',
  }));

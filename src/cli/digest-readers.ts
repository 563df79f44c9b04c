import { userInfo } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { defaultDigest } from '../config/digest-default.ts';
import { timeOfDay, timeZone } from '../config/primitives.ts';
import { scheduleWords } from '../delivery/schedule-words.ts';
import {
  type DigestChoice,
  type DigestScope,
  nextSlot,
  RHYTHMS,
  type Rhythm,
} from '../domain/digest-schedule.ts';
import { InvalidInputError, quote } from '../domain/errors.ts';
import { type Instant, type TimeOfDay, toIso } from '../domain/instant.ts';
import { systemClock } from '../scheduler/clock.ts';
import {
  type DigestSubscription,
  listSubscriptions,
  subscribe,
  subscriptionFor,
  unsubscribe,
} from '../store/digest-subscriptions.ts';
import { emailArgument } from './arguments.ts';
import { withContext } from './context.ts';
import { printJson, printLine, printTable } from './output.ts';

const SCOPES = ['mine', 'team', 'vendor'] as const;

interface SubscribeOptions {
  readonly scope?: DigestScope['scope'];
  readonly vendor?: string;
  readonly rhythm?: Rhythm;
  readonly zone?: string;
  readonly at?: TimeOfDay;
  readonly by: string;
}

/** `digest subscribe`: who gets digests; people outside Slack too. What is not said stays, or is as shipped. */
export const digestSubscribeCommand = (): Command =>
  new Command('subscribe')
    .description('send digests to somebody, in Slack or not, or change what they get')
    .argument('<email>', 'whom', emailArgument)
    .option(
      '--scope <scope>',
      'their contracts, all of the team, or those with one vendor: mine, team or vendor',
      oneOf(SCOPES),
    )
    .option('--vendor <name>', 'with --scope vendor: its name, as contracts have it')
    .option(
      '--rhythm <rhythm>',
      'weekly, daily (while something is within 7 days of its deadline) or monthly',
      oneOf(RHYTHMS),
    )
    .option('--zone <zone>', 'the IANA zone they are in, such as Europe/Berlin', zoneArgument)
    .option('--at <time>', 'when, on the clocks of their zone, as HH:MM', timeArgument)
    .option('--by <who>', 'who does it', userInfo().username)
    .action((address: string, options: SubscribeOptions) =>
      withContext(async ({ env, store: { db }, workspaceId }) => {
        const there = await subscriptionFor(db, workspaceId, address);
        const choice = choiceOf(options, there ?? defaultDigest(env));
        const context = { workspaceId, actor: options.by, now: systemClock.now() };
        const subscription = await subscribe(db, address, choice, context);
        const next = nextSlot(subscription, systemClock.now());
        printLine(`${subscription.address}: ${scheduleWords(subscription)}; the next one on ${next.date}`);
      }),
    );

/** `digest unsubscribe`. */
export const digestUnsubscribeCommand = (): Command =>
  new Command('unsubscribe')
    .description('send somebody no digests any more; an owner who never chose gets none either')
    .argument('<email>', 'whom', emailArgument)
    .option('--by <who>', 'who does it', userInfo().username)
    .action((address: string, options: { readonly by: string }) =>
      withContext(async ({ env, store: { db }, workspaceId }) => {
        const context = { workspaceId, actor: options.by, now: systemClock.now() };
        const changed = await unsubscribe(db, address, defaultDigest(env), context);
        printLine(changed ? `${address} gets no digests any more` : `${address} got none before`);
      }),
    );

/** `digest list`. */
export const digestListCommand = (): Command =>
  new Command('list')
    .description('list who gets digests, and who no longer does')
    .option('--json', 'print JSON')
    .action((options: { readonly json?: true }) =>
      withContext(async ({ store, workspaceId }) => {
        const all = await listSubscriptions(store.db, workspaceId);
        if (options.json) printJson(all.map(jsonOf));
        else printForPeople(all);
      }),
    );

function choiceOf({ scope, vendor, rhythm, zone, at }: SubscribeOptions, before: DigestChoice): DigestChoice {
  return {
    about: aboutOf(scope, vendor, before.about),
    rhythm: rhythm ?? before.rhythm,
    timeZone: zone ?? before.timeZone,
    ownZone: zone !== undefined || before.ownZone,
    time: at ?? before.time,
    weekday: before.weekday,
  };
}

function aboutOf(
  scope: SubscribeOptions['scope'],
  vendor: string | undefined,
  before: DigestScope,
): DigestScope {
  if (scope === 'vendor' || (scope === undefined && vendor !== undefined)) {
    if (vendor === undefined || vendor.trim() === '')
      throw new InvalidInputError([
        { place: '--vendor', found: 'nothing', expected: "a vendor's name, as --scope is vendor" },
      ]);
    return { scope: 'vendor', vendor: vendor.trim() };
  }
  if (vendor !== undefined)
    throw new InvalidInputError([
      { place: '--vendor', found: quote(vendor), expected: `nothing, as --scope is ${scope}` },
    ]);
  return scope === undefined ? before : { scope };
}

function oneOf<Value extends string>(values: readonly Value[]) {
  return (text: string): Value => {
    const value = values.find((one) => one === text);
    if (value === undefined)
      throw new InvalidArgumentError(`found ${quote(text)}, expected one of ${values.join(', ')}.`);
    return value;
  };
}

function zoneArgument(text: string): string {
  if (timeZone.safeParse(text).success) return text;
  throw new InvalidArgumentError(`found ${quote(text)}, expected an IANA zone such as Europe/Berlin.`);
}

function timeArgument(text: string): TimeOfDay {
  const parsed = timeOfDay.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`found ${quote(text)}, expected a time of day as HH:MM, such as 08:00.`);
}

const isoOrNull = (instant: Instant | null): string | null => (instant === null ? null : toIso(instant));

const jsonOf = (one: DigestSubscription) => ({
  address: one.address,
  ...one.about,
  rhythm: one.rhythm,
  timeZone: one.timeZone,
  at: one.time,
  weekday: one.weekday,
  state: stateOf(one),
  createdAt: toIso(one.createdAt),
  createdBy: one.createdBy,
  endedAt: isoOrNull(one.endedAt),
  lastSentFor: one.last?.date ?? null,
});

const stateOf = ({ endedAt, pausedAt }: DigestSubscription): 'on' | 'off' | 'held-back' =>
  endedAt !== null ? 'off' : pausedAt !== null ? 'held-back' : 'on';

function printForPeople(all: readonly DigestSubscription[]): void {
  if (all.length === 0) {
    printLine('Nobody yet. Begin with: lastcall digest subscribe ann@example.com');
    return;
  }
  printTable([
    ['ADDRESS', 'STATE', 'WHAT', 'LAST'],
    ...all.map((one) => [one.address, stateOf(one), scheduleWords(one), one.last?.date ?? 'never']),
  ]);
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DigestChoice } from '../../src/domain/digest-schedule.ts';
import { latestSlot } from '../../src/domain/digest-schedule.ts';
import { type Instant, instantAt, type TimeOfDay } from '../../src/domain/instant.ts';
import { addDays, type LocalDate } from '../../src/domain/local-date.ts';
import type { DigestDeps } from '../../src/scheduler/compose-digests.ts';
import { digestPass } from '../../src/scheduler/digests.ts';
import { subscribe } from '../../src/store/digest-subscriptions.ts';
import { claimDigests } from '../../src/store/digests.ts';
import { DEFAULT_WORKSPACE } from '../../src/store/workspaces.ts';
import { testStore } from '../support/db.ts';
import { ACTIVTRAK, at, heldClock, RULES, SENT, store as storeContracts } from '../support/fixtures.ts';

const HOUR_MS = 3_600_000;
const LEASE_MS = 60_000;
const ANN = 'ann@example.com';
/** The two nights in which Europe's clocks change are within the weeks that are played. */
const STARTS = ['2027-03-22T00:00:00Z', '2027-10-25T00:00:00Z'] as const;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Pacific/Kiritimati',
  'Pacific/Honolulu',
  'Australia/Lord_Howe',
];

const NOTICE_DAYS = 30;
const DAYS_BETWEEN = 5;
const DEADLINES = 10;

/** What happens in some hour: the bot sweeps (on one replica or on two at once), a process dies, the reader moves. */
type Happening =
  | { readonly kind: 'sweep'; readonly replicas: number; readonly mail: 'there' | 'away' | 'put-off' }
  | { readonly kind: 'death' }
  | { readonly kind: 'move'; readonly zone: string }
  | { readonly kind: 'hour'; readonly time: string };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('sweep' as const),
      replicas: fc.integer({ min: 1, max: 2 }),
      mail: fc.constantFrom('there' as const, 'there' as const, 'away' as const, 'put-off' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'death' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('move' as const), zone: fc.constantFrom(...ZONES) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('hour' as const),
      time: fc.constantFrom('00:00', '02:30', '08:00', '23:30'),
    }),
  },
);

const story = fc.record({
  start: fc.constantFrom(...STARTS),
  rhythm: fc.constantFrom('weekly' as const, 'daily' as const),
  zone: fc.constantFrom(...ZONES),
  // So many hours after the one before.
  steps: fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), happening), { minLength: 5, maxLength: 25 }),
});

test('whatever happens, each period’s digest comes once, and none that is owed stays away', async () => {
  const store = await testStore('sqlite');
  // Some notice deadline is always within a week, so that there is something to say every day.
  const contracts = STARTS.flatMap((start) =>
    Array.from({ length: DEADLINES }, (_, index) => ({
      ...ACTIVTRAK,
      product: `${start} ${index}`,
      termEnd: addDays(start.slice(0, 10) as LocalDate, NOTICE_DAYS + (index + 1) * DAYS_BETWEEN),
    })),
  );
  await storeContracts(store, contracts);
  await fc.assert(
    fc.asyncProperty(story, async ({ start, rhythm, zone, steps }) => {
      await store.db.deleteFrom('digest').execute();
      await store.db.deleteFrom('digest_subscription').execute();
      const clock = heldClock(at(start));
      const told: string[] = [];
      let choice: DigestChoice = {
        about: { scope: 'mine' },
        rhythm,
        timeZone: zone,
        ownZone: true,
        time: '08:00' as TimeOfDay,
        weekday: 'Monday',
      };
      const since = clock.now();
      const choose = (change: Partial<DigestChoice>) => {
        choice = { ...choice, ...change };
        return subscribe(store.db, ANN, choice, {
          workspaceId: DEFAULT_WORKSPACE,
          actor: 'test',
          now: clock.now(),
        });
      };
      const passes = (replicas: number, mail: 'there' | 'away' | 'put-off') => {
        const deps: DigestDeps = {
          store,
          rules: RULES,
          workspaceId: DEFAULT_WORKSPACE,
          timeZone: 'UTC',
          clock,
          log: { warn: () => undefined },
          leaseMs: LEASE_MS,
          random: () => 0,
          send: async (digest) => {
            if (mail !== 'there')
              return { kind: 'retry', reason: mail, ambiguous: false, unreachable: mail === 'away' };
            told.push(digest.period);
            return SENT;
          },
        };
        return Promise.all(Array.from({ length: replicas }, () => digestPass(deps)));
      };
      await choose({});
      for (const [hours, what] of [...steps, [2, { kind: 'sweep', replicas: 2, mail: 'there' }] as const]) {
        clock.set((clock.now() + hours * HOUR_MS) as Instant);
        switch (what.kind) {
          case 'sweep': {
            await passes(what.replicas, what.mail);
            const owed = latestSlot(choice, clock.now());
            // What a reader ought to have by now they have, unless the mail server kept it from them.
            // With an hour that is still to come today, what would have been last week's is overtaken by today's.
            if (what.mail === 'there' && owed.at > since)
              expect(
                told.filter((period) => period >= owed.period),
                `owed ${owed.period}`,
              ).not.toEqual([]);
            break;
          }
          case 'death':
            // It claimed what was due and sent nothing; its lease is over before the next step.
            await claimDigests(store.db, {
              engine: 'sqlite',
              token: `dead ${clock.now()}`,
              now: clock.now(),
              real: clock.real(),
              leaseMs: LEASE_MS,
              limit: 10,
            });
            break;
          case 'move':
            await choose({ timeZone: what.zone });
            break;
          case 'hour':
            await choose({ time: what.time as TimeOfDay });
            break;
        }
      }
      expect(new Set(told).size).toBe(told.length);
      expect(told).toEqual(told.toSorted());
    }),
    { numRuns: 25 },
  );
  expect(instantAt('2027-03-28' as LocalDate, '02:30' as TimeOfDay, 'Europe/Berlin')).toBe(
    at('2027-03-28T01:00:00Z'),
  );
}, 60_000);

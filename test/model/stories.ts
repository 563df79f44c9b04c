import fc from 'fast-check';
import type { Act } from './acts.ts';
import { dayNumber } from './days.ts';
import type { Facts, Intent } from './state.ts';

export type Broken = 'nothing' | 'email' | 'everything';

/** A while in the life of some contracts: what people do to them, and when the bot is awake. */
export interface Story {
  /** The day on which the contracts become known. */
  readonly start: number;
  readonly steps: readonly {
    /** Since the step before. */
    readonly hours: number;
    readonly sweeps: boolean;
    /** What does not arrive in that sweep, and is tried again by the next. */
    readonly broken: Broken;
  }[];
  readonly contracts: readonly {
    readonly facts: Facts;
    /** What is done to it, and at which step, before that step's sweep. */
    readonly acts: readonly { readonly step: number; readonly act: Act }[];
  }[];
}

const MOST_STEPS = 70;

const intents: fc.Arbitrary<Intent> = fc.constantFrom(
  'undecided',
  'renew',
  'cancel-to-free',
  'cancel-and-delete',
  'reduce-licences',
  'downgrade-plan',
);
const owners = fc.constantFrom(null, 'ann@example.com', 'bob@example.com', 'cy@example.com');
const channels = fc.constantFrom(null, 'C1', 'C9');
const zones = fc.constantFrom(
  'UTC',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'America/New_York',
  'Asia/Kolkata',
);
const days = fc.constantFrom(null, 0, 1, 3, 10, 30, 45, 60, 90);
const noticePeriods = fc.oneof(
  { weight: 4, arbitrary: fc.record({ noticeDays: days, noticeMonths: fc.constant(null) }) },
  {
    weight: 1,
    arbitrary: fc.record({ noticeDays: fc.constant(null), noticeMonths: fc.constantFrom(1, 2, 3) }),
  },
);
const coOwners = fc.constantFrom([], [], ['bob@example.com'], ['dan@example.com', 'eve@example.com']);
const countries = fc.constantFrom(null, 'DE' as const);
const vendors = fc.constantFrom('activtrak', 'generic' as const);

const facts = (start: number): fc.Arbitrary<Facts> =>
  fc
    .record({
      T: fc.integer({ min: start - 10, max: start + 130 }),
      period: noticePeriods,
      months: fc.constantFrom(null, 1, 2, 3, 6, 12),
      renewsByItself: fc.boolean(),
      intent: intents,
      owner: owners,
      coOwners,
      channel: channels,
      zone: zones,
      country: countries,
      vendor: vendors,
    })
    .map(({ period, ...rest }) => ({ ...rest, ...period }));

const noticed = fc.constantFrom('cancel', 'reduce-licences', 'downgrade-plan', 'delete-account' as const);

const edits = fc
  .record({
    kind: fc.constant('edit' as const),
    facts: fc.oneof(
      fc.record({ owner: owners }),
      fc.record({ channel: channels }),
      fc.record({ zone: zones }),
      // What corrections and other playbooks must not undo is where most can go wrong.
      { weight: 4, arbitrary: noticePeriods },
      fc.record({ coOwners }),
      fc.record({ country: countries }),
      fc.record({ months: fc.constantFrom(null, 1, 3) }),
      fc.record({ intent: intents }),
      fc.record({ renewsByItself: fc.boolean() }),
      { weight: 2, arbitrary: fc.record({ vendor: vendors }) },
      fc.constant({}),
    ),
    moveEnd: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: -40, max: 60 }) },
    ),
    byFile: fc.boolean(),
  })
  .map((edit) => ({ ...edit, byFile: edit.byFile && edit.moveEnd === 0 }));

const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: edits },
  { weight: 2, arbitrary: fc.constant({ kind: 'acknowledge' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('snooze' as const), days: fc.integer({ min: 0, max: 40 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('intent' as const), intent: intents }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('notice' as const),
      what: noticed,
      ago: fc.integer({ min: 0, max: 5 }),
      confirmed: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('confirm' as const), what: noticed }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'renew' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'free' as const }) },
);

/** Mostly a sweep or two a day; at times the bot is down, up to 40 days. */
const steps = fc.record({
  hours: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 20, max: 28 }) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 12 }) },
    { weight: 2, arbitrary: fc.integer({ min: 24, max: 200 }) },
    { weight: 1, arbitrary: fc.integer({ min: 200, max: 960 }) },
  ),
  sweeps: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  broken: fc.oneof(
    { weight: 7, arbitrary: fc.constant('nothing' as const) },
    { weight: 2, arbitrary: fc.constant('everything' as const) },
    { weight: 1, arbitrary: fc.constant('email' as const) },
  ),
});

export const stories: fc.Arbitrary<Story> = fc
  .integer({ min: dayNumber('2027-01-01'), max: dayNumber('2029-12-31') })
  .chain((start) =>
    fc.record({
      start: fc.constant(start),
      steps: fc.array(steps, { minLength: 1, maxLength: MOST_STEPS, size: 'max' }),
      contracts: fc.array(
        fc.record({
          facts: facts(start),
          acts: fc.array(fc.record({ step: fc.nat(MOST_STEPS), act: acts }), { maxLength: 8, size: 'max' }),
        }),
        { minLength: 1, maxLength: 4, size: 'max' },
      ),
    }),
  );

import type { Act, Edit } from '../../model/acts.ts';
import type { Facts, Intent, State } from '../../model/state.ts';
import type { Chance } from './random.ts';

/** How people behave in the simulated year. Stated in one place, as the figures depend on it. */
export const HABITS = {
  /** The chance that one of the messages of a day makes somebody answer: most do after one to three of them. */
  answers: 0.6,
  /** The same once it is decided what is to happen: somebody changes their mind. */
  answersAgain: 0.03,
  /** Days until they get round to it. */
  answersWithin: 2,
  /** The chance that a contract is edited in the year. */
  edits: 1,
  /** What the answers are while nothing is decided. The rest give notice at once. */
  undecided: { intent: 0.5, acknowledge: 0.22, snooze: 0.1, renew: 0.03 },
  /** And once it is decided that notice has to be given. The rest give it. */
  decided: { intent: 0.03, acknowledge: 0.15, snooze: 0.07, renew: 0 },
  /** Of the notices: the vendor confirms at once. Others are confirmed when the bot asks, at some time. */
  confirmedAtOnce: 0.4,
} as const;

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'] as const;
const OWNERS = 300;
const CHANNELS = 40;

const ownerOf = (chance: Chance): string => `owner${chance.between(1, OWNERS)}@example.com`;
const channelOf = (chance: Chance): string => `C0IT${chance.between(1, CHANNELS)}`;
const coOwnersOf = (chance: Chance): string[] => (chance.happens(0.25) ? [ownerOf(chance)] : []);

const noticePeriodOf = (chance: Chance): Pick<Facts, 'noticeDays' | 'noticeMonths'> =>
  chance.weighted([
    [48, { noticeDays: null, noticeMonths: null }],
    [20, { noticeDays: 30, noticeMonths: null }],
    [10, { noticeDays: 60, noticeMonths: null }],
    [8, { noticeDays: 90, noticeMonths: null }],
    [5, { noticeDays: 14, noticeMonths: null }],
    [9, { noticeDays: null, noticeMonths: 3 }],
  ]);

const INTENTS: readonly (readonly [number, Intent])[] = [
  [45, 'renew'],
  [20, 'cancel-to-free'],
  [15, 'cancel-and-delete'],
  [12, 'reduce-licences'],
  [8, 'downgrade-plan'],
];

/** A contract that is known when the year begins, ending at some time within the next fourteen months. */
export const somebodysContract = (chance: Chance, start: number): Facts => ({
  T: start + chance.between(1, 425),
  ...noticePeriodOf(chance),
  months: chance.weighted([
    [60, null],
    [20, 12],
    [8, 24],
    [5, 6],
    [5, 3],
    [2, 1],
  ]),
  renewsByItself: chance.happens(0.9),
  intent: chance.happens(0.8) ? 'undecided' : chance.weighted(INTENTS),
  owner: chance.happens(0.7) ? ownerOf(chance) : null,
  channel: chance.happens(0.6) ? channelOf(chance) : null,
  coOwners: coOwnersOf(chance),
  zone: chance.oneOf(ZONES),
  country: chance.happens(0.3) ? 'DE' : null,
  vendor: chance.happens(0.4) ? 'activtrak' : 'generic',
});

/** True if everything is decided and done that can be before the term ends. */
function isSettled(state: State, today: number): boolean {
  const notices = state.notices.filter(({ term }) => term === state.T);
  if (today > state.T) return state.freeOn !== null && state.intent !== 'cancel-and-delete';
  if (notices.length > 0) return notices.every(({ confirmed }) => confirmed !== null);
  return state.intent === 'renew' || !state.renewsByItself;
}

/** True if the messages of a day make somebody act. */
export const isAnswered = (chance: Chance, state: State, today: number): boolean =>
  chance.happens(isSettled(state, today) ? HABITS.answersAgain : HABITS.answers);

/** What somebody does who reads a reminder and acts on it. */
export function answer(chance: Chance, state: State, today: number): Act {
  const open = state.notices.find(({ term, confirmed }) => term === state.T && confirmed === null);
  if (open !== undefined && chance.happens(0.6))
    return {
      kind: 'confirm',
      what: open.action.startsWith('cancel') ? 'cancel' : (open.action as 'reduce-licences'),
    };
  if (today > state.T)
    return state.freeOn === null && chance.happens(0.7)
      ? { kind: 'free' }
      : { kind: 'notice', what: 'delete-account', ago: 0, confirmed: chance.happens(0.3) };
  const { undecided, decided, confirmedAtOnce } = HABITS;
  const habit = state.intent === 'undecided' || state.intent === 'renew' ? undecided : decided;
  const kind = chance.weighted([
    [habit.intent, 'intent'],
    [habit.acknowledge, 'acknowledge'],
    [habit.snooze, 'snooze'],
    [habit.renew, 'renew'],
    [1 - habit.intent - habit.acknowledge - habit.snooze - habit.renew, 'notice'],
  ] as const);
  switch (kind) {
    case 'acknowledge':
    case 'renew':
      return { kind };
    case 'snooze':
      return { kind, days: chance.between(1, 21) };
    case 'intent':
      return { kind, intent: chance.weighted(INTENTS) };
    case 'notice': {
      const what =
        state.intent === 'reduce-licences' || state.intent === 'downgrade-plan' ? state.intent : 'cancel';
      return { kind, what, ago: chance.between(0, 3), confirmed: chance.happens(confirmedAtOnce) };
    }
  }
}

/** What somebody corrects in a contract. */
export function edit(chance: Chance, state: State): Edit {
  const nothing = { kind: 'edit', facts: {}, moveEnd: 0, byFile: true } as const;
  const what = chance.oneOf([
    'end',
    'zone',
    'intent',
    'owner',
    'coOwners',
    'channel',
    'vendor',
    'noticeDays',
  ] as const);
  switch (what) {
    case 'end':
      return { ...nothing, moveEnd: chance.between(-30, 60), byFile: false };
    case 'zone':
      return { ...nothing, facts: { zone: chance.oneOf(ZONES) } };
    case 'intent':
      return { ...nothing, facts: { intent: chance.weighted([[30, 'undecided'], ...INTENTS]) } };
    case 'owner':
      return { ...nothing, facts: { owner: ownerOf(chance) } };
    case 'coOwners':
      return { ...nothing, facts: { coOwners: coOwnersOf(chance) } };
    case 'channel':
      return { ...nothing, facts: { channel: channelOf(chance) } };
    case 'vendor':
      return { ...nothing, facts: { vendor: state.vendor === 'activtrak' ? 'generic' : 'activtrak' } };
    case 'noticeDays':
      return { ...nothing, facts: noticePeriodOf(chance) };
  }
}

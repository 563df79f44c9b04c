import { loadPlaybooks } from '../../src/config/load-playbooks.ts';
import type { ContractFields } from '../../src/domain/contract.ts';
import type { DigestChoice } from '../../src/domain/digest-schedule.ts';
import { type Instant, parseInstant, type TimeOfDay } from '../../src/domain/instant.ts';
import type { LocalDate } from '../../src/domain/local-date.ts';
import type {
  Channel,
  Delivery,
  PostDelivery,
  ReminderDelivery,
  SendOutcome,
} from '../../src/domain/reminder.ts';
import type { Clock } from '../../src/scheduler/clock.ts';
import { contractInput } from '../../src/scheduler/first-due.ts';
import { createOffDays } from '../../src/scheduler/off-days.ts';
import { playbookOf, type Rules } from '../../src/scheduler/plan-due.ts';
import type { Store } from '../../src/store/open.ts';
import { saveContracts } from '../../src/store/save-contracts.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../src/store/workspaces.ts';

/** The built-in playbooks with their ladder alone: nothing is added while nobody acts. */
const PLAIN = [...loadPlaybooks('config/playbooks')].map(
  ([id, { nagging: _nagging, ...playbook }]) => [id, playbook] as const,
);

/** The built-in rules without nagging, with e-mail on and no default channel. */
export const RULES: Rules = {
  playbooks: new Map(PLAIN),
  reminderTime: '09:00' as TimeOfDay,
  reach: { email: true, defaultChannel: null },
  offDays: createOffDays(null),
};

/** An instant from ISO text; a typing error in a test fails it. */
export function at(iso: string): Instant {
  const instant = parseInstant(iso);
  if (instant === undefined) throw new Error(`${iso} is no instant`);
  return instant;
}

/** A digest every Monday at 08:00 UTC, about one's own contracts. */
export const WEEKLY: DigestChoice = {
  about: { scope: 'mine' },
  rhythm: 'weekly',
  timeZone: 'UTC',
  ownZone: false,
  time: '08:00' as TimeOfDay,
  weekday: 'Monday',
};

/** ActivTrak, 50 seats, last paid day 30 June 2027: T-60 is 1 May, T-30 is 31 May. */
export const ACTIVTRAK: ContractFields = {
  vendor: 'ActivTrak',
  product: 'Professional',
  plan: '',
  seats: 50,
  unitPrice: 1900,
  currency: 'USD',
  termStart: null,
  termEnd: '2027-06-30' as LocalDate,
  termMonths: null,
  noticeDays: null,
  noticeMonths: null,
  coOwners: [],
  country: null,
  autoRenews: null,
  timeZone: 'UTC',
  ownerEmail: 'ann@example.com',
  slackChannel: 'C_IT',
  purchasedThrough: 'direct',
  reseller: null,
  playbook: 'activtrak',
  intent: 'undecided',
  endDateSource: 'invoice',
  notes: '',
};

/** Stores contracts as the CLI does; returns their ids. */
export async function store(
  { db }: Store,
  fields: readonly ContractFields[],
  rules: Rules = RULES,
  now: Instant = at('2027-01-01T00:00:00Z'),
): Promise<readonly string[]> {
  await ensureWorkspace(db, DEFAULT_WORKSPACE, now);
  const inputs = fields.map((contract) => contractInput(contract, rules));
  const context = { workspaceId: DEFAULT_WORKSPACE, actor: 'test', now };
  const saved = await saveContracts(db, inputs, {
    ...context,
    playbookOf: (contract) => playbookOf(contract, rules.playbooks),
  });
  return saved.ids;
}

/** A clock that stands until it is set; waiting moves the real time on at once. */
export function heldClock(
  start: Instant,
): Clock & { set: (now: Instant) => void; pass: (ms: number) => void } {
  let now: number = start;
  let real: number = start;
  return {
    now: () => now as Instant,
    real: () => real as Instant,
    sleep: async (ms) => {
      real += ms;
    },
    set: (instant) => {
      now = instant;
      real = Math.max(real, instant);
    },
    pass: (ms) => {
      real += ms;
    },
  };
}

/** A channel for all media that keeps what it was given, reminders and posts of lists apart, and answers as told. */
export function recordingChannel(answer: (delivery: Delivery, nth: number) => SendOutcome = () => SENT) {
  const sent: ReminderDelivery[] = [];
  const posts: PostDelivery[] = [];
  let calls = 0;
  const channel: Channel = {
    media: ['slack-channel', 'slack-dm', 'email'],
    send: async (delivery) => {
      calls += 1;
      const outcome = answer(delivery, calls);
      if (outcome.kind === 'sent') {
        if (delivery.reminder === undefined) posts.push(delivery);
        else sent.push(delivery);
      }
      return outcome;
    },
    find: async () => ({ kind: 'unknown', reason: 'not looked up here' }),
  };
  return { channel, sent, posts, calls: () => calls };
}

export const SENT: SendOutcome = { kind: 'sent', ref: 'C:1' };

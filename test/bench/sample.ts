import { loadPlaybooks } from '../../src/config/load-playbooks.ts';
import type { ContractFields } from '../../src/domain/contract.ts';
import { type Instant, instantAt, type TimeOfDay } from '../../src/domain/instant.ts';
import { addDays, type LocalDate, parseLocalDate } from '../../src/domain/local-date.ts';
import { type Clock, clockAt } from '../../src/scheduler/clock.ts';
import type { Log } from '../../src/scheduler/dispatch.ts';
import { createOffDays } from '../../src/scheduler/off-days.ts';
import type { Rules } from '../../src/scheduler/plan-due.ts';

const REMINDER_TIME = '09:00' as TimeOfDay;
const FIRST_RUNG_DAYS = 60;
const FIRST_END = parseLocalDate('2027-06-30');

/** The built-in rules, without e-mail: every contract here has one recipient, a channel. */
export const RULES: Rules = {
  playbooks: loadPlaybooks('config/playbooks'),
  reminderTime: REMINDER_TIME,
  reach: { email: false, defaultChannel: null },
  offDays: createOffDays(null),
};

/** A channel that the stand-in's bot is in. */
export const CHANNEL = 'C0IT000001';

/** The contracts of a round end a day after those of the round before; fewer rounds than days between two rungs. */
export const termEndOf = (round: number): LocalDate => addDays(FIRST_END, round);

/** When the first rung of a round's contracts falls due, and none of another round's. */
export const dueMomentOf = (round: number): Instant =>
  instantAt(addDays(termEndOf(round), -FIRST_RUNG_DAYS), REMINDER_TIME, 'UTC');

/** The round in which the first of those contracts falls due that rest in all the rounds that are played. */
export const RESTING_FROM_ROUND = 100;

/** A clock that stands where a round's contracts are due; round -1 is the day before any is. */
export const clockOf = (round: number): Clock => clockAt(dueMomentOf(round));

/** Longer than any round takes. */
export const LEASE_MS = 120_000;

/** Nothing may go wrong in a benchmark: what was not sent was not measured. */
export const STRICT_LOG: Log = {
  warn: (details, message) => {
    throw new Error(`${message}: ${JSON.stringify(details)}`);
  },
};

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'] as const;
const VENDORS = 400;
const ENDS = 700;

/** One of many different contracts, with every column stated, as a real file might have them. */
export function sampleContract(index: number): ContractFields {
  const termEnd = addDays(FIRST_END, (index * 7) % ENDS);
  return {
    vendor: `Vendor ${index % VENDORS}`,
    product: `Product ${index}`,
    plan: index % 2 === 0 ? 'Professional' : 'Essentials',
    seats: 5 + (index % 200),
    unitPrice: 1000 + (index % 50) * 10,
    currency: index % 3 === 0 ? 'EUR' : 'USD',
    termStart: addDays(termEnd, -365),
    termEnd,
    termMonths: 12,
    noticeDays: 30 + (index % 3) * 15,
    noticeMonths: null,
    coOwners: [],
    country: null,
    autoRenews: index % 5 !== 0,
    timeZone: ZONES[index % ZONES.length] ?? 'UTC',
    ownerEmail: `owner${index % 300}@example.com`,
    slackChannel: CHANNEL,
    purchasedThrough: index % 10 === 0 ? 'reseller' : 'direct',
    reseller: index % 10 === 0 ? 'Resale GmbH' : null,
    playbook: index % 4 === 0 ? 'activtrak' : 'generic',
    intent: 'undecided',
    endDateSource: 'invoice of the last term',
    notes: index % 6 === 0 ? 'Talk to finance first, "before" the board meets' : '',
  };
}

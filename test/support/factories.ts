import { join } from 'node:path';
import { loadPlaybooks } from '../../src/config/load-playbooks.ts';
import type { Playbook, PlaybookRung } from '../../src/config/playbook.ts';
import type { Contract } from '../../src/domain/contract.ts';
import { type Instant, parseInstant, type TimeOfDay } from '../../src/domain/instant.ts';
import { type LocalDate, parseLocalDate } from '../../src/domain/local-date.ts';
import type { NoticeRecord } from '../../src/domain/notice-deadline.ts';
import type { Offset } from '../../src/domain/offset.ts';
import type { Reach } from '../../src/domain/reminder-ladder.ts';

/** The built-in playbooks, read once. */
const BUILT_IN = loadPlaybooks(join(import.meta.dirname, '../../config/playbooks'));

function builtIn(id: string): Playbook {
  const playbook = BUILT_IN.get(id);
  if (playbook === undefined) throw new Error(`there is no built-in playbook ${id}`);
  return playbook;
}

export const activtrakNagging: Playbook = builtIn('activtrak');
export const genericNagging: Playbook = builtIn('generic');

function withoutNagging({ nagging, ...playbook }: Playbook): Playbook {
  if (nagging === undefined) throw new Error(`the playbook ${playbook.id} adds nothing to its ladder`);
  return playbook;
}

/** The built-in playbooks with their ladder alone, for tests of what does not depend on who answers. */
export const activtrak: Playbook = withoutNagging(activtrakNagging);
export const generic: Playbook = withoutNagging(genericNagging);

/** A day written in a test; one that does not exist fails it. */
export const day = (text: string): LocalDate => parseLocalDate(text);

/** A moment written in a test; it has to name its offset. */
export function at(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(`${text} is no instant`);
  return instant;
}

export const time = (text: string): TimeOfDay => text as TimeOfDay;
export const offset = (text: string): Offset => text as Offset;

/** E-mail is set up, and there is no default channel. */
export const REACH: Reach = { email: true, defaultChannel: null };

/**
 * An ActivTrak contract in UTC that says nothing but its last paid day, Wednesday 30 June 2027: T-60 is Saturday
 * 1 May, T-30 Monday 31 May.
 */
export const contractOf = (overrides: Partial<Contract> = {}): Contract => ({
  id: 'c1',
  workspaceId: 'w1',
  version: 1,
  vendor: 'ActivTrak',
  product: 'Professional',
  plan: '',
  seats: null,
  unitPrice: null,
  currency: null,
  termStart: null,
  termEnd: day('2027-06-30'),
  termMonths: null,
  noticeDays: null,
  noticeMonths: null,
  coOwners: [],
  country: null,
  autoRenews: null,
  timeZone: 'UTC',
  ownerEmail: 'ann@example.com',
  slackChannel: 'C1',
  purchasedThrough: 'direct',
  reseller: null,
  playbook: 'activtrak',
  intent: 'undecided',
  endDateSource: 'invoice',
  notes: '',
  ...overrides,
});

/** A cancellation of that contract's term, given on 3 May 2027, in time, and not confirmed. */
export const noticeOf = (overrides: Partial<NoticeRecord> = {}): NoticeRecord => ({
  id: 'n1',
  termEnd: day('2027-06-30'),
  action: 'cancel-to-free',
  givenOn: day('2027-05-03'),
  through: 'Cancellation Request Form',
  reference: null,
  confirmedOn: null,
  ...overrides,
});

/** A playbook with another ladder; the purpose of each rung is its own offset. */
export function withLadder(
  playbook: Playbook,
  ...rungs: readonly (readonly [rung: string, ...audience: PlaybookRung['audience']])[]
): Playbook {
  const [like] = playbook.ladder;
  if (like === undefined) throw new Error('a playbook has a ladder');
  const ladder = rungs.map(([rung, ...audience]) => ({
    ...like,
    rung: offset(rung),
    audience,
    purpose: `purpose of ${rung}`,
  }));
  return { ...playbook, ladder };
}

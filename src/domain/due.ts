import type { Playbook } from '../config/playbook.ts';
import { type ContractFields, type ContractLife, type Quiet, renewedOn, termsOf } from './contract.ts';
import type { Instant } from './instant.ts';
import { confirmationDays, movesOnEarly, renews } from './life-ladder.ts';
import { addDays, earlierOf, formatLong, type IsOff, type LocalDate, workingDayUpTo } from './local-date.ts';
import { anchorsOf, type NoticeRecord } from './notice-deadline.ts';
import { dateOf } from './offset.ts';
import {
  type Medium,
  type Reach,
  type Recipient,
  type Rung,
  recipientKey,
  recipientsOf,
  WORKSPACE,
} from './reminder-ladder.ts';
import { nextTermEnd } from './renewal.ts';
import { decidesByChange, settlingNotice } from './settling-notice.ts';

/** How long after the last paid day a reminder of that term still tells anybody something they can act on. */
export const STALE_AFTER_DAYS = 30;

/** The action under which the ladder's reminders stand in the ledger: one ladder a term, whatever the intent. */
export const LADDER_ACTION = 'renewal';

/**
 * What the ledger holds already, for one term of one contract. Cancelled rows are not among them: what was
 * cancelled may make sense again after an edit.
 */
export interface LedgerMark {
  readonly rung: string;
  readonly medium: Medium;
  readonly recipient: string;
  /** True while it may still be sent: pending, or failed with another attempt to come. */
  readonly open: boolean;
}

/** What the ledger is to hold of one rung for one recipient. */
export interface DueRow extends Recipient {
  readonly rung: Rung;
  readonly state: 'pending' | 'skipped' | 'cancelled';
  /** The rung in whose message this one is told, where it is skipped for that. */
  readonly foldedInto: string | null;
}

/** What the rules say of a contract's ladder at one moment. */
export interface Standing {
  readonly contract: ContractFields & ContractLife;
  readonly playbook: Playbook;
  readonly notices: readonly NoticeRecord[];
  readonly ladder: readonly Rung[];
  /** The days on which nobody works; weekends where it is left out. */
  readonly isOff?: IsOff;
}

/**
 * What falls due up to `now` and is not yet in the ledger: for everyone concerned the newest rung, with all
 * older ones folded into it (one message that says what was missed), or cancelled where it no longer makes sense.
 * Derived from the dates and the ledger alone, so a bot that was down decides as one that was not.
 */
export function dueRows(
  standing: Standing,
  marks: readonly LedgerMark[],
  reach: Reach,
  now: Instant,
  today: LocalDate,
): DueRow[] {
  const recipientsFor = recipientsByAudience(standing.contract, reach);
  const markOf = new Map(marks.map((mark) => [`${mark.rung} ${recipientKey(mark, reach)}`, mark]));
  const newestFor = new Map<string, string>();
  const rows: DueRow[] = [];
  for (const rung of standing.ladder.filter((step) => step.at <= now).reverse()) {
    const pointless = whyPointless(rung, standing, today);
    for (const recipient of recipientsFor(rung)) {
      const person = recipientKey(recipient, reach);
      const mark = markOf.get(`${rung.rung} ${person}`);
      const newest = newestFor.get(person);
      // A rung that is not sent cannot tell of others.
      if (newest === undefined && pointless === undefined) newestFor.set(person, rung.rung);
      if (mark !== undefined && !(mark.open && (newest !== undefined || pointless !== undefined))) continue;
      rows.push(rowFor(rung, recipient, newest, pointless));
    }
  }
  return rows;
}

/** Most rungs of a contract are for the same few audiences. */
function recipientsByAudience(contract: Standing['contract'], reach: Reach) {
  const known = new Map<string, Recipient[]>();
  return (rung: Rung): Recipient[] => {
    const key = rung.audience.join(' ');
    const recipients = known.get(key) ?? recipientsOf(rung, contract, reach);
    known.set(key, recipients);
    return recipients;
  };
}

function rowFor(
  rung: Rung,
  recipient: Recipient,
  newest: string | undefined,
  pointless: string | undefined,
): DueRow {
  if (pointless !== undefined)
    return { ...recipient, rung, state: 'cancelled', why: pointless, foldedInto: null };
  if (newest !== undefined)
    return {
      ...recipient,
      rung,
      state: 'skipped',
      why: `told in the message of ${newest}`,
      foldedInto: newest,
    };
  return { ...recipient, rung, state: 'pending', foldedInto: null };
}

/** When the ladder has to be looked at again: the first rung after `now`; null when there is none. */
export const nextDueAt = (ladder: readonly Rung[], now: Instant): Instant | null =>
  ladder.find((rung) => rung.at > now)?.at ?? null;

/** Why a rung would tell nobody anything any more; undefined while it still makes sense. */
export function whyPointless(
  rung: Pick<Rung, 'rung' | 'localDate'>,
  standing: Omit<Standing, 'ladder'>,
  today: LocalDate,
): string | undefined {
  const { contract, notices } = standing;
  const over = rung.localDate > contract.termEnd;
  if (today > staleAfter(rung, standing)) return `the term ended on ${formatLong(contract.termEnd)}`;
  if (isBeforeTerm(rung, standing, today)) return 'it was due before the contract renewed';
  // That it renewed is told in any case; with a short term and a long notice period that is before the end.
  if (rung.localDate === movesOnEarly(standing)) return undefined;
  const notice = settlingNotice(standing);
  if (notice !== undefined && rung.localDate < contract.termEnd) {
    const asks = confirmationDays(notice, standing.playbook, anchorsOf(contract, standing.playbook));
    // Nobody said that it is to go on: it is confirmed like a decision to renew.
    const confirms = decidesByChange(standing) ? confirmingDays(standing) : [];
    if (![...asks, ...confirms].includes(rung.localDate))
      return `notice was given on ${formatLong(notice.givenOn)}`;
  }
  if (
    contract.intent === 'renew' &&
    !over &&
    !notices.some((record) => record.termEnd === contract.termEnd) &&
    !confirmingDays(standing).includes(rung.localDate)
  )
    return 'the team decided to renew';
  const { quiet } = contract;
  if (quiet && isHeldBack(rung, quiet, standing))
    return quiet.kind === 'snoozed'
      ? `snoozed by ${quiet.by} until ${formatLong(quiet.until)}`
      : `${quiet.by} is on it until ${formatLong(quiet.until)}`;
  return undefined;
}

/**
 * True of a rung from before a term that followed upon another one: with a short term and a long notice period
 * much of its ladder lies there, and on its first day the message that it renewed says all. Only a last day for
 * notice that is that very day is told as well.
 */
function isBeforeTerm(
  { localDate }: Pick<Rung, 'localDate'>,
  { contract, playbook }: Pick<Standing, 'contract' | 'playbook'>,
  today: LocalDate,
): boolean {
  const began = renewedOn(contract);
  if (began === null) return false;
  // Renewed ahead of time, the next term's deadline can still be before its first day.
  const start = earlierOf(began, contract.knownOn ?? began);
  if (today < start) return false;
  return localDate < start || (localDate === start && localDate !== anchorsOf(contract, playbook).N);
}

/**
 * True of a rung that somebody held back: for good, as what it would have told is told on the day that reminders
 * come again. Nobody could hold it past the deadline when they said so; where the dates moved since, the last day
 * for notice, the working day up to it and the last paid day are told all the same.
 */
function isHeldBack(
  { localDate }: Pick<Rung, 'localDate'>,
  { until }: Quiet,
  { contract, playbook, isOff }: Pick<Standing, 'contract' | 'playbook' | 'isOff'>,
): boolean {
  const { N, T } = anchorsOf(contract, playbook);
  return localDate < earlierOf(until, T) && localDate !== N && localDate !== workingDayUpTo(N, isOff);
}

/** The last day on which a rung still tells anybody something: a renewal is news as long as the new term runs. */
function staleAfter(
  rung: Pick<Rung, 'localDate'>,
  standing: Pick<Standing, 'contract' | 'playbook' | 'notices'>,
): LocalDate {
  const { contract, playbook } = standing;
  const over = rung.localDate > contract.termEnd;
  if (over && renews(standing)) return nextTermEnd(contract.termEnd, termsOf(contract, playbook));
  return addDays(over ? rung.localDate : contract.termEnd, STALE_AFTER_DAYS);
}

/** How often who decided to renew is asked to confirm it. */
const CONFIRMATIONS = 2;

/**
 * The days on which a decision to renew is confirmed while it can still be changed: 30 days before the notice
 * deadline and on it, or the last two rungs before it where the ladder has no such days; more would be noise.
 */
function confirmingDays({ contract, playbook }: Pick<Standing, 'contract' | 'playbook'>): LocalDate[] {
  const anchors = anchorsOf(contract, playbook);
  const own = playbook.ladder.filter(({ source }) => source !== WORKSPACE);
  const days = [...new Set(own.map((step) => dateOf(step.rung, anchors)))]
    .filter((day) => day <= anchors.N)
    .sort();
  return days.slice(-CONFIRMATIONS);
}

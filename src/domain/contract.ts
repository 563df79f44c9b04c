import type { Playbook } from '../config/playbook.ts';
import type { Instant } from './instant.ts';
import { addDays, addMonths, dayOfMonth, daysBetween, type LocalDate, monthsBetween } from './local-date.ts';

/** What the team means to do at the end of the term. */
export const INTENTS = [
  'undecided',
  'renew',
  'cancel-to-free',
  'cancel-and-delete',
  'reduce-licences',
  'downgrade-plan',
  'remove-add-on',
] as const;
export type Intent = (typeof INTENTS)[number];

export const PURCHASE_CHANNELS = ['direct', 'reseller'] as const;
export type PurchaseChannel = (typeof PURCHASE_CHANNELS)[number];

/** What a person states about a contract. Null means "not stated": the playbook's value then applies. */
export interface ContractFields {
  readonly vendor: string;
  readonly product: string;
  readonly plan: string;
  readonly seats: number | null;
  /** Per seat and month, in minor units of `currency`. */
  readonly unitPrice: number | null;
  /** ISO 4217. */
  readonly currency: string | null;
  readonly termStart: LocalDate | null;
  /** T: the last paid day, which is also the renewal date (domain-facts, head). */
  readonly termEnd: LocalDate;
  readonly termMonths: number | null;
  readonly noticeDays: number | null;
  /** A notice period in calendar months; stated instead of one in days. */
  readonly noticeMonths: number | null;
  readonly autoRenews: boolean | null;
  /** IANA zone in which the contract's days begin and reminders are sent. */
  readonly timeZone: string;
  /** Whose public holidays count: ISO 3166, with a region where wanted (`DE`, `DE-BY`); null: the workspace's. */
  readonly country: string | null;
  readonly ownerEmail: string | null;
  /** E-mail addresses of those who are told as well once nobody answers, and who may act on it. */
  readonly coOwners: readonly string[];
  /** A Slack channel's id, or its name. */
  readonly slackChannel: string | null;
  readonly purchasedThrough: PurchaseChannel;
  readonly reseller: string | null;
  /** Id of the playbook whose rules apply. */
  readonly playbook: string;
  readonly intent: Intent;
  /** Where the last paid day was found; null means nobody confirmed it. */
  readonly endDateSource: string | null;
  readonly notes: string;
}

/** The fields in which two statements of a contract differ. */
export const differingFields = (
  before: ContractFields,
  after: Partial<ContractFields>,
): (keyof ContractFields)[] =>
  (Object.keys(after) as (keyof ContractFields)[]).filter(
    (key) => before[key] !== after[key] && !(key === 'coOwners' && sameList(before[key], after[key] ?? [])),
  );

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

/** Somebody holds a contract's reminders back: the next one comes on `until`. */
export interface Quiet {
  readonly kind: 'acknowledged' | 'snoozed';
  readonly by: string;
  readonly until: LocalDate;
}

/** A stored contract. */
export interface Contract extends ContractFields, ContractLife {
  readonly id: string;
  readonly workspaceId: string;
  /** Counts edits; a change is refused where it was made on an older version. */
  readonly version: number;
}

/** What became of a contract since it was stated; left out where nothing did. */
export interface ContractLife {
  readonly quiet?: Quiet | null;
  /** The day of the month that terms end on, remembered across renewals; null where it follows from the dates. */
  readonly anchorDay?: number | null;
  /** The day on which the present dates became known: added, edited or renewed; null where nobody kept it. */
  readonly knownOn?: LocalDate | null;
  /** The day on which the notice period was corrected so that the last day for notice was past already. */
  readonly correctedOn?: LocalDate | null;
  /** The day on which somebody saw that the account shows Free, for the present term. */
  readonly accountFreeOn?: LocalDate | null;
  /** The day on which the last task before the end was done, for the present term: it is ready for the end. */
  readonly readyOn?: LocalDate | null;
  /** When it was put away: nobody is reminded of it any more. Null while it is watched. */
  readonly archivedAt?: Instant | null;
  /** Only the members of its channel may see it, besides its owners and the workspace's admins. */
  readonly channelOnly?: boolean;
}

/** The terms in force: the contract's own, or its playbook's where the contract is silent. */
export interface Terms {
  readonly termMonths: number;
  /** The day of the month on which terms end, 1 to 31, where the month has it. */
  readonly anchorDay: number;
  readonly noticeDays: number;
  /** In calendar months, which then stand in for the days; null where the period is in days. */
  readonly noticeMonths: number | null;
  readonly autoRenews: boolean;
  readonly currency: string;
  /** True where nobody stated the notice period, so that the playbook's had to be assumed. */
  readonly noticeAssumed: boolean;
}

/** A contract is never changed, only replaced, and every step of its planning asks for its terms. */
const known = new WeakMap<ContractFields, { readonly playbook: Playbook; readonly terms: Terms }>();

/** Resolves a contract's terms. A stated start and end give the term's length where no length is stated. */
export function termsOf(
  contract: ContractFields & Pick<ContractLife, 'anchorDay'>,
  playbook: Playbook,
): Terms {
  const there = known.get(contract);
  if (there?.playbook === playbook) return there.terms;
  const terms = resolveTerms(contract, playbook);
  known.set(contract, { playbook, terms });
  return terms;
}

function resolveTerms(contract: ContractFields & Pick<ContractLife, 'anchorDay'>, playbook: Playbook): Terms {
  return {
    termMonths: contract.termMonths ?? statedLength(contract) ?? playbook.terms.termMonths.value,
    anchorDay: contract.anchorDay ?? anchorDayOf(contract),
    ...noticePeriod(contract, playbook),
    autoRenews: contract.autoRenews ?? playbook.terms.autoRenews.value,
    currency: contract.currency ?? playbook.terms.currency.value,
    noticeAssumed: contract.noticeDays === null && contract.noticeMonths === null,
  };
}

/** The notice period: the contract's, in days or in months, or else the playbook's. */
function noticePeriod(
  { noticeDays, noticeMonths }: Pick<ContractFields, 'noticeDays' | 'noticeMonths'>,
  { terms }: Playbook,
): Pick<Terms, 'noticeDays' | 'noticeMonths'> {
  if (noticeDays !== null) return { noticeDays, noticeMonths: null };
  const days = terms.noticeDays?.value ?? 0;
  return { noticeDays: days, noticeMonths: noticeMonths ?? terms.noticeMonths?.value ?? null };
}

/** A notice period as people say it: `30 days`, `3 months`. */
export function noticePeriodWords({
  noticeDays,
  noticeMonths,
}: Pick<Terms, 'noticeDays' | 'noticeMonths'>): string {
  const [count, unit] = noticeMonths === null ? [noticeDays, 'day'] : [noticeMonths, 'month'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** The first day of the present term: as stated, or its length before its end. */
export const termBegin = (contract: ContractFields & ContractLife, playbook: Playbook): LocalDate =>
  contract.termStart ?? addMonths(contract.termEnd, -termsOf(contract, playbook).termMonths);

/**
 * The first day of a term that followed upon another one by renewal; null in a contract's first term. Only
 * renewals remember the day that terms end on.
 */
export const renewedOn = ({
  anchorDay,
  termStart,
}: Pick<ContractFields, 'termStart'> & Pick<ContractLife, 'anchorDay'>): LocalDate | null =>
  anchorDay === undefined || anchorDay === null ? null : termStart;

/**
 * A term that ends with a month may have been cut short by it; the start tells on which day it would have ended:
 * begun on 29 February 2024 it is the 29th, begun on the 1st it is every month's last day.
 */
function anchorDayOf({ termStart, termEnd }: ContractFields): number {
  const day = dayOfMonth(termEnd);
  const endsWithMonth = dayOfMonth(addDays(termEnd, 1)) === 1;
  if (termStart === null || !endsWithMonth) return day;
  const started = dayOfMonth(termStart);
  return started === 1 ? 31 : Math.max(started, day);
}

/** So many days an end is short where somebody counted it another way. */
const FEW_DAYS = 3;

/**
 * Whole months from start to end, both days paid: 1 January to 31 December is twelve, as is 1 January to 1 January. An
 * end that is a few days short of a whole number leaves the term as long as it is meant to be; any other is counted
 * down, as a term that is taken for a longer one has its next deadline too late.
 */
function statedLength({ termStart, termEnd }: ContractFields): number | undefined {
  if (termStart === null) return undefined;
  const over = addDays(termEnd, 1);
  const whole = monthsBetween(termStart, over);
  const missing = daysBetween(over, addMonths(termStart, whole + 1));
  const months = missing <= FEW_DAYS ? whole + 1 : whole;
  return months >= 1 ? months : undefined;
}

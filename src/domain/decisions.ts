import { type Contract, INTENTS, type Intent } from './contract.ts';
import { InvalidInputError, quote } from './errors.ts';
import { acknowledgedBy, type Life, noticeFrom, renewed, type StatedNotice, snoozedBy } from './lifecycle.ts';
import { formatLong, type LocalDate } from './local-date.ts';
import type { NoticeRecord } from './notice-deadline.ts';

/**
 * What somebody decided about a contract, ready to be stored in one transaction with its row in the history. The
 * command line and Slack both go through these, so that the same act means the same thing everywhere.
 */
export interface Decision {
  /** A literal for the history, such as `notice.recorded`. */
  readonly what: string;
  /** The contract as it is to be. */
  readonly contract: Contract;
  readonly notice?: Omit<NoticeRecord, 'id'> | undefined;
  /** Id of the record that the notice replaces, because it was confirmed meanwhile. */
  readonly confirms?: string | undefined;
  readonly before: unknown;
  readonly after: unknown;
  /** Why reminders that were planned and not sent no longer hold. */
  readonly cancels: string;
  /** What to tell the person, in plain words. */
  readonly words: string;
}

/**
 * Notice was given, or one on record was confirmed by the vendor.
 * @throws what `noticeFrom` throws.
 */
export function noticeDecision(stated: StatedNotice, life: Life): Decision {
  const { notice, late, confirms } = noticeFrom(stated, life);
  const warning = late
    ? '\nIt was given after the deadline: it only counts once the vendor confirms it (--confirmed).'
    : '';
  const given = `notice for ${notice.action} given on ${formatLong(notice.givenOn)} through ${notice.through}`;
  return {
    what: confirms === null ? 'notice.recorded' : 'notice.confirmed',
    contract: life.contract,
    notice,
    confirms: confirms?.id,
    before: confirms ?? undefined,
    after: notice,
    cancels: 'notice was given',
    words: `${confirms === null ? 'recorded' : 'confirmed'}: ${given}${warning}`,
  };
}

/**
 * "I'm on it".
 * @throws what `acknowledgedBy` throws.
 */
export function acknowledgeDecision(by: string, life: Life): Decision {
  const quiet = acknowledgedBy(by, life);
  return {
    what: 'reminders.acknowledged',
    contract: { ...life.contract, quiet },
    before: undefined,
    after: quiet,
    cancels: `${by} is on it`,
    words: `${by} is on it; the next reminder comes on ${formatLong(quiet.until)}`,
  };
}

/**
 * Reminders are held back until a day.
 * @throws what `snoozedBy` throws.
 */
export function snoozeDecision(by: string, until: LocalDate, life: Life): Decision {
  const quiet = snoozedBy(by, until, life);
  return {
    what: 'reminders.snoozed',
    contract: { ...life.contract, quiet },
    before: undefined,
    after: quiet,
    cancels: `snoozed by ${by}`,
    words: `snoozed until ${formatLong(until)}`,
  };
}

/**
 * What the team means to do at the end of the term.
 * @throws InvalidInputError where it is none of the intents.
 */
export function intentDecision(stated: string, { contract }: Life): Decision {
  const intent: Intent | undefined = INTENTS.find((candidate) => candidate === stated);
  if (intent === undefined)
    throw new InvalidInputError([
      { place: 'intent', found: quote(stated), expected: `one of ${INTENTS.join(', ')}` },
    ]);
  return {
    what: 'intent.set',
    contract: { ...contract, intent },
    before: { intent: contract.intent },
    after: { intent },
    cancels: `the intent was changed to ${intent}`,
    words: `intent: ${intent} (was ${contract.intent})`,
  };
}

/**
 * The contract goes into its next term, of equal length unless a last paid day is stated.
 * @throws what `renewed` throws.
 */
export function renewDecision(until: LocalDate | null, life: Life): Decision {
  const contract = renewed(life, until);
  return {
    what: 'contract.renewed',
    contract,
    before: { termEnd: life.contract.termEnd, intent: life.contract.intent },
    after: { termEnd: contract.termEnd, intent: contract.intent },
    cancels: 'the contract was renewed',
    words: `renewed until ${formatLong(contract.termEnd)}`,
  };
}

import type { Playbook } from '../config/playbook.ts';
import { losesItsChannel } from './access-decisions.ts';
import { type Contract, type ContractFields, differingFields, INTENTS, type Intent } from './contract.ts';
import { contradictionsOf } from './contradictions.ts';
import { InvalidInputError, LastcallError, type Problem, quote } from './errors.ts';
import { acknowledgedBy, type Life, noticeFrom, renewed, type StatedNotice, snoozedBy } from './lifecycle.ts';
import { addDays, dayOfMonth, formatLong, type LocalDate } from './local-date.ts';
import { anchorsOf, type NoticeRecord } from './notice-deadline.ts';

/**
 * What somebody decided about a contract, ready to be stored in one transaction with its row in the history. The
 * command line and Slack both go through these, so that the same act means the same thing everywhere.
 */
export interface Decision {
  /** A literal for the history, such as `notice.recorded`. */
  readonly what: string;
  /** The contract as it is to be. */
  readonly contract: Contract;
  /** The last day on which notice counts of the contract as it is to be; not there where it stays. */
  readonly noticeBy?: LocalDate;
  readonly notice?: Omit<NoticeRecord, 'id'> | undefined;
  /** Id of the record that the notice replaces, because it was confirmed meanwhile. */
  readonly confirms?: string | undefined;
  readonly before: unknown;
  readonly after: unknown;
  /** Why reminders that were planned and not sent no longer hold. */
  readonly cancels: string;
  /** True of a notice that was given too late: it only counts once the vendor confirms it. */
  readonly late?: boolean;
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
    late,
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
 * Fields of a contract were corrected, in part or all. Null where nothing differs. With its dates the account's state
 * is open again; reminders that were held back stay so, but never past the new deadline. `playbookOf` finds the
 * playbook of the contract as it is to be.
 * @throws InvalidInputError where the fields contradict each other, or a contract that is limited to its channel loses it.
 */
export function editDecision(
  patch: Partial<ContractFields>,
  { contract, playbook, today }: Pick<Life, 'contract' | 'playbook' | 'today'>,
  playbookOf: (contract: Pick<ContractFields, 'playbook'>) => Playbook,
): Decision | null {
  const next = { ...contract, ...patch };
  const problems: Problem[] = contradictionsOf(next).map(({ column, found, expected }) => ({
    place: column,
    found: quote(found),
    expected,
  }));
  if (losesItsChannel(contract, next)) problems.push(NEEDS_CHANNEL);
  if (problems.length > 0) throw new InvalidInputError(problems);
  const changed = differingFields(contract, patch);
  if (changed.length === 0) return null;
  const pick = (from: ContractFields) => Object.fromEntries(changed.map((key) => [key, from[key]]));
  const moved = next.termEnd !== contract.termEnd;
  const N = anchorsOf(next, playbookOf(next)).N;
  const known = moved || N !== anchorsOf(contract, playbook).N;
  // With another end everything is told anew; with the same one, only this was never said.
  const tooLate = known && !moved && N < today ? today : null;
  return {
    what: 'contract.edited',
    contract: {
      ...next,
      knownOn: known ? today : (contract.knownOn ?? null),
      correctedOn: known ? tooLate : (contract.correctedOn ?? null),
      ...(moved && { accountFreeOn: null }),
      // Only a renewed term remembers its day; what was corrected ends on the day that was stated.
      ...(moved && contract.anchorDay && { anchorDay: dayOfMonth(next.termEnd) }),
    },
    ...(known && { noticeBy: N }),
    before: pick(contract),
    after: pick(next),
    cancels: 'the contract was edited',
    words: `changed: ${changed.join(', ')}`,
  };
}

const NEEDS_CHANNEL: Problem = {
  place: 'slack_channel',
  found: 'nothing',
  expected:
    'a channel, as only its members see the contract; “Show to all members” in Slack lets all see it first',
};

/**
 * Somebody saw that the account shows Free, from which day on it can be deleted (A).
 * @throws InvalidInputError for a day within the term or still to come; LastcallError `refused` where it is known.
 */
export function accountFreeDecision(on: LocalDate, { contract, today }: Life): Decision {
  const from = addDays(contract.termEnd, 1);
  if (on < from || on > today)
    throw new InvalidInputError([
      {
        place: '--date',
        found: quote(on),
        expected:
          from > today
            ? `a day from ${from} on, which is still to come: until then the account is paid for`
            : `a day from ${from} to ${today}, which is today`,
      },
    ]);
  if (contract.accountFreeOn)
    throw new LastcallError(
      'refused',
      `it is on record already that the account showed Free on ${formatLong(contract.accountFreeOn)}; expected nothing more`,
    );
  return {
    what: 'account.free-confirmed',
    contract: { ...contract, accountFreeOn: on },
    before: undefined,
    after: { termEnd: contract.termEnd, on },
    cancels: 'the account shows Free',
    words: `on record: the account showed Free on ${formatLong(on)}`,
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
    noticeBy: anchorsOf(contract, life.playbook).N,
    before: { termEnd: life.contract.termEnd, intent: life.contract.intent },
    after: { termEnd: contract.termEnd, intent: contract.intent },
    cancels: 'the contract was renewed',
    words: `renewed until ${formatLong(contract.termEnd)}`,
  };
}

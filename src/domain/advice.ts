import type { Playbook, PlaybookTactic } from '../config/playbook.ts';
import { cancelAction, counts, resellerName, throughOf } from './actions.ts';
import { bracketWords, holds } from './bracket.ts';
import { type Contract, renewedOn, termBegin } from './contract.ts';
import { LastcallError } from './errors.ts';
import { daysBetween, earlierOf, formatLong, type LocalDate, monthsBetween } from './local-date.ts';
import { anchorsOf, type NoticeRecord } from './notice-deadline.ts';
import { dateOf } from './offset.ts';

/** Where a piece of advice comes from and how far to trust it: never mix up a policy and an anecdote (domain-facts 7.9). */
export interface Basis {
  readonly source: string;
  readonly confidence: Playbook['matrix'][number]['confidence'];
  readonly publisher: string;
}

/** What only the team can know. */
export interface Answers {
  /** Seats, where they are not the contract's; null where nobody knows. */
  readonly seats: number | null;
  readonly activeProblems: boolean;
  readonly alreadyRenewed: boolean;
  readonly budgetBound: boolean;
  readonly accountManager: boolean;
}

export interface Situation extends Answers {
  /** Whole months from the day of asking to the last paid day. */
  readonly monthsLeft: number;
  readonly daysLeft: number;
}

/** A row of the matrix that fits the situation. */
export interface MatchedRow {
  readonly id: string;
  readonly situation: string;
  /** Why it fits, in words. */
  readonly reason: string;
  readonly paths: readonly string[];
  readonly tactic: string | null;
  readonly note: string | null;
  /** True of the one that decides: the first in the playbook's order of precedence. */
  readonly decides: boolean;
  readonly basis: Basis;
}

export interface AdvisedPath {
  readonly id: string;
  readonly title: string;
  readonly bestFor: string;
  readonly steps: readonly {
    readonly title: string;
    readonly through: string | null;
    readonly basis: Basis;
  }[];
  readonly outcomes: readonly { readonly title: string; readonly basis: Basis }[];
  readonly basis: Basis;
}

/** What accounts of this kind got, in percent; none where the source names no share. */
export interface Prospect {
  readonly text: string;
  readonly creditPercent: readonly [number, number] | null;
  readonly of: 'remaining-value' | 'erroneous-charge';
  readonly basis: Basis;
}

export interface Advice {
  readonly situation: Situation;
  readonly matched: readonly MatchedRow[];
  readonly paths: readonly AdvisedPath[];
  readonly tactic:
    | (Pick<PlaybookTactic, 'id' | 'title' | 'bestFor' | 'overlap'> & { readonly basis: Basis })
    | null;
  /** How the choice among several rows came about. */
  readonly precedence: string;
  /** Notice is given in any case. */
  readonly notice: {
    readonly target: LocalDate;
    readonly deadline: LocalDate;
    readonly state: 'given' | 'on-time' | 'target-passed' | 'missed';
    readonly through: string;
  };
  /** What an early end or a credit is likely to come to at this size; null where the playbook knows none. */
  readonly odds: Prospect | null;
  readonly credits: readonly Prospect[];
  /** Where the sources disagree, or something is not known. */
  readonly notes: readonly string[];
}

/** A contract counts as just renewed for so long: within it, the last renewal is what there is to talk about. Ours. */
const JUST_RENEWED_DAYS = 90;

/** What the contract itself lets one assume, before anybody is asked. */
export function assumedAnswers(contract: Contract, playbook: Playbook, asOf: LocalDate): Answers {
  const since = daysBetween(termBegin(contract, playbook), asOf);
  return {
    seats: contract.seats,
    activeProblems: false,
    alreadyRenewed: renewedOn(contract) !== null && since >= 0 && since <= JUST_RENEWED_DAYS,
    budgetBound: false,
    accountManager: false,
  };
}

/**
 * Which way out, and why (domain-facts 4 and 7.10): every row of the playbook's matrix that fits, with its reason;
 * the first in the playbook's order decides (already renewed, active problems, budget, months left). Brackets are
 * half-open. Where none fits, the paths that cost nothing extra are our own default.
 * @throws LastcallError `refused` once the term is over: there is nothing left to leave
 */
export function adviceOf({
  contract,
  playbook,
  notices,
  answers,
  asOf,
}: {
  readonly contract: Contract;
  readonly playbook: Playbook;
  readonly notices: readonly NoticeRecord[];
  readonly answers: Answers;
  readonly asOf: LocalDate;
}): Advice {
  if (asOf > contract.termEnd)
    throw new LastcallError(
      'refused',
      `The term ended on ${formatLong(contract.termEnd)}, so there is no way out of it left to choose. What comes after the end is in the plan.`,
    );
  const situation: Situation = {
    ...answers,
    monthsLeft: monthsBetween(asOf, contract.termEnd),
    daysLeft: daysBetween(asOf, contract.termEnd),
  };
  const matched = matchedRows(situation, playbook);
  const [deciding] = matched;
  const paths = pathsOf(deciding, contract, playbook);
  const tactic = tacticOf(deciding, paths, playbook);
  return {
    situation,
    matched,
    paths,
    tactic,
    precedence: precedenceWords(matched),
    notice: noticeOf(contract, playbook, notices, asOf),
    ...prospectsOf(situation, playbook),
    notes: notesOf(situation, paths, tactic, playbook),
  };
}

const basisOf = (
  { source, confidence }: Pick<Basis, 'source' | 'confidence'>,
  { sources }: Playbook,
): Basis => ({ source, confidence, publisher: sources[source]?.publisher ?? source });

type Row = Playbook['matrix'][number];

function matchedRows(situation: Situation, playbook: Playbook): MatchedRow[] {
  return playbook.matrix
    .filter(({ when }) => fits(when, situation))
    .map((row, index) => ({
      id: row.id,
      situation: row.situation,
      reason: reasonOf(row.when, situation),
      paths: row.paths,
      tactic: row.tactic ?? null,
      note: row.note ?? null,
      decides: index === 0,
      basis: basisOf(row, playbook),
    }));
}

const fits = (when: Row['when'], situation: Situation): boolean =>
  (when.monthsLeft === undefined || holds(when.monthsLeft, situation.monthsLeft)) &&
  (when.seats === undefined || (situation.seats !== null && holds(when.seats, situation.seats))) &&
  (when.alreadyRenewed === undefined || situation.alreadyRenewed) &&
  (when.activeProblems === undefined || situation.activeProblems) &&
  (when.budgetBound === undefined || situation.budgetBound);

function reasonOf(when: Row['when'], situation: Situation): string {
  const { monthsLeft, daysLeft, seats } = situation;
  const reasons = [
    when.alreadyRenewed && 'it has renewed already',
    when.activeProblems && 'the tool causes problems now',
    when.budgetBound && 'there is no money for paying twice',
    when.monthsLeft &&
      `${count(monthsLeft, 'whole month')} (${count(daysLeft, 'day')}) left, the row is for ${bracketWords(when.monthsLeft)}`,
    when.seats && seats !== null && `${count(seats, 'seat')}, the row is for ${bracketWords(when.seats)}`,
  ];
  return reasons.filter((reason) => typeof reason === 'string').join('; ') || 'it fits every contract';
}

export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

function pathsOf(row: MatchedRow | undefined, contract: Contract, playbook: Playbook): AdvisedPath[] {
  // Our default for what the matrix leaves open: nothing that costs extra or cannot be taken back.
  const ids = row?.paths ?? playbook.paths.filter(({ id }) => id === 'wait-it-out').map(({ id }) => id);
  const reseller = contract.purchasedThrough === 'reseller';
  return ids.flatMap((id) =>
    playbook.paths
      .filter((path) => path.id === id)
      .map((path) => ({
        id,
        title: path.title,
        bestFor: path.bestFor,
        steps: path.steps.map((step) => ({
          title: step.title,
          through:
            reseller && step.through !== undefined
              ? resellerName(contract)
              : addressOf(step.through, playbook),
          basis: basisOf(step, playbook),
        })),
        outcomes: path.outcomes.map((outcome) => ({
          title: outcome.title,
          basis: basisOf(outcome, playbook),
        })),
        basis: row === undefined ? OURS : basisOf(path, playbook),
      })),
  );
}

const OURS: Basis = { source: 'ours', confidence: 'our-default', publisher: 'Lastcall' };

const addressOf = (id: string | undefined, playbook: Playbook): string | null =>
  playbook.contacts.find((contact) => contact.id === id)?.address ?? null;

/** The deciding row's tactic; where it names none, the one that its first path is carried out with (ours). */
function tacticOf(
  row: MatchedRow | undefined,
  paths: readonly AdvisedPath[],
  playbook: Playbook,
): Advice['tactic'] {
  const named = row?.tactic ?? null;
  const carried = paths
    .map(({ id }) => playbook.paths.find((path) => path.id === id)?.tactic)
    .find((id) => id !== undefined);
  const tactic = playbook.tactics.find(({ id }) => id === (named ?? carried));
  if (tactic === undefined) return null;
  const { id, title, bestFor, overlap } = tactic;
  return { id, title, bestFor, overlap, basis: named === null ? OURS : (row?.basis ?? OURS) };
}

function precedenceWords(matched: readonly MatchedRow[]): string {
  const [first, ...rest] = matched;
  if (first === undefined)
    return 'No row of the matrix fits, so this is our own default: give notice and wait, which costs nothing extra.';
  if (rest.length === 0) return `“${first.situation}” is the only row that fits.`;
  return `“${first.situation}” comes first: already renewed goes before active problems, those before the budget, and the budget before the months left.`;
}

function noticeOf(
  contract: Contract,
  playbook: Playbook,
  notices: readonly NoticeRecord[],
  asOf: LocalDate,
): Advice['notice'] {
  const anchors = anchorsOf(contract, playbook);
  const deadline = anchors.N;
  // With a long notice period the day to aim at would be too late.
  const target = earlierOf(dateOf(playbook.terms.recommendedNotice.value, anchors), deadline);
  const action = cancelAction(playbook);
  const given = notices.some((notice) => notice.action === action?.id && counts(notice, playbook, anchors));
  const open = asOf <= target ? 'on-time' : asOf <= deadline ? 'target-passed' : 'missed';
  return {
    target,
    deadline,
    state: given ? 'given' : open,
    through: action === undefined ? '' : throughOf(action, contract, playbook),
  };
}

function prospectsOf(situation: Situation, playbook: Playbook): Pick<Advice, 'odds' | 'credits'> {
  const { seats, accountManager } = situation;
  const odds = playbook.odds.find((one) => seats !== null && holds(one.seats, seats));
  return {
    odds:
      odds === undefined
        ? null
        : {
            text: odds.outcome,
            creditPercent: odds.creditPercent ?? null,
            of: 'remaining-value',
            basis: basisOf(odds, playbook),
          },
    credits: playbook.credits
      .filter(({ when = {} }) => {
        if (when.seats !== undefined && (seats === null || !holds(when.seats, seats))) return false;
        return when.accountManager === undefined || accountManager;
      })
      .map((credit) => ({
        text: credit.situation,
        creditPercent: credit.creditPercent,
        of: credit.of,
        basis: basisOf(credit, playbook),
      })),
  };
}

function notesOf(
  { monthsLeft, seats }: Situation,
  paths: readonly AdvisedPath[],
  tactic: Advice['tactic'],
  playbook: Playbook,
): string[] {
  const left = count(monthsLeft, 'whole month');
  const elsewhere = [
    ...playbook.paths.filter(({ id }) => paths.some((path) => path.id === id)),
    ...playbook.tactics.filter(({ id }) => id === tactic?.id),
  ].filter((one) => one.monthsLeft !== undefined && !holds(one.monthsLeft, monthsLeft));
  return [
    ...elsewhere.map(
      ({ title, monthsLeft: bracket = {} }) =>
        `Its source recommends “${title}” for ${bracketWords(bracket)} months, and ${left} are left; the matrix decides.`,
    ),
    ...(seats === null
      ? ['How many seats there are is not known: it decides what a negotiation may bring.']
      : []),
  ];
}

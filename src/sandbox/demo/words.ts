import { nameOf } from '../../delivery/reminder-words.ts';
import type { Contract } from '../../domain/contract.ts';
import type { Instant } from '../../domain/instant.ts';
import { lifeLadder } from '../../domain/life-ladder.ts';
import { formatLong, type LocalDate } from '../../domain/local-date.ts';
import { lifeOf, type Rules } from '../../scheduler/plan-due.ts';
import type { LedgerRow } from '../../store/ledger-claim.ts';
import type { MailCatcher } from '../mail/catcher.ts';
import type { SlackStandIn } from '../slack/options.ts';
import type { WithLedger } from './data.ts';
import type { DemoFolder } from './folder.ts';
import { wrap } from './text.ts';

export interface Greeting {
  readonly today: LocalDate;
  readonly pageUrl: string;
  readonly contracts: number;
  /** True where they are the samples, false where they were there before. */
  readonly added: boolean;
  readonly width: number;
}

/** What this is, where to look at it, and what has just happened. */
export function greeting({ today, pageUrl, contracts, added, width }: Greeting): string[] {
  const which = added
    ? `${contracts} sample contracts were imported.`
    : `${contracts} ${contracts === 1 ? 'contract was' : 'contracts were'} there already.`;
  const say = (text: string) => wrap(text, width, '');
  return [
    `Lastcall sandbox · ${formatLong(today)}`,
    '',
    `  Open ${pageUrl}`,
    '',
    ...say('The real bot, with a Slack workspace, an inbox, a calendar and a clock on this machine only.'),
    ...say(`Nothing leaves this machine. ${which}`),
    '',
  ];
}

/** More quiet contracts than this are only counted. */
const MOST_QUIET = 10;

/** Contracts of which nobody was told anything now: why, and when they come up. */
export function quietLines(
  quiet: readonly WithLedger[],
  rules: Rules,
  now: Instant,
  width: number,
): string[] {
  if (quiet.length === 0) return [];
  const lines = quiet.slice(0, MOST_QUIET).flatMap(({ contract, rows }) => {
    const next = ladderOf(contract, rules).find((rung) => rung.at > now);
    const then = next === undefined ? 'no more to come' : `next on ${formatLong(next.localDate)}`;
    return wrap(`${nameOf(contract)}: ${whyQuiet(rows)}; ${then}`, width, '  ', '    ');
  });
  const more = quiet.length - MOST_QUIET;
  return ['No reminder now', ...lines, ...(more > 0 ? [`  and ${more} more`] : []), ''];
}

function whyQuiet(rows: readonly LedgerRow[]): string {
  const newest = rows.filter((row) => row.folded_into === null).at(-1);
  if (newest === undefined) return 'nothing was due yet';
  if (newest.state === 'sent') return `reminded before, of ${formatLong(newest.local_date as LocalDate)}`;
  return newest.why;
}

const ladderOf = (contract: Contract, rules: Rules) =>
  lifeLadder(lifeOf(contract, [], rules), rules.reminderTime);

/** What Slack, or whoever receives the mails, would hold against the bot; none in a good version. */
export function objections(
  slack: Pick<SlackStandIn, 'violations' | 'unexpected'>,
  mail: Pick<MailCatcher, 'messages'>,
): string[] {
  const bySlack = slack.violations.map(
    ({ method, path, found, limit }) => `${method} ${path}: found ${found}, expected ${limit}`,
  );
  const unknown = slack.unexpected().map(({ method }) => `a method that Slack does not have: ${method}`);
  const byMail = mail.messages.flatMap(({ parsed, problems }) =>
    problems.map((problem) => `mail "${parsed.subject ?? ''}": ${problem}`),
  );
  return [...bySlack, ...unknown, ...byMail];
}

/** Lines indented below a title; nothing where there are none. */
export const inSection = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ''];

export interface Hints {
  readonly folder: DemoFolder;
  readonly databaseFile: string;
  readonly today: LocalDate;
  /** One that the commands can be tried with. */
  readonly contractId: string | undefined;
}

/** What to try next, against the data of this demo. */
export function hints({ folder, databaseFile, today, contractId }: Hints): string[] {
  const lastcall = '  npm run --silent lastcall --';
  const about =
    contractId === undefined
      ? []
      : [
          `${lastcall} plan ${contractId} --as-of ${today}`,
          `${lastcall} calendar ${contractId} --output switch.ics`,
        ];
  return [
    'In another terminal, on the same data',
    `  export DATABASE_URL=${shellWord(`sqlite:${databaseFile}`)}`,
    `${lastcall} list --as-of ${today}`,
    ...about,
    '',
    folder.kept
      ? `The data stays in ${folder.path}: start it again with a later --date to see what comes then.`
      : 'The data goes when the demo ends; npm run demo -- --data DIR keeps it.',
    `Ready after ${(performance.now() / 1000).toFixed(1)} s. Press Ctrl-C to stop.`,
  ];
}

const shellWord = (text: string): string =>
  /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

import { nearest } from '../../../config/nearest.ts';
import { oneLine } from '../../one-line.ts';
import { escapeMrkdwn } from '../escape.ts';

/** What follows `/lastcall` (interface.md, "Slack"); `needs` is what else has to be said. */
export const SUBCOMMANDS = {
  add: { needs: '', does: 'add a contract' },
  list: { needs: '[words]', does: 'list contracts, the most urgent first' },
  show: { needs: '<words>', does: 'show one contract with everything about it' },
  edit: { needs: '<words>', does: 'change a contract' },
  plan: { needs: '<words>', does: 'show everything that will happen' },
  notice: { needs: '<words>', does: 'record that notice was given' },
  checklist: { needs: '<words>', does: 'show the task lists' },
  calendar: { needs: '[words]', does: 'subscribe in your calendar; with words, get its days as a file' },
  cost: { needs: '<words>', does: 'see what a switch costs, with a chart' },
  advise: { needs: '<words>', does: 'see which way out, and why' },
  export: { needs: '', does: 'get all contracts as a file' },
  digest: { needs: 'on/off', does: 'your e-mailed digest: how often, about what, when' },
  help: { needs: '', does: 'show this' },
} as const;

export type Subcommand = keyof typeof SUBCOMMANDS;

export type Parsed =
  | { readonly kind: 'overview' }
  | { readonly kind: 'known'; readonly name: Subcommand; readonly words: string }
  | { readonly kind: 'unknown'; readonly found: string; readonly near: Subcommand | undefined };

const NAMES = Object.keys(SUBCOMMANDS) as readonly Subcommand[];

/** Quotation marks around words, as people and their keyboards put them. */
const QUOTED = /(?<!\S)(?:"([^"]+)"|'([^']+)'|[“„«]([^“”„«»]+)[”“»]|[‘‚]([^‘’‚]+)[’‘])(?!\S)/gu;

/**
 * What was typed, without quotation marks around names, without the entities that Slack may put for `& < >`, and
 * without control characters: PostgreSQL takes no text with a NUL in it.
 */
const plainWords = (text: string): string =>
  text
    .replace(/\p{Cc}/gu, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(QUOTED, (_all, ...inner) => inner.slice(0, 4).find((one) => one !== undefined) ?? '');

/** Reads what somebody typed behind `/lastcall`. */
export function parseCommand(text: string): Parsed {
  const [first = '', ...rest] = plainWords(text).trim().split(/\s+/);
  if (first === '') return { kind: 'overview' };
  const name = NAMES.find((candidate) => candidate === first.toLowerCase());
  if (name !== undefined) return { kind: 'known', name, words: rest.join(' ') };
  return { kind: 'unknown', found: first, near: nearest(first, NAMES) as Subcommand | undefined };
}

/** What there is to say, a line each; where a word was not known, what was probably meant comes first. */
export function helpText(unknown?: Extract<Parsed, { kind: 'unknown' }>): string {
  const lines = NAMES.map((name) => {
    const { needs, does } = SUBCOMMANDS[name];
    return `• \`${escapeUsage(`/lastcall ${name} ${needs}`.trim())}\` – ${does}`;
  });
  const about =
    unknown === undefined
      ? []
      : [
          `Lastcall does not know “${escapeMrkdwn(oneLine(unknown.found, 60))}”.${unknown.near === undefined ? '' : ` Did you mean \`/lastcall ${unknown.near}\`?`}`,
        ];
  return [...about, '`/lastcall` alone shows what comes next.', ...lines, FILES].join('\n');
}

const FILES = 'A contract file (CSV) that you send Lastcall in a direct message is imported.';

const escapeUsage = (usage: string): string => usage.replaceAll('<', '&lt;').replaceAll('>', '&gt;');

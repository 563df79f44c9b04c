import { nameOf } from '../../delivery/reminder-words.ts';
import type { Contract } from '../../domain/contract.ts';
import type { LedgerRow } from '../../store/ledger-claim.ts';
import type { MailCatcher } from '../mail/catcher.ts';
import type { SlackStandIn } from '../slack/options.ts';
import { isObject } from '../slack/report.ts';
import type { StoredMessage } from '../slack/state.ts';
import { wrap } from './text.ts';

export interface ReportSources {
  readonly slack: Pick<SlackStandIn, 'state'>;
  readonly mail: Pick<MailCatcher, 'messages'>;
  /** Longest line, in characters. */
  readonly width: number;
}

/** Puts what the ledger says was sent, together with what really arrived, into lines for a terminal. */
export interface Report {
  /** What is new of a contract since it was last asked: what was said, and to whom; no lines where nothing is. */
  readonly newsOf: (contract: Contract, rows: readonly LedgerRow[]) => string[];
}

export function createReport({ slack, mail, width }: ReportSources): Report {
  const told = new Set<string>();
  const isNews = (row: LedgerRow): boolean => {
    const event = `${row.id} ${row.state} ${row.attempts}`;
    if (told.has(event)) return false;
    told.add(event);
    return true;
  };

  const placeOf = ({ channel }: StoredMessage): string => {
    const found = slack.state.channels.get(channel);
    if (found?.kind !== 'im') return `#${found?.name ?? channel}`;
    return slack.state.users.get(found.user ?? '')?.realName ?? channel;
  };

  /** What was said, and to whom; undefined where it arrived in an earlier run: the stand-ins keep nothing. */
  function arrived(row: LedgerRow): { headline: string; place: string } | undefined {
    if (row.medium === 'email') {
      const found = mail.messages.find(({ parsed }) => parsed.messageId === row.message_ref);
      return found && { headline: found.parsed.subject ?? '', place: found.to.join(', ') };
    }
    const [channel = '', ts = ''] = (row.message_ref ?? '').split(':');
    const message = slack.state.findMessage(channel, ts);
    return message && { headline: headlineOf(message), place: placeOf(message) };
  }

  const notReached = (row: LedgerRow, contract: Contract): string[] => {
    const again = row.next_attempt_at === null ? '' : '; it is tried again later';
    const verb = row.state === 'failed' ? 'not reached' : 'not sent';
    return wrap(`${nameOf(contract)}: ${recipientOf(row)} ${verb}: ${row.why}${again}`, width, '  ', '    ');
  };

  return {
    newsOf(contract, rows) {
      const news = [...rows].sort(byMedium).filter(isNews);
      const said = new Map<string, string[]>();
      for (const row of news.filter(({ state }) => state === 'sent')) {
        const found = arrived(row);
        if (found !== undefined) said.set(found.headline, [...(said.get(found.headline) ?? []), found.place]);
      }
      const failed = news.filter(
        ({ state, folded_into }) => state === 'failed' || (state === 'skipped' && folded_into === null),
      );
      return [
        ...[...said].flatMap(([headline, places]) =>
          wrap(`${headline} → ${places.join(', ')}`, width, '  ', '    '),
        ),
        ...failed.flatMap((row) => notReached(row, contract)),
      ];
    },
  };
}

/** A message in one line: its header, or else its first sentence. */
function headlineOf({ blocks, text }: StoredMessage): string {
  const header = blocks?.find(({ type }) => type === 'header')?.text;
  return isObject(header) && typeof header.text === 'string' ? header.text : (text.split('. ')[0] ?? text);
}

function recipientOf({ medium, recipient }: LedgerRow): string {
  if (medium === 'slack-channel') return `#${recipient}`;
  return `${medium === 'email' ? 'mail' : 'direct message'} to ${recipient}`;
}

const MEDIA = ['slack-channel', 'slack-dm', 'email'];

const byMedium = (a: LedgerRow, b: LedgerRow): number => MEDIA.indexOf(a.medium) - MEDIA.indexOf(b.medium);

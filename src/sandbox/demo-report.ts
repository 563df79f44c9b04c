import { cut } from '../delivery/cut.ts';
import { oneLine } from '../delivery/one-line.ts';
import { nameOf } from '../delivery/reminder-words.ts';
import type { Contract } from '../domain/contract.ts';
import type { LedgerRow } from '../store/ledger-claim.ts';
import { blockLines, wrap } from './demo-text.ts';
import type { MailCatcher } from './mail/catcher.ts';
import type { SlackStandIn } from './slack/options.ts';
import type { StoredMessage } from './slack/state.ts';

/** Lines of a mail shown below its subject, which the Slack message above it has in full. */
const MAIL_LINES = 2;
const BAR = '  │ ';

export interface ReportSources {
  readonly slack: Pick<SlackStandIn, 'state'>;
  readonly mail: Pick<MailCatcher, 'messages'>;
  /** Longest line, in characters. */
  readonly width: number;
}

/** Puts what the ledger says was sent, together with what really arrived, into lines for a terminal. */
export interface Report {
  /** What is new of a contract since it was last asked; no lines where nothing is. */
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

  const quoted = (line: string): string[] => wrap(line, width, BAR, `${BAR}  `);

  function slackLines(message: StoredMessage, before: Map<string, string>): string[] {
    const place = placeOf(message);
    const words = message.blocks === undefined ? [message.text] : blockLines(message.blocks, personOrChannel);
    const content = words.join('\n');
    const same = before.get(content);
    if (same !== undefined) return [`  ${place}: the same as in ${same}`];
    before.set(content, place);
    return [`  ${place}`, ...words.flatMap(quoted)];
  }

  const placeOf = ({ channel }: StoredMessage): string => {
    const { kind, name, user = '' } = slack.state.channels.get(channel) ?? { kind: 'public', name: channel };
    return kind === 'im' ? `Direct message to ${personOrChannel(user)}` : `#${name}`;
  };

  const personOrChannel = (id: string): string =>
    slack.state.users.get(id)?.realName ?? slack.state.channels.get(id)?.name ?? id;

  function mailLines(to: string, subject: string, text: string): string[] {
    const content = text.split('\n').filter((line) => line !== '' && line !== `${subject}.`);
    const shown = content.slice(0, MAIL_LINES).join('\n');
    const more = content.length > MAIL_LINES ? ' …' : '';
    return [`  Mail to ${to}`, ...[`Subject: ${subject}`, ...`${shown}${more}`.split('\n')].flatMap(quoted)];
  }

  /** Nothing where it arrived in an earlier run: what the stand-ins received is not kept. */
  function arrived(row: LedgerRow, before: Map<string, string>): string[] {
    if (row.medium === 'email') {
      const found = mail.messages.find(({ parsed }) => parsed.messageId === row.message_ref);
      if (found === undefined) return [];
      return mailLines(found.to.join(', '), found.parsed.subject ?? '', found.parsed.text ?? '');
    }
    const [channel = '', ts = ''] = (row.message_ref ?? '').split(':');
    const message = slack.state.findMessage(channel, ts);
    return message === undefined ? [] : slackLines(message, before);
  }

  const notReached = (row: LedgerRow): string[] => {
    const again = row.next_attempt_at === null ? '' : '; it is tried again later';
    const verb = row.state === 'failed' ? 'not reached' : 'not sent';
    return wrap(`${recipientOf(row)} ${verb}: ${row.why}${again}`, width, '  ', '    ');
  };

  return {
    newsOf(contract, rows) {
      const before = new Map<string, string>();
      const news = [...rows].sort(byMedium).filter(isNews);
      const lines = news.flatMap((row) => {
        if (row.state === 'sent') return arrived(row, before);
        const unreached = row.state === 'failed' || (row.state === 'skipped' && row.folded_into === null);
        return unreached ? notReached(row) : [];
      });
      return lines.length === 0 ? [] : [cut(heading(contract), width), ...lines, ''];
    },
  };
}

function recipientOf({ medium, recipient }: LedgerRow): string {
  if (medium === 'slack-channel') return `#${recipient}`;
  return `${medium === 'email' ? 'Mail' : 'Direct message'} to ${recipient}`;
}

const MEDIA = ['slack-channel', 'slack-dm', 'email'];

const byMedium = (a: LedgerRow, b: LedgerRow): number => MEDIA.indexOf(a.medium) - MEDIA.indexOf(b.medium);

const heading = (contract: Contract): string => {
  const note = oneLine(contract.notes);
  return note === '' ? nameOf(contract) : `${nameOf(contract)} · ${note}`;
};

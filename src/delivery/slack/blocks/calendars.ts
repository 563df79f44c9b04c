import type { KnownBlock } from '@slack/types';
import { formatLong, type LocalDate } from '../../../domain/local-date.ts';
import { oneLine } from '../../one-line.ts';
import { escapeCode, escapeMrkdwn } from '../escape.ts';
import { actions, button, context, section } from './parts.ts';

export const CALENDAR_ACTIONS = {
  mine: 'calendar:mine',
  all: 'calendar:all',
  contract: 'calendar:contract',
  rotate: 'calendar:rotate',
  alarms: 'calendar:alarms',
  revoke: 'calendar:revoke',
} as const;

/** A subscription as its owner sees it. */
export interface ShownFeed {
  readonly id: string;
  /** What it shows. */
  readonly what: string;
  readonly by: string;
  readonly createdOn: LocalDate;
  /** Null: never. */
  readonly usedOn: LocalDate | null;
  readonly alarms: boolean;
}

/** A subscription that ended lately, as whoever made it sees it. */
export interface EndedFeed {
  readonly id: string;
  readonly what: string;
  readonly endedOn: LocalDate;
  /** The contract that it was of, where they may make another. */
  readonly contractId: string | null;
}

/** More than these would be more than a message has blocks for; the rest is managed on the command line. */
export const MOST_FEEDS = 15;

/** Calendar subscriptions: new ones, and those that there are. Addresses cannot be shown again. */
export function calendarsBlocks(
  feeds: readonly ShownFeed[],
  more: number,
  ended: readonly EndedFeed[],
): KnownBlock[] {
  return [
    section([
      '*Lastcall in your calendar*',
      'A subscription keeps itself up to date. Its address is a secret, and shown once.',
    ]),
    actions('calendar-new', [
      button('My contracts and tasks', CALENDAR_ACTIONS.mine, { style: 'primary' }),
      button('All contracts', CALENDAR_ACTIONS.all),
    ]),
    ...feeds.flatMap((feed) => feedBlocks(feed)),
    ...(more > 0 ? [context([`… and ${more} more.`])] : []),
    ...ended.flatMap((feed) => endedBlocks(feed)),
  ];
}

function feedBlocks({ id, what, by, createdOn, usedOn, alarms }: ShownFeed): KnownBlock[] {
  const used = usedOn === null ? 'never used' : `last used on ${formatLong(usedOn)}`;
  return [
    section([
      `*${escapeMrkdwn(oneLine(what))}*`,
      `Created on ${formatLong(createdOn)} by ${escapeMrkdwn(oneLine(by))}, ${used}.`,
    ]),
    actions(`calendar-${id}`, [
      button(alarms ? 'No alarms' : 'Alarm the day before', CALENDAR_ACTIONS.alarms, { value: id }),
      {
        ...button('New address', CALENDAR_ACTIONS.rotate, { value: id }),
        confirm: confirming(
          'A new address?',
          'Its address of now will answer nobody any more.',
          'New address',
        ),
      },
      {
        ...button('Revoke', CALENDAR_ACTIONS.revoke, { value: id, style: 'danger' }),
        confirm: confirming('Revoke it?', 'Its address will answer nobody any more.', 'Revoke'),
      },
    ]),
  ];
}

const endedBlocks = ({ id, what, endedOn, contractId }: EndedFeed): KnownBlock[] => [
  section([
    `*${escapeMrkdwn(oneLine(what))}*`,
    `Ended on ${formatLong(endedOn)}: its address answers nobody any more.`,
  ]),
  ...(contractId === null
    ? []
    : [
        actions(`calendar-${id}`, [
          button('Subscribe again', CALENDAR_ACTIONS.contract, { value: contractId }),
        ]),
      ]),
];

const confirming = (title: string, text: string, yes: string) => ({
  title: { type: 'plain_text' as const, text: title },
  text: { type: 'plain_text' as const, text },
  confirm: { type: 'plain_text' as const, text: yes },
  deny: { type: 'plain_text' as const, text: 'Cancel' },
});

/**
 * A subscription's address, for the one time that it can be shown. As code, so that Slack makes no link of it and
 * fetches nothing; the page is behind a button.
 * @param address the feed's, `…/calendar/<token>.ics`
 */
export const addressBlocks = (what: string, address: string): KnownBlock[] => [
  section([
    `*${escapeMrkdwn(oneLine(what))}*: the address for your calendar program.`,
    `\`${escapeCode(address)}\``,
    'Whoever has it can read this calendar. It is not shown again.',
  ]),
  actions('calendar-address', [
    {
      ...button('Open its page', 'calendar:page', { style: 'primary' }),
      url: address.replace(/\.ics$/, ''),
    },
  ]),
];

import type { Contract } from './contract.ts';
import type { Delivery, Reminder } from './reminder.ts';

/** Where a message goes or stands: a channel, the thread of a message in it (`channel:ts`), or a person. */
export interface Whereabouts {
  readonly medium: string;
  readonly recipient: string;
}

/**
 * True of a Slack channel other than the one that a contract is limited to. `ids` are what Slack calls the contract's
 * channel, which people may have given by its name. A thread belongs to its channel; direct messages are nobody else's.
 */
export function isElsewhere(
  { channelOnly, slackChannel }: Pick<Contract, 'channelOnly' | 'slackChannel'>,
  { medium, recipient }: Whereabouts,
  ids: readonly string[] = [],
): boolean {
  if (channelOnly !== true || medium !== 'slack-channel') return false;
  const [channel = ''] = recipient.split(':');
  const isDirect = /^D[A-Z0-9]{6,}$/.test(channel);
  return !isDirect && channel !== slackChannel && !ids.includes(channel);
}

/** No contract's id begins so. */
const ALIAS = '_';

/** What a discreet reminder calls its contract, whose id begins with the vendor's name: by its row of the ledger. */
const aliasOf = (ledgerId: string): string => ALIAS + ledgerId;

/** The row of the ledger that an alias names; undefined for a contract's id. */
export const rowOfAlias = (contractId: string): string | undefined =>
  contractId.startsWith(ALIAS) ? contractId.slice(ALIAS.length) : undefined;

/**
 * A reminder for a channel in which nobody is to learn what it is about: that a contract needs somebody, and its
 * dates. Nothing is taken over that is not named here.
 */
const discreetReminder = (
  { rung, today, situation, termEnd, noticeDeadline, daysToEnd, daysToNotice }: Reminder,
  ledgerId: string,
): Reminder => ({
  discreet: true,
  contractId: aliasOf(ledgerId),
  rung,
  today,
  situation,
  termEnd,
  noticeDeadline,
  daysToEnd,
  daysToNotice,
  vendor: '',
  product: '',
  purpose: '',
  intent: 'undecided',
  renewal: null,
  todo: null,
  notice: null,
  chase: null,
  missed: [],
});

/** A reminder of a row of the ledger, and whom it stands in for, where nobody is to learn what it is about. */
export const discreetly = (
  { reminder, insteadOf }: { readonly reminder: Reminder; readonly insteadOf: Delivery['insteadOf'] },
  ledgerId: string,
) => ({
  reminder: discreetReminder(reminder, ledgerId),
  insteadOf: insteadOf === null ? null : ({ recipient: null, reason: null } as const),
});

/** An act of which only who acted, and when, is told. */
export const ACTED = 'contract.acted-on';

/** Acts whose sentences tell nothing of a contract but days. */
const HARMLESS: ReadonlySet<string> = new Set([
  'reminders.acknowledged',
  'reminders.snoozed',
  'contract.renewed',
  'contract.archived',
  'contract.restored',
  'access.limited',
  'access.opened',
]);

/** An act as it is told where nobody is to learn what it was about. */
export const discreetAct = <Acted extends { readonly what: string; readonly after: unknown }>(
  act: Acted,
): Acted => (HARMLESS.has(act.what) ? act : { ...act, what: ACTED, before: null, after: null });

import type { KnownBlock, ModalView } from '@slack/types';
import type { Checklist } from '../../../domain/checklist.ts';
import type { Entry } from '../../../domain/entry.ts';
import { formatLong } from '../../../domain/local-date.ts';
import type { NoticeRecord } from '../../../domain/notice-deadline.ts';
import type { Plan } from '../../../domain/plan.ts';
import { progressWords } from '../../checklist-words.ts';
import { oneLine } from '../../one-line.ts';
import { nameOf } from '../../reminder-words.ts';
import { rungName } from '../../rung-words.ts';
import { barOf } from '../blocks/bar.ts';
import { actions, button, context, header, plain, section } from '../blocks/parts.ts';
import { dateLines, planBlocks } from '../blocks/plan.ts';
import { REMINDER_ACTIONS, termValue } from '../blocks/reminder-buttons.ts';
import { switchButtons } from '../blocks/switch-buttons.ts';
import { entryLines } from '../entry-words.ts';
import { escapeMrkdwn, nameChannels, namePeople } from '../escape.ts';
import { TITLE_LIMIT } from '../limits.ts';

export const CONTRACT_ACTIONS = {
  edit: 'contract:edit',
  archive: 'contract:archive',
  restore: 'contract:restore',
  limit: 'contract:limit',
  open: 'contract:open',
  history: 'contract:history',
} as const;

/** A reminder that went out, or could not. */
export interface Told {
  readonly rung: string;
  readonly recipient: string;
  /** When, or why not, in words. */
  readonly outcome: string;
}

export interface ContractViewInput {
  readonly entry: Entry;
  readonly plan: Plan;
  readonly told: readonly Told[];
  /** Each with what its action is called. */
  readonly notices: readonly (NoticeRecord & { readonly title: string })[];
  readonly checklists: readonly Checklist[];
  /** The newest acts, a sentence each, newest first. */
  readonly history: readonly string[];
  /** What the person may do besides looking. */
  readonly may: { readonly edit: boolean; readonly archive: boolean; readonly limit: boolean };
  readonly metadata: string;
}

const MOST_LINES = 12;

/** Everything about one contract. */
export function contractView(input: ContractViewInput): ModalView {
  const { entry, plan, told, notices, checklists, history } = input;
  const { contract } = entry;
  return {
    type: 'modal',
    callback_id: 'contract',
    private_metadata: input.metadata,
    title: plain(nameOf(contract), TITLE_LIMIT),
    close: plain('Close', TITLE_LIMIT),
    blocks: [
      header(nameOf(contract)),
      section(entryLines(entry)),
      ...buttons(input),
      section(dateLines(plan)),
      ...planBlocks(plan),
      ...lines('Sent', told.map(toldLine)),
      ...lines('Notice', notices.map(noticeLine)),
      ...checklists.flatMap((list, index) => lines(index === 0 ? 'Checklists' : '', checklistLines(list))),
      ...lines(
        'History',
        history.map((act) => escapeMrkdwn(act)),
      ),
      ...details(input),
    ],
  };
}

function buttons({ entry, may }: ContractViewInput): KnownBlock[] {
  const { contract, daysLeft } = entry;
  const value = termValue({ contractId: contract.id, termEnd: contract.termEnd });
  const away = Boolean(contract.archivedAt);
  const runs = !away && daysLeft !== null && daysLeft > 0;
  const own = [
    ...(may.edit && !away ? [button('Edit', CONTRACT_ACTIONS.edit, { value })] : []),
    ...(may.archive
      ? [
          away
            ? button('Restore', CONTRACT_ACTIONS.restore, { value })
            : button('Archive', CONTRACT_ACTIONS.archive, { value, style: 'danger' }),
        ]
      : []),
    ...(may.limit && !away
      ? [
          contract.channelOnly
            ? button('Show to all members', CONTRACT_ACTIONS.open, { value })
            : button('Limit to its channel', CONTRACT_ACTIONS.limit, { value }),
        ]
      : []),
    button('Full history', CONTRACT_ACTIONS.history, { value }),
  ];
  const reminder = [
    ...(runs ? [button("I'm on it", REMINDER_ACTIONS.onIt, { value, style: 'primary' })] : []),
    ...(runs ? [button('Snooze', REMINDER_ACTIONS.snooze, { value })] : []),
    ...(away ? [] : [button('Notice given', REMINDER_ACTIONS.notice, { value })]),
    button('Checklist', REMINDER_ACTIONS.checklist, { value }),
    button('Calendar', REMINDER_ACTIONS.calendar, { value }),
  ];
  const term = { contractId: contract.id, termEnd: contract.termEnd };
  return [actions('reminder', reminder), actions('contract', own), ...(away ? [] : [switchButtons(term)])];
}

const toldLine = ({ rung, recipient, outcome }: Told): string =>
  namePeople(
    nameChannels(escapeMrkdwn(`${rungName(rung)} to ${oneLine(recipient, 60)}: ${oneLine(outcome, 120)}`)),
  );

function noticeLine(notice: ContractViewInput['notices'][number]): string {
  const { title, givenOn, through, reference, confirmedOn, termEnd } = notice;
  const proof = reference === null ? 'no reference' : `reference ${oneLine(reference, 80)}`;
  const confirmed = confirmedOn === null ? 'not confirmed yet' : `confirmed on ${formatLong(confirmedOn)}`;
  return escapeMrkdwn(
    `${oneLine(title, 80)}, given on ${formatLong(givenOn)} through ${oneLine(through, 80)}; ${proof}; ${confirmed} (term until ${formatLong(termEnd)})`,
  );
}

/** A list in a line, and its open tasks below it. */
function checklistLines({ title, progress, lock, archived, tasks }: Checklist): string[] {
  const state = archived !== null ? ', archived' : lock === null ? '' : ', locked';
  const line = `${barOf(progress.done / progress.total)}  ${escapeMrkdwn(`${oneLine(title, 80)}: ${progressWords(progress)}${state}`)}`;
  if (archived !== null || lock !== null || progress.done === progress.total) return [line];
  return [
    line,
    ...tasks.map((task) => {
      const name = escapeMrkdwn(oneLine(task.title, 80));
      if (task.state === 'done') return `✅ ~${name}~`;
      const whose = task.assignee === null ? '' : `, ${oneLine(task.assignee, 60)}`;
      const due =
        task.due === null ? '' : `, ${task.overdue ? 'overdue since' : 'due'} ${formatLong(task.due)}`;
      return `${task.state === 'open' ? '⬜' : '🔒'} ${name}${namePeople(escapeMrkdwn(`${due}${whose}`))}`;
    }),
  ];
}

function lines(title: string, all: readonly string[]): KnownBlock[] {
  if (all.length === 0) return [];
  const more = all.length - MOST_LINES;
  const shown = all.slice(0, MOST_LINES).map((line) => `• ${line}`);
  return [
    section([...(title === '' ? [] : [`*${title}*`]), ...shown, ...(more > 0 ? [`… and ${more} more`] : [])]),
  ];
}

/** The rest of what is stated, for who looks a detail up. */
function details({ entry: { contract } }: ContractViewInput): KnownBlock[] {
  const channel = contract.slackChannel && escapeMrkdwn(oneLine(contract.slackChannel, 80));
  const stated = [
    contract.plan === '' ? null : `Plan: ${oneLine(contract.plan, 80)}`,
    contract.seats === null ? null : `Seats: ${contract.seats}`,
    `Time zone: ${contract.timeZone}`,
    contract.reseller === null ? null : `Reseller: ${oneLine(contract.reseller, 80)}`,
    contract.channelOnly ? 'Only the members of its channel see it' : null,
    contract.notes === '' ? null : `Notes: ${oneLine(contract.notes, 600)}`,
    `Id: ${contract.id}`,
  ].flatMap((line) => (line === null ? [] : escapeMrkdwn(line)));
  return [context([[...(channel ? [`Channel: ${nameChannels(channel)}`] : []), ...stated].join(' · ')])];
}

/** A contract's whole history, a page of it. */
export function historyView(
  name: string,
  acts: readonly string[],
  older: number,
  metadata: string,
): ModalView {
  return {
    type: 'modal',
    callback_id: 'history',
    private_metadata: metadata,
    title: plain('History', TITLE_LIMIT),
    close: plain('Back', TITLE_LIMIT),
    blocks: [
      header(name),
      ...acts.map((act) => section([escapeMrkdwn(act)])),
      ...(older > 0
        ? [context([`${older} older entries: \`lastcall history\` on the command line shows them all.`])]
        : []),
    ],
  };
}

import type { KnownBlock } from '@slack/types';
import { formatLong } from '../../../domain/local-date.ts';
import type { Plan, PlannedReminder } from '../../../domain/plan.ts';
import type { StepState, TimelineRow } from '../../../domain/timeline.ts';
import { cut } from '../../cut.ts';
import { fromToday } from '../../day-words.ts';
import { oneLine } from '../../one-line.ts';
import { nameOf } from '../../reminder-words.ts';
import { rungName } from '../../rung-words.ts';
import { escapeMrkdwn, nameChannels, namePeople } from '../escape.ts';
import { TEXT_LIMIT } from '../limits.ts';
import type { Telling } from '../tell.ts';
import { context, header, section } from './parts.ts';
import { switchButtons } from './switch-buttons.ts';

/** Lines of one part that are shown; a section takes 3000 characters. */
const MOST_LINES = 14;

/** A plan as a message. */
export function planMessage(plan: Plan): Telling {
  const name = nameOf(plan.contract);
  const dates = dateLines(plan);
  return {
    text: cut(`${escapeMrkdwn(name)}: ${dates.join(' ')}`, TEXT_LIMIT),
    blocks: [
      header(name),
      section(dates),
      ...planBlocks(plan),
      switchButtons({ contractId: plan.contract.id, termEnd: plan.termEnd }),
    ],
  };
}

/** Deadlines, reminders, timeline and warnings, a block each; empty parts are left out. */
export function planBlocks(plan: Plan): KnownBlock[] {
  return [
    ...part(
      'Deadlines',
      plan.deadlines.map(
        ({ title, bound, date, state, through }) =>
          `${formatLong(date)}, ${bound}: ${oneLine(title, 100)}, through ${oneLine(through, 100)} (${STATE_WORDS[state]})`,
      ),
    ),
    ...part('Reminders', plan.reminders.map(reminderLine), (escaped) => namePeople(nameChannels(escaped))),
    ...part('Switch', plan.timeline.map(stepLine), undefined, plan.timeline.map(whoseStep)),
    ...(plan.warnings.length === 0
      ? []
      : [
          context(
            plan.warnings.slice(0, MOST_LINES).map(({ text }) => `⚠️ ${escapeMrkdwn(oneLine(text, 400))}`),
          ),
        ]),
  ];
}

/** The days that everything follows from; escaped. */
export const dateLines = ({
  termEnd,
  daysLeft,
  noticeDeadline,
  daysToNotice,
  renewsOn,
  nextTermEnd,
}: Plan) => [
  `*Last paid day:* ${formatLong(termEnd)}, ${fromToday(daysLeft)}.`,
  `*Notice deadline:* ${formatLong(noticeDeadline)}, ${fromToday(daysToNotice)}.`,
  renewsOn === null || nextTermEnd === null
    ? '*Renewal:* it does not renew.'
    : `*Renewal:* on ${formatLong(renewsOn)}, until ${formatLong(nextTermEnd)}.`,
];

const STEP_WORDS: Readonly<Record<StepState, string>> = {
  open: '',
  done: ', done',
  skipped: ', skipped',
  late: ', late',
  'too-late': ', too late',
};

const stepLine = ({ date, weekend, title, state }: TimelineRow): string =>
  `${formatLong(date)}${weekend && state === 'open' ? ' (weekend)' : ''}: ${oneLine(title, 110)}${STEP_WORDS[state]}`;

const whoseStep = ({ assignee }: TimelineRow): string =>
  assignee === null ? '' : `, ${namePeople(escapeMrkdwn(oneLine(assignee, 40)))}`;

const STATE_WORDS = {
  open: 'open',
  'last-day': 'today is the last day',
  missed: 'missed',
  'not-yet': 'not yet',
  done: 'done',
} as const;

function reminderLine({ rung, localDate, state, audience, why }: PlannedReminder): string {
  const who = [...new Set(audience.map(({ recipient }) => oneLine(recipient, 60)))].join(', ') || 'nobody';
  const reason = state === 'skipped' || state === 'cancelled' ? ` (${oneLine(why, 80)})` : '';
  return `${formatLong(localDate)}: ${rungName(rung)}, ${state}${reason}, to ${who}`;
}

/** @param ends escaped, one for each line */
function part(
  title: string,
  lines: readonly string[],
  show = (escaped: string) => escaped,
  ends: readonly string[] = [],
): KnownBlock[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  return [
    section([
      `*${title}*`,
      ...lines
        .slice(0, MOST_LINES)
        .map((line, index) => `• ${show(escapeMrkdwn(cut(line, 190)))}${ends[index] ?? ''}`),
      ...(more > 0 ? [`… and ${more} more`] : []),
    ]),
  ];
}

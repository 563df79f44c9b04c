import { isArchived } from '../../domain/access-decisions.ts';
import { actionTitle, deletionAction, stopsRenewal, throughOf } from '../../domain/actions.ts';
import type { StoredTask } from '../../domain/checklist.ts';
import { termsOf } from '../../domain/contract.ts';
import { type Life, renews } from '../../domain/life-ladder.ts';
import { formatLong, type LocalDate } from '../../domain/local-date.ts';
import { anchorsOf, type NoticeRecord } from '../../domain/notice-deadline.ts';
import { type Anchors, dateOf, type Offset, parseOffset } from '../../domain/offset.ts';
import { WORKSPACE } from '../../domain/reminder-ladder.ts';
import { settlingNotice } from '../../domain/settling-notice.ts';
import type { PlannedEvent } from './event.ts';
import { dayEventOf, type KeyDate, keyDates } from './key-dates.ts';
import { type SwitchingLife, stepEvents, taskEvents } from './work-events.ts';

/** The rungs of a playbook's ladder that are days of their own in a calendar. */
const MARKS: readonly string[] = ['T-60', 'T-30'];

/**
 * The days of a contract's present term that belong into somebody's calendar: the ladder's marks and the notice
 * deadline while there is notice to give, the last paid day, the day on which a deletion can be asked for, the steps
 * of a switch and the tasks. They follow from what is stored alone, and never from the day on which somebody asks.
 */
export function feedEvents(life: SwitchingLife, tasks: readonly StoredTask[] = []): PlannedEvent[] {
  const { contract, playbook } = life;
  if (isArchived(contract)) return [];
  const anchors = anchorsOf(contract, playbook);
  const known = new Map(keyDates(contract, playbook, []).map((day) => [day.id, day]));
  const deadline = known.get('notice-deadline');
  const end = known.get('last-paid-day');
  const settled = settlingNotice(life);
  // What was settled by notice needs no more of it.
  const open = settled === undefined;
  return [
    ...(open ? marks(life, anchors, known).map(dayEventOf) : []),
    ...(open && deadline !== undefined ? [dayEventOf(deadline)] : []),
    ...(end === undefined ? [] : [{ ...end, text: open ? end.text : settledText(settled, life) }]).map(
      dayEventOf,
    ),
    ...deletionOpens(life, anchors, settled).map(dayEventOf),
    ...stepEvents(life),
    ...taskEvents(life, tasks),
  ];
}

/** 60 and 30 days before the end, where the playbook reminds on them; the last day for notice says more than a mark. */
function marks(life: Life, anchors: Anchors, known: ReadonlyMap<string, KeyDate>): KeyDate[] {
  const { playbook } = life;
  const aim = known.get('recommended-notice');
  const rungs = playbook.ladder.filter(({ rung, source }) => MARKS.includes(rung) && source !== WORKSPACE);
  return rungs
    .map(({ rung }) => ({ rung, date: dateOf(rung, anchors) }))
    .filter(({ date }) => date !== known.get('notice-deadline')?.date)
    .map(({ rung, date }) => {
      const good = aim?.date === date ? aim : undefined;
      return {
        id: rung,
        date,
        title: good === undefined ? daysLeft(rung) : `${daysLeft(rung)}, ${good.title}`,
        text: good?.text ?? markText(life, anchors, date),
      };
    });
}

const daysLeft = (rung: Offset): string => `${-parseOffset(rung).days} days left`;

function markText({ contract, playbook }: Life, { N, T }: Anchors, date: LocalDate): string[] {
  return [
    `The last paid day is ${formatLong(T)}.`,
    termsOf(contract, playbook).autoRenews
      ? `${date > N ? 'Notice counted' : 'Notice counts'} until ${formatLong(N)}.`
      : 'It does not renew by itself.',
  ];
}

function settledText(notice: NoticeRecord, { playbook }: Life): string[] {
  const { action, givenOn, confirmedOn } = notice;
  const title = actionTitle(action, playbook);
  return [
    `Notice was given on ${formatLong(givenOn)}: ${title}.`,
    confirmedOn === null ? 'It is not confirmed yet.' : `It was confirmed on ${formatLong(confirmedOn)}.`,
    stopsRenewal(notice, playbook) ? 'It does not renew.' : 'The contract goes on with the change.',
  ];
}

const STAYS = ['renew', 'reduce-licences', 'downgrade-plan', 'remove-add-on'];

/** Who means to stay, or gave notice of something else than leaving, has no account to delete; nor who asked for it. */
function deletionOpens(life: Life, anchors: Anchors, settled: NoticeRecord | undefined): KeyDate[] {
  const { contract, playbook, notices } = life;
  const deletion = deletionAction(playbook);
  if (deletion === undefined || deletion.window.bound !== 'earliest') return [];
  const asked = notices.some(({ action, termEnd }) => action === deletion.id && termEnd === contract.termEnd);
  const leaving = settled !== undefined && stopsRenewal(settled, playbook);
  if (asked || (!leaving && (settled !== undefined || STAYS.includes(contract.intent)))) return [];
  return [
    {
      id: 'deletion-opens',
      date: dateOf(deletion.window.offset, anchors),
      title: 'deletion can be asked for',
      text: [
        `${deletion.title}, through ${throughOf(deletion, contract, playbook)}. Not before this day.`,
        ...(renews(life) ? ['Only where notice was given in time; otherwise it has renewed.'] : []),
      ],
    },
  ];
}

import { addDays } from '../../domain/local-date.ts';
import type { Plan } from '../../domain/plan.ts';
import type { StepState, TimelineRow } from '../../domain/timeline.ts';
import { oneLine } from '../one-line.ts';
import { nameOf } from '../reminder-words.ts';
import type { MarkKind } from './marks.ts';
import type { Theme } from './palette.ts';
import type { Picture } from './render.ts';
import { shortDay } from './time-axis.ts';
import type { TimelineData, TimelineLane } from './timeline-data.ts';
import { timelinePicture } from './timeline-picture.ts';

/** The steps of a contract's switch as a picture: today, the deadlines, what is done, late, skipped or too late. */
export const switchPicture = (plan: Plan, theme: Theme = 'light'): Promise<Picture> =>
  timelinePicture({ ...switchTimeline(plan), theme });

/** What the picture of a switch shows. Pure. */
export function switchTimeline(plan: Plan): TimelineData {
  return {
    title: `Leaving ${nameOf(plan.contract)}`,
    ...(plan.tactic === null ? {} : { subtitle: plan.tactic.title }),
    today: plan.asOf,
    empty: 'The playbook has no steps.',
    rules: [
      { date: plan.noticeDeadline, label: 'last day for notice', kind: 'notice-deadline' },
      { date: plan.termEnd, label: 'last paid day', kind: 'term-end' },
    ],
    lanes: plan.timeline.map(laneOf),
  };
}

const MARKS: Readonly<Record<StepState, MarkKind>> = {
  open: 'step',
  done: 'done',
  skipped: 'skipped',
  late: 'late',
  'too-late': 'late',
};

function laneOf({ title, date, assignee, state, trialEnds }: TimelineRow): TimelineLane {
  const who = assignee === null ? [] : [oneLine(assignee, 60)];
  return {
    label: title,
    detail: [shortDay(date), ...(state === 'too-late' ? ['too late'] : []), ...who].join(' · '),
    ...(state === 'skipped' ? { struck: true } : {}),
    ...(trialEnds === undefined || state !== 'open'
      ? {}
      : { bars: [{ from: date, to: addDays(trialEnds, -1), kind: 'running' }] }),
    marks: [{ date, kind: MARKS[state] }],
  };
}

import type { Playbook } from '../../config/playbook.ts';
import { type Contract, termsOf } from '../../domain/contract.ts';
import { earlierOf, type LocalDate, laterOf } from '../../domain/local-date.ts';
import { anchorsOf, type NoticeRecord } from '../../domain/notice-deadline.ts';
import { dateOf } from '../../domain/offset.ts';
import { settlingNotice } from '../../domain/settling-notice.ts';
import { oneLine } from '../one-line.ts';
import { nameOf } from '../reminder-words.ts';
import type { Theme } from './palette.ts';
import type { Picture } from './render.ts';
import { shortDay } from './time-axis.ts';
import type { TimelineData, TimelineLane } from './timeline-data.ts';
import { timelinePicture } from './timeline-picture.ts';

/** A contract as a line of a picture of several. */
export interface ContractLane {
  readonly name: string;
  /** The day to aim at for giving notice; null where there is none. */
  readonly noticeTarget: LocalDate | null;
  /** The last day on which notice counts; null where it does not renew by itself. */
  readonly noticeDeadline: LocalDate | null;
  readonly termEnd: LocalDate;
  /** Notice is on record, so nothing is left to miss. */
  readonly settled: boolean;
}

export interface DeadlinesInput {
  readonly title: string;
  readonly subtitle?: string;
  readonly today: LocalDate;
  /** The days shown: the next 90 of a digest, say. Those that everything fits in, where they are left out. */
  readonly from?: LocalDate;
  readonly to?: LocalDate;
  /** In the order in which they are to stand. */
  readonly contracts: readonly ContractLane[];
  readonly narrow?: boolean;
  readonly theme?: Theme;
}

/** The deadlines of several contracts on one axis of time, as a picture. */
export const deadlinesPicture = (input: DeadlinesInput): Promise<Picture> =>
  timelinePicture(deadlinesTimeline(input));

/** What the picture of several contracts shows. Pure. */
export function deadlinesTimeline({ contracts, ...rest }: DeadlinesInput): TimelineData {
  return {
    ...rest,
    empty: 'No contract has a deadline in these days.',
    lanes: contracts.map((contract) => laneOf(contract, rest.today)),
  };
}

function laneOf(contract: ContractLane, today: LocalDate): TimelineLane {
  const { name, noticeTarget, noticeDeadline, termEnd, settled } = contract;
  const start = earlierOf(today, termEnd);
  const open = !settled && noticeDeadline !== null;
  return {
    label: name,
    detail: detailOf(contract, today),
    bars: [
      ...(settled ? [{ from: start, to: termEnd, kind: 'settled' as const }] : []),
      ...(open && today <= noticeDeadline
        ? [{ from: today, to: noticeDeadline, kind: 'time-left' as const }]
        : []),
      ...(open && noticeDeadline < termEnd
        ? [{ from: laterOf(start, noticeDeadline), to: termEnd, kind: 'too-late' as const }]
        : []),
    ],
    marks: [
      ...(open && noticeTarget !== null && noticeTarget >= today && noticeTarget < noticeDeadline
        ? [{ date: noticeTarget, kind: 'notice-target' as const }]
        : []),
      ...(open ? [{ date: noticeDeadline, kind: 'notice-deadline' as const }] : []),
      { date: termEnd, kind: 'term-end' },
    ],
  };
}

function detailOf({ noticeDeadline, termEnd, settled }: ContractLane, today: LocalDate): string {
  if (settled) return `notice given, ends ${shortDay(termEnd)}`;
  if (noticeDeadline === null) return `ends ${shortDay(termEnd)}`;
  return noticeDeadline >= today ? `notice by ${shortDay(noticeDeadline)}` : `renews ${shortDay(termEnd)}`;
}

/** A stored contract, with the notices on record, as a line of the picture. */
export function contractLane({
  contract,
  playbook,
  notices,
}: {
  readonly contract: Contract;
  readonly playbook: Playbook;
  readonly notices: readonly NoticeRecord[];
}): ContractLane {
  const anchors = anchorsOf(contract, playbook);
  const renewing = termsOf(contract, playbook).autoRenews;
  return {
    name: oneLine(nameOf(contract), NAME_LIMIT),
    noticeTarget: renewing ? dateOf(playbook.terms.recommendedNotice.value, anchors) : null,
    noticeDeadline: renewing ? anchors.N : null,
    termEnd: contract.termEnd,
    settled: settlingNotice({ contract, playbook, notices }) !== undefined,
  };
}

const NAME_LIMIT = 120;

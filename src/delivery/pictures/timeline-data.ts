import type { LocalDate } from '../../domain/local-date.ts';
import type { MarkKind } from './marks.ts';
import type { Theme } from './palette.ts';

/** A stretch of days: while something can still be done, when it no longer can, or while nothing needs to be. */
export type BarKind = 'time-left' | 'too-late' | 'settled' | 'running';

export interface TimelineMark {
  readonly date: LocalDate;
  readonly kind: MarkKind;
}

/** One line of a timeline: a contract, or a step of one. */
export interface TimelineLane {
  readonly label: string;
  /** Said smaller, below the label. */
  readonly detail?: string;
  /** Crossed out, as it need not be done. */
  readonly struck?: boolean;
  readonly bars?: readonly { readonly from: LocalDate; readonly to: LocalDate; readonly kind: BarKind }[];
  readonly marks: readonly TimelineMark[];
}

/** A day that goes through all lanes. */
export interface TimelineRule {
  readonly date: LocalDate;
  readonly label: string;
  readonly kind: 'notice-deadline' | 'term-end';
}

export interface TimelineData {
  readonly title: string;
  readonly subtitle?: string;
  /** Marked in the picture, where its days have it. */
  readonly today: LocalDate;
  readonly lanes: readonly TimelineLane[];
  readonly rules?: readonly TimelineRule[];
  /** The days shown; those that everything fits in, where they are left out. */
  readonly from?: LocalDate;
  readonly to?: LocalDate;
  /** Drawn for a mail, which is narrower than Slack. */
  readonly narrow?: boolean;
  readonly theme?: Theme;
  /** Said where there are no lanes. */
  readonly empty?: string;
}

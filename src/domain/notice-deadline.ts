import type { Playbook } from '../config/playbook.ts';
import { type ContractFields, type Terms, termsOf } from './contract.ts';
import { addDays, addMonths, type LocalDate } from './local-date.ts';
import type { Anchors } from './offset.ts';

/**
 * The last day on which notice counts: T less the notice period (A, "at least 30 days before your plan's renewal
 * date"). A notice period of 0 days ends on T itself. Months go back to the same day of the month, or to the
 * month's last where it is shorter: the earlier reading, where contracts can be read in two ways.
 */
export const noticeDeadline = (
  termEnd: LocalDate,
  { noticeDays, noticeMonths }: Pick<Terms, 'noticeDays' | 'noticeMonths'>,
): LocalDate => (noticeMonths === null ? addDays(termEnd, -noticeDays) : addMonths(termEnd, -noticeMonths));

/** The days that a contract's offsets are counted from; S is the last paid day where no switch is being planned. */
export const anchorsOf = (contract: ContractFields, playbook: Playbook, S = contract.termEnd): Anchors => ({
  T: contract.termEnd,
  N: noticeDeadline(contract.termEnd, termsOf(contract, playbook)),
  S,
});

/** A notice that somebody gave and put on record; only a recorded notice stops the renewal. */
export interface NoticeRecord {
  readonly id: string;
  /** The term that the notice ends. */
  readonly termEnd: LocalDate;
  /** Id of the playbook's action that was asked for. */
  readonly action: string;
  readonly givenOn: LocalDate;
  /** Through what it was given, in words. */
  readonly through: string;
  /** The vendor's reference or confirmation number. */
  readonly reference: string | null;
  /** The day the vendor confirmed it; null while no confirmation came. */
  readonly confirmedOn: LocalDate | null;
  /** What the playbook of the day said of the action; where nobody kept it, today's playbook says. */
  readonly stopsRenewal?: boolean;
}

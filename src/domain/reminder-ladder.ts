import type { Playbook, PlaybookRung } from '../config/playbook.ts';
import type { Contract, ContractFields } from './contract.ts';
import { type Instant, instantAt, type TimeOfDay } from './instant.ts';
import type { LocalDate } from './local-date.ts';
import { type Anchors, dateOf, type Offset, offsetFromEnd, parseOffset } from './offset.ts';

/** Through what a reminder reaches somebody. */
export const MEDIA = ['slack-channel', 'slack-dm', 'email'] as const;
export type Medium = (typeof MEDIA)[number];

/** One who is told, and why. `recipient` is a channel's id or name, or an e-mail address. */
export interface Recipient {
  readonly medium: Medium;
  readonly recipient: string;
  readonly why: string;
}

/** One step of a contract's ladder, on its day and at its moment. */
export interface Rung {
  readonly rung: Offset;
  readonly localDate: LocalDate;
  readonly at: Instant;
  readonly purpose: string;
  readonly audience: readonly ('channel' | 'owner')[];
}

/**
 * The rungs of a contract in order of time. Each is named by its distance from T whatever it is counted from:
 * the name is its key in the ledger, and after the notice period was corrected the new last day for notice must
 * not pass for the old one, which was sent. Steps that fall on the same day become one rung: the one counted
 * from T gives it its purpose (with 30 days' notice N-30 is T-60 and N is T-30), and everybody either would tell
 * is told.
 */
export function ladderOf(
  contract: Pick<ContractFields, 'timeZone'> & Pick<Partial<Contract>, 'quiet'>,
  playbook: Pick<Playbook, 'ladder'>,
  anchors: Anchors,
  reminderTime: TimeOfDay,
): Rung[] {
  const steps = [...datedSteps(playbook, anchors), ...wakeStep(contract, anchors)];
  return [...new Set(steps.map(({ date }) => date))].sort().map((localDate) => {
    const here = steps.filter(({ date }) => date === localDate).map(({ step }) => step);
    return {
      rung: offsetFromEnd(localDate, anchors),
      purpose: purposeOf(here),
      localDate,
      at: instantAt(localDate, reminderTime, contract.timeZone),
      audience: [...new Set(here.flatMap((step) => step.audience))],
    };
  });
}

const datedSteps = (playbook: Pick<Playbook, 'ladder'>, anchors: Anchors) =>
  playbook.ladder.map((step) => ({ step, date: dateOf(step.rung, anchors) }));

/** The day on which reminders that somebody held back come again. */
function wakeStep({ quiet }: Pick<Partial<Contract>, 'quiet'>, anchors: Anchors) {
  if (!quiet) return [];
  const rung = offsetFromEnd(quiet.until, anchors);
  const step = {
    rung,
    audience: ['channel' as const, 'owner' as const],
    purpose: 'reminders were held back until today',
  };
  return [{ step, date: quiet.until }];
}

const purposeOf = (steps: readonly Pick<PlaybookRung, 'rung' | 'purpose'>[]): string =>
  (steps.find((step) => parseOffset(step.rung).anchor === 'T') ?? steps[0])?.purpose ?? '';

/** What the rung of a day is for; empty where the ladder has none on that day. */
export const purposeOn = (day: LocalDate, playbook: Pick<Playbook, 'ladder'>, anchors: Anchors): string =>
  purposeOf(
    datedSteps(playbook, anchors)
      .filter(({ date }) => date === day)
      .map(({ step }) => step),
  );

/** Which media the installation can use, and where a contract without a channel is announced. */
export interface Reach {
  readonly email: boolean;
  readonly defaultChannel: string | null;
}

/** Who is told of a rung: the contract's channel (or the default one), its owner by direct message and by e-mail. */
export function recipientsOf(
  rung: Pick<Rung, 'audience'>,
  contract: Pick<ContractFields, 'slackChannel' | 'ownerEmail'>,
  reach: Reach,
): Recipient[] {
  const told = (who: Rung['audience'][number]): Recipient[] => {
    switch (who) {
      case 'channel': {
        if (contract.slackChannel !== null)
          return [
            { medium: 'slack-channel', recipient: contract.slackChannel, why: "the contract's channel" },
          ];
        if (reach.defaultChannel === null) return [];
        return [{ medium: 'slack-channel', recipient: reach.defaultChannel, why: 'the default channel' }];
      }
      case 'owner': {
        if (contract.ownerEmail === null) return [];
        const owner = { recipient: contract.ownerEmail, why: 'owns the contract' };
        const direct: Recipient = { medium: 'slack-dm', ...owner };
        return reach.email ? [direct, { medium: 'email', ...owner }] : [direct];
      }
    }
  };
  return rung.audience.flatMap(told);
}

import type { Playbook, PlaybookRung } from '../config/playbook.ts';
import type { ContractFields, ContractLife } from './contract.ts';
import { type Instant, instantAt, type TimeOfDay } from './instant.ts';
import { earlierOf, type LocalDate } from './local-date.ts';
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

/** Whom a rung is for: the contract's channel, its owner, and for what nobody answers those who stand in for them. */
export type Audience = 'channel' | 'owner' | 'co-owners' | 'fallback';

/** A step on its day; `rung` is the playbook's own name for it, where it stands in the playbook. */
export interface DatedStep {
  readonly date: LocalDate;
  readonly step: { readonly rung?: Offset; readonly purpose: string; readonly audience: readonly Audience[] };
}

/** One step of a contract's ladder, on its day and at its moment. */
export interface Rung {
  readonly rung: Offset;
  readonly localDate: LocalDate;
  readonly at: Instant;
  readonly purpose: string;
  readonly audience: readonly Audience[];
}

/**
 * The rungs of a contract in order of time. Each is named by its distance from T whatever it is counted from:
 * the name is its key in the ledger, and after the notice period was corrected the new last day for notice must
 * not pass for the old one, which was sent. Steps that fall on the same day become one rung: the one counted
 * from T gives it its purpose (with 30 days' notice N-30 is T-60 and N is T-30), and everybody either would tell
 * is told.
 */
export function ladderOf(
  contract: Pick<ContractFields, 'timeZone'> & Pick<ContractLife, 'quiet'>,
  playbook: Pick<Playbook, 'ladder'>,
  anchors: Anchors,
  reminderTime: TimeOfDay,
): Rung[] {
  return rungsOf(
    [...datedSteps(playbook, anchors), ...wakeStep(contract, anchors)],
    anchors,
    contract.timeZone,
    reminderTime,
  );
}

/** Steps as rungs in order of time, one a day. */
export function rungsOf(
  steps: readonly DatedStep[],
  anchors: Anchors,
  timeZone: string,
  reminderTime: TimeOfDay,
): Rung[] {
  const byDay = new Map<LocalDate, DatedStep['step'][]>();
  for (const { date, step } of steps) {
    const here = byDay.get(date);
    if (here === undefined) byDay.set(date, [step]);
    else here.push(step);
  }
  return [...byDay.keys()].sort().map((localDate) => {
    const here = byDay.get(localDate) ?? [];
    return {
      rung: offsetFromEnd(localDate, anchors),
      purpose: purposeOf(here),
      localDate,
      at: instantAt(localDate, reminderTime, timeZone),
      audience:
        here.length === 1 ? (here[0]?.audience ?? []) : [...new Set(here.flatMap((step) => step.audience))],
    };
  });
}

/** What a workspace's own rungs carry as their source; they are added to every playbook's. */
export const WORKSPACE = 'workspace';

/** A playbook whose ladder has the workspace's own rungs as well; `verified` is the first of its rungs'. */
export function withWorkspaceRungs(playbook: Playbook, rungs: readonly Offset[]): Playbook {
  const [like] = playbook.ladder;
  if (like === undefined) return playbook;
  const added = rungs.map(
    (rung): PlaybookRung => ({
      rung,
      audience: ['channel', 'owner'],
      purpose: 'a reminder that your workspace asked for',
      source: WORKSPACE,
      confidence: 'our-default',
      verified: like.verified,
    }),
  );
  return { ...playbook, ladder: [...playbook.ladder, ...added] };
}

/** The playbook's own steps on their days. */
export const datedSteps = (playbook: Pick<Playbook, 'ladder'>, anchors: Anchors): DatedStep[] =>
  playbook.ladder.map((step) => ({ step, date: dateOf(step.rung, anchors) }));

/**
 * The day on which reminders that somebody held back come again. Not after the last paid day: after an edit of
 * the dates the day may lie beyond it.
 */
export function wakeStep({ quiet }: Pick<ContractLife, 'quiet'>, { T }: Pick<Anchors, 'T'>): DatedStep[] {
  if (!quiet) return [];
  const audience = ['channel' as const, 'owner' as const];
  return [
    { date: earlierOf(quiet.until, T), step: { audience, purpose: 'reminders were held back until today' } },
  ];
}

/** The step counted from T gives a rung its purpose, then the playbook's other ones, then what was added. */
const purposeOf = (steps: readonly DatedStep['step'][]): string =>
  (
    steps.find(({ rung }) => rung !== undefined && parseOffset(rung).anchor === 'T') ??
    steps.find(({ rung }) => rung !== undefined) ??
    steps[0]
  )?.purpose ?? '';

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
  /** Who is told, by direct message and e-mail, of what nobody answers. */
  readonly fallbackPerson?: string | null;
  /** By `slack:U…` in lower case, the addresses that Slack came to show of people: whoever has both is told once. */
  readonly addresses?: ReadonlyMap<string, string>;
}

export type Addressed = Pick<ContractFields, 'slackChannel' | 'ownerEmail' | 'coOwners'>;

/**
 * Who is told of a rung, each once: the contract's channel (or the default one), its owner by direct message and
 * by e-mail, its co-owners, and those who stand in where nobody answers.
 */
export function recipientsOf(rung: Pick<Rung, 'audience'>, contract: Addressed, reach: Reach): Recipient[] {
  const told = new Map<string, Recipient>();
  for (const recipient of rung.audience.flatMap((who) => audienceOf(who, contract, reach))) {
    const key = recipientKey(recipient, reach);
    if (!told.has(key)) told.set(key, recipient);
  }
  return [...told.values()];
}

function audienceOf(
  who: Audience,
  { slackChannel, ownerEmail, coOwners }: Addressed,
  reach: Reach,
): Recipient[] {
  switch (who) {
    case 'channel':
      return slackChannel === null
        ? channel(reach.defaultChannel, 'the default channel')
        : channel(slackChannel, "the contract's channel");
    case 'owner':
      return person(ownerEmail, 'owns the contract', reach);
    case 'co-owners':
      return coOwners.flatMap((address) => person(address, `co-owns the contract, and ${UNANSWERED}`, reach));
    case 'fallback':
      return [
        ...channel(reach.defaultChannel, UNANSWERED),
        ...person(reach.fallbackPerson ?? null, UNANSWERED, reach),
      ];
  }
}

/**
 * One text for a recipient: addresses are typed by people, and the same one in other letters is the same person, as is
 * whoever is known by their id and their address.
 */
export function recipientKey(
  { medium, recipient }: Pick<Recipient, 'medium' | 'recipient'>,
  { addresses }: Pick<Reach, 'addresses'> = {},
): string {
  const own = recipient.toLowerCase();
  return `${medium} ${addresses?.get(own) ?? own}`;
}

const UNANSWERED = 'nobody answered an earlier reminder';

const channel = (recipient: string | null, why: string): Recipient[] =>
  recipient === null ? [] : [{ medium: 'slack-channel', recipient, why }];

function person(recipient: string | null, why: string, { email }: Reach): Recipient[] {
  if (recipient === null) return [];
  const direct: Recipient = { medium: 'slack-dm', recipient, why };
  return email && hasAddress(recipient) ? [direct, { medium: 'email', recipient, why }] : [direct];
}

/** False of an owner who is known by their Slack id (`slack:U…`) alone, because Slack shows no address of theirs. */
export const hasAddress = (owner: string): boolean => !owner.startsWith('slack:');

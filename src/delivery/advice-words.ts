import type { Advice, Basis } from '../domain/advice.ts';
import { formatLong } from '../domain/local-date.ts';

/** Advice as plain text for people, in lines; nobody escaped it yet. */
export interface AdviceWords {
  readonly headline: string;
  readonly why: readonly string[];
  readonly notice: string;
  readonly paths: readonly { readonly title: string; readonly lines: readonly string[] }[];
  readonly prospects: readonly string[];
  readonly notes: readonly string[];
}

/** How far a statement can be trusted, and whose it is: a policy and an anecdote are never given as the same thing. */
export function basisWords({ confidence, publisher }: Basis): string {
  switch (confidence) {
    case 'policy':
      return `policy, according to ${publisher}`;
    case 'vendor-guidance':
      return `guidance of ${publisher}`;
    case 'anecdote':
      return `anecdote, from ${publisher}`;
    case 'our-default':
      return 'our own default';
  }
}

export function adviceWords(advice: Advice): AdviceWords {
  const { matched, paths, tactic, precedence, notes } = advice;
  const ways = paths.map(({ title }) => title).join(' + ');
  const how = tactic === null ? '' : `, by way of “${tactic.title}”`;
  return {
    headline: ways === '' ? 'The playbook knows no way out.' : `${ways}${how}.`,
    why: [
      precedence,
      ...matched.map(
        ({ situation, reason, decides, note, basis }) =>
          `${decides ? 'Decides' : 'Fits too'}: ${situation} (${reason}; ${basisWords(basis)}).${note === null ? '' : ` ${note}`}`,
      ),
      ...(tactic === null
        ? []
        : [
            `“${tactic.title}” is best for ${tactic.bestFor} (${basisWords(tactic.basis)}).${tactic.overlap ? ' Both are paid for a while.' : ''}`,
          ]),
    ],
    notice: noticeWords(advice),
    paths: paths.map(({ title, bestFor, steps, outcomes, basis }) => ({
      title,
      lines: [
        `Best for ${bestFor} (${basisWords(basis)}).`,
        ...steps.map(
          (step) =>
            `${step.title}${step.through === null ? '' : ` Through ${step.through}.`} (${basisWords(step.basis)})`,
        ),
        ...(outcomes.length === 0
          ? []
          : [`Ask for, best first: ${outcomes.map((outcome) => outcome.title).join('; ')}.`]),
      ],
    })),
    prospects: prospectWords(advice),
    notes,
  };
}

function noticeWords({ notice: { target, deadline, state, through } }: Advice): string {
  switch (state) {
    case 'given':
      return 'Notice is given, and counts.';
    case 'on-time':
      return `In any case: give notice by ${formatLong(target)}, through ${through}; it counts until ${formatLong(deadline)}.`;
    case 'target-passed':
      return `In any case: give notice now, through ${through}; it counts until ${formatLong(deadline)}.`;
    case 'missed':
      return `Notice has been too late since ${formatLong(deadline)}: give it all the same, through ${through}, and ask to be let out of the renewal.`;
  }
}

function prospectWords({ odds, credits, situation }: Advice): string[] {
  return [
    ...(odds === null
      ? []
      : [
          `At ${situation.seats} ${situation.seats === 1 ? 'seat' : 'seats'}: ${odds.text}${odds.creditPercent === null ? '' : ` ${percentWords(odds.creditPercent)}.`} (${basisWords(odds.basis)})`,
        ]),
    ...credits.map(
      ({ text, creditPercent, of, basis }) =>
        `Credit, ${text}: ${creditPercent === null ? 'not known' : percentWords(creditPercent)} of ${of === 'remaining-value' ? 'what is left of the term' : 'the charge made in error'} (${basisWords(basis)})`,
    ),
  ];
}

/** `0%`, `20 to 50%`. */
export const percentWords = ([low, high]: readonly [number, number]): string =>
  low === high ? `${low}%` : `${low} to ${high}%`;

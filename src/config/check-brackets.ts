import type { Playbook } from './playbook.ts';

type Report = (path: readonly (string | number)[], found: string, expected: string) => void;
type Bracket = Playbook['odds'][number]['seats'];

/**
 * Brackets of account size must not overlap: nobody could say which odds hold. A share goes from its lower to its
 * higher end. (Matrix rows may overlap: their order decides. That `from` is less than `below` is in the schema.)
 */
export function checkBrackets(playbook: Playbook, report: Report): void {
  for (const [index, { seats }] of playbook.odds.entries()) {
    const clash = playbook.odds.slice(0, index).findIndex((earlier) => overlap(earlier.seats, seats));
    if (clash >= 0)
      report(
        ['odds', index, 'seats'],
        inWords(seats),
        `a bracket that does not overlap odds[${clash}].seats`,
      );
  }
  for (const list of ['odds', 'credits'] as const) {
    for (const [index, { creditPercent }] of playbook[list].entries()) {
      if (creditPercent === undefined || creditPercent[0] <= creditPercent[1]) continue;
      report([list, index, 'creditPercent'], creditPercent.join(' to '), 'the lower share first');
    }
  }
}

const lowest = ({ from = 0 }: Bracket): number => from;
const limit = ({ below = Number.POSITIVE_INFINITY }: Bracket): number => below;

const overlap = (a: Bracket, b: Bracket): boolean => lowest(a) < limit(b) && lowest(b) < limit(a);

const inWords = (bracket: Bracket): string =>
  bracket.below === undefined ? `${lowest(bracket)} and more` : `${lowest(bracket)} to ${bracket.below - 1}`;

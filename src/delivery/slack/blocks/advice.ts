import type { KnownBlock } from '@slack/types';
import type { Advice } from '../../../domain/advice.ts';
import type { CreditEstimate } from '../../../domain/credit.ts';
import type { SwitchCost } from '../../../domain/switch-cost.ts';
import { adviceWords } from '../../advice-words.ts';
import { breakEvenWords, costFigures, creditLines } from '../../cost-words.ts';
import { cut } from '../../cut.ts';
import { escapeMrkdwn } from '../escape.ts';
import { TEXT_LIMIT } from '../limits.ts';
import type { Telling } from '../tell.ts';
import { context, header, section } from './parts.ts';
import type { TermRef } from './reminder-buttons.ts';
import { switchButtons } from './switch-buttons.ts';

/** Which way out, and why, as a message. */
export function adviceMessage(name: string, advice: Advice, term: TermRef): Telling {
  const { headline, why, notice, paths, prospects, notes } = adviceWords(advice);
  return {
    text: cut(escapeMrkdwn(`${name}: ${headline} ${notice}`), TEXT_LIMIT),
    blocks: [
      header(name),
      section([`*${escapeMrkdwn(headline)}*`, escapeMrkdwn(notice)]),
      ...listed('Why', why),
      ...paths.flatMap(({ title, lines }) => listed(title, lines)),
      ...listed('What to expect', prospects),
      ...(notes.length === 0 ? [] : [context(notes.map((note) => escapeMrkdwn(note)))]),
      switchButtons(term, ['advise']),
    ],
  };
}

/** What a switch costs, as a message; the chart comes by itself. */
export function costMessage(
  name: string,
  {
    cost,
    credit,
    renewal,
    next,
  }: {
    readonly cost: SwitchCost;
    readonly credit: CreditEstimate | null;
    readonly renewal: string | null;
    readonly next: string;
  },
  term: TermRef,
): Telling {
  const figures = costFigures(cost);
  const said = (label: string): string => figures.find(([one]) => one === label)?.[1] ?? '';
  const headline = `Sunk ${said('Sunk')}, overlap ${said('Overlap')}, total ${said('Total')}.`;
  return {
    text: cut(escapeMrkdwn(`${name} or ${next}: ${headline} ${breakEvenWords(cost)}`), TEXT_LIMIT),
    blocks: [
      header(`${name} or ${next}`),
      section(
        figures.map(
          ([label, amount, remark]) =>
            `• ${escapeMrkdwn(label)}: *${escapeMrkdwn(amount)}*${remark === '' ? '' : ` (${escapeMrkdwn(remark)})`}`,
        ),
      ),
      section([escapeMrkdwn(breakEvenWords(cost)), ...(renewal === null ? [] : [escapeMrkdwn(renewal)])]),
      ...(credit === null ? [] : listed('Credit that may be asked for', creditLines(credit))),
      context(['The chart is on its way to your direct messages with Lastcall.']),
      switchButtons(term, ['cost']),
    ],
  };
}

function listed(title: string, lines: readonly string[]): KnownBlock[] {
  if (lines.length === 0) return [];
  return [section([`*${escapeMrkdwn(title)}*`, ...lines.map((line) => `• ${escapeMrkdwn(line)}`)])];
}

import { termsOf } from '../../../domain/contract.ts';
import { formatLong } from '../../../domain/local-date.ts';
import { formatMoney } from '../../../domain/money.ts';
import { reminderOf } from '../../../domain/reminder.ts';
import { nextTermEnd, renewalCost } from '../../../domain/renewal.ts';
import { todoWords } from '../../todo-words.ts';
import type { Answer } from '../answer-with.ts';
import type { SlackDeps } from '../deps.ts';
import { escapeMrkdwn } from '../escape.ts';
import { boldName, standingWords } from '../standing-words.ts';
import { lifeOf, permit } from './life.ts';

/** What another term costs, and how that comes about. */
export function costAnswer(deps: SlackDeps, contractId: string): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'see', actor, life);
    const { contract, playbook } = life;
    const terms = termsOf(contract, playbook);
    const cost = renewalCost(contract, terms);
    const name = boldName(contract);
    if (cost === null || contract.unitPrice === null)
      return `${name}: what it costs is not known. Add its seats and price per seat with \`/lastcall edit\`.`;
    const price = formatMoney({ minor: contract.unitPrice, currency: terms.currency });
    const sum = `${contract.seats} seats × ${price} × ${terms.termMonths} months`;
    const until = formatLong(nextTermEnd(contract.termEnd, terms));
    return `${name}: another term, until ${until}, costs *${formatMoney(cost)}* (${sum}). ${terms.autoRenews ? `It renews on ${formatLong(contract.termEnd)} unless notice is given in time.` : 'It does not renew by itself.'}`;
  };
}

/** What to do next by the vendor's playbook. */
export function adviceAnswer(deps: SlackDeps, contractId: string): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'see', actor, life);
    const todo = todoWords(reminderOf({ ...life, rung: 'T', missed: [] }));
    const ask = todo.ask === null ? [] : [`What to say: ${escapeMrkdwn(todo.ask)}`];
    return [
      standingWords(life),
      `*${escapeMrkdwn(todo.label)}:* ${escapeMrkdwn(todo.text)}`,
      ...ask,
      `\`/lastcall plan\` shows the deadlines of every way out.`,
    ].join('\n');
  };
}

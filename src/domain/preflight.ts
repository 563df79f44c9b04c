import type { Playbook, PlaybookChecklist } from '../config/playbook.ts';
import { cancelAction, resellerName } from './actions.ts';
import type { ContractFields } from './contract.ts';
import type { Instant } from './instant.ts';

/** What somebody answered to a question that comes before a list. */
export interface Answer {
  readonly yes: boolean;
  readonly by: string;
  readonly at: Instant;
}

/** A question to be sure of before the plan turns free, with what follows where the answer is no (A, domain-facts 3). */
export interface Preflight {
  readonly id: string;
  readonly question: string;
  readonly otherwise: string;
  readonly answer: 'yes' | 'no' | null;
  /** Who answered; null where nobody did, or the contract itself says it. */
  readonly by: string | null;
  /** The contract says it, so there is nothing to ask. */
  readonly known: boolean;
}

/** The playbooks' question that a contract bought through a reseller answers by itself. */
const BOUGHT_DIRECTLY = 'bought-directly';

/** The questions that come before a list: the playbook's, for the list of the way out. */
export function preflightOf(
  list: Pick<PlaybookChecklist, 'action'>,
  playbook: Playbook,
  contract: Pick<ContractFields, 'purchasedThrough' | 'reseller'>,
  answers: Readonly<Record<string, Answer>>,
): Preflight[] {
  if (list.action !== cancelAction(playbook)?.id) return [];
  return playbook.preflight.map(({ id, question, otherwise }) => {
    if (id === BOUGHT_DIRECTLY && contract.purchasedThrough === 'reseller')
      return {
        id,
        question,
        otherwise: `Send every request to ${resellerName(contract)}: the vendor does not take it from you.`,
        answer: 'no',
        by: null,
        known: true,
      };
    const given = Object.hasOwn(answers, id) ? answers[id] : undefined;
    return {
      id,
      question,
      otherwise,
      answer: given === undefined ? null : given.yes ? 'yes' : 'no',
      by: given?.by ?? null,
      known: false,
    };
  });
}

import type { Playbook, PlaybookAction } from '../config/playbook.ts';
import { cancelAction, deletionAction, resellerName } from './actions.ts';
import { termBegin, termsOf } from './contract.ts';
import { InvalidInputError, quote } from './errors.ts';
import type { Life } from './lifecycle.ts';
import { formatLong, type LocalDate, monthsBetween } from './local-date.ts';
import { formatMoney } from './money.ts';
import { anchorsOf } from './notice-deadline.ts';
import { dateOf } from './offset.ts';
import { nextTermEnd } from './renewal.ts';

/** What can be asked of a vendor in writing. */
export const REQUEST_KINDS = [
  'cancel',
  'reduce-licences',
  'downgrade-plan',
  'remove-add-on',
  'delete-account',
  'early-termination',
  'credit',
  'credit-escalation',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** What only the person can say; what is left out stands in the draft in brackets, to be filled in. */
export interface RequestDetails {
  /** Licences wanted for the coming term. */
  readonly seats?: number | undefined;
  /** The plan wanted, or the add-on that is to go. */
  readonly what?: string | undefined;
  /** Proof of how little it was used, or of what went wrong. */
  readonly evidence?: string | undefined;
  /** The account's name, or its Administrator's address. */
  readonly account?: string | undefined;
  /** Who signs. */
  readonly name?: string | undefined;
}

/** A request in our own words, ready to be looked over, changed, copied or sent. */
export interface RequestDraft {
  readonly kind: RequestKind;
  readonly title: string;
  /** Where it goes, in words: an address, the vendor's form, the reseller. */
  readonly through: string;
  /** The e-mail address it goes to; null where it goes through a form, or nobody stated the address. */
  readonly to: string | null;
  readonly subject: string;
  readonly body: string;
  /** The action of the playbook that sending it carries out, if it is notice; null where it stops nothing. */
  readonly action: string | null;
  /** The day by which it has to be asked for, or from which on it can be. */
  readonly window: string | null;
  /** What to mind before it goes out. */
  readonly notes: readonly string[];
}

const NEGOTIATION = 'request-early-termination';

/** The requests that a contract's playbook knows of, with their titles. */
export function requestsOf(playbook: Playbook): { readonly kind: RequestKind; readonly title: string }[] {
  return REQUEST_KINDS.flatMap((kind) => {
    const action = actionOf(kind, playbook);
    return action === undefined ? [] : [{ kind, title: titleOf(kind, action) }];
  });
}

function actionOf(kind: RequestKind, playbook: Playbook): PlaybookAction | undefined {
  switch (kind) {
    case 'cancel':
      return cancelAction(playbook);
    case 'delete-account':
      return deletionAction(playbook);
    case 'reduce-licences':
    case 'downgrade-plan':
    case 'remove-add-on':
      return playbook.actions.find(({ id }) => id === kind);
    case 'early-termination':
    case 'credit':
    case 'credit-escalation':
      return playbook.actions.find(({ id }) => id === NEGOTIATION);
  }
}

function titleOf(kind: RequestKind, action: PlaybookAction): string {
  switch (kind) {
    case 'early-termination':
      return 'Ask to be let out early';
    case 'credit':
      return 'Ask for a credit';
    case 'credit-escalation':
      return 'Ask for a credit again, one level up';
    default:
      return action.title;
  }
}

/**
 * A request about one contract, filled in from it and in our own words; to the reseller where it was bought through
 * one (A, domain-facts 1).
 * @throws InvalidInputError where the playbook knows of no such request
 */
export function draftRequest(kind: RequestKind, life: Life, details: RequestDetails = {}): RequestDraft {
  const { playbook, contract } = life;
  const action = actionOf(kind, playbook);
  if (action === undefined)
    throw new InvalidInputError([
      {
        place: 'kind',
        found: quote(kind),
        expected:
          requestsOf(playbook)
            .map((one) => one.kind)
            .join(', ') || 'none: the playbook knows of no request',
      },
    ]);
  const { to, through, takesForm } = addressee(kind, action, life);
  const { subject, paragraphs } = wording(kind, life, details);
  const negotiates = action.id === NEGOTIATION;
  const reseller = contract.purchasedThrough === 'reseller';
  return {
    kind,
    title: titleOf(kind, action),
    through,
    to,
    subject: clean(subject),
    body: [
      `Hello,`,
      ...paragraphs,
      facts(kind, life, details),
      `Kind regards\n${clean(details.name ?? '') || '[your name]'}`,
    ].join('\n\n'),
    action: negotiates ? null : action.id,
    window: windowWords(action, life),
    notes: [
      ...(negotiates
        ? [
            'This is a request, not notice: it does not stop the renewal. The words are ours, not the vendor’s.',
          ]
        : action.notes),
      ...(reseller ? ['Bought through a reseller: every request goes there, not to the vendor.'] : []),
      ...(takesForm && !negotiates
        ? [`A mail does not take the place of it: the text is for the ${through}.`]
        : []),
    ],
  };
}

/** What is still to be filled in: everything in square brackets. */
export const unfilled = (text: string): string[] => text.match(/\[[^\]\n]{1,120}\]/g) ?? [];

function addressee(kind: RequestKind, action: PlaybookAction, { contract, playbook }: Life) {
  if (contract.purchasedThrough === 'reseller') {
    const [address = null] = /[^\s<>,;]+@[^\s<>,;]+\.[^\s<>,;]+/.exec(contract.reseller ?? '') ?? [];
    return { to: address, through: clean(resellerName(contract)), takesForm: false };
  }
  const contacts = action.through.flatMap((id) => playbook.contacts.filter((contact) => contact.id === id));
  const contact = (kind === 'credit-escalation' ? contacts[1] : undefined) ?? contacts[0];
  return {
    to: contact?.kind === 'email' ? contact.address : null,
    through: contact?.address ?? action.title,
    takesForm: contact?.kind === 'form',
  };
}

/** Typed text on one line. */
const clean = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

const nameIn = ({ contract }: Life): string => {
  const [vendor, product] = [clean(contract.vendor), clean(contract.product)];
  return product.toLowerCase().startsWith(vendor.toLowerCase()) ? product : `${vendor} ${product}`.trim();
};

function wording(
  kind: RequestKind,
  life: Life,
  { seats, what, evidence }: RequestDetails,
): { readonly subject: string; readonly paragraphs: readonly string[] } {
  const { contract, playbook, today } = life;
  const name = nameIn(life);
  const end = formatLong(contract.termEnd);
  const from = `From the term that follows ${end} on`;
  const confirm = 'Please confirm in writing that you received this, and from which day on it holds.';
  const proof = evidence === undefined ? '[how little it was used, with figures]' : clean(evidence);
  switch (kind) {
    case 'cancel':
      return {
        subject: `Cancellation of ${name} as of ${contract.termEnd}`,
        paragraphs: [
          `We give notice that we will not renew ${name}. Please end it with ${end}, the last day of the present term, and do not renew it.`,
          'Please confirm in writing that you received this notice, and the day on which the contract ends.',
        ],
      };
    case 'reduce-licences':
      return {
        subject: `${name}: fewer licences from the next term on`,
        paragraphs: [
          `${from} we want ${seats === undefined ? '[number of licences]' : countOf(seats, 'licence')}${contract.seats === null ? '' : ` instead of ${contract.seats}`}.`,
          confirm,
        ],
      };
    case 'downgrade-plan':
      return {
        subject: `${name}: another plan from the next term on`,
        paragraphs: [`${from} we want the plan ${what === undefined ? '[plan]' : clean(what)}.`, confirm],
      };
    case 'remove-add-on':
      return {
        subject: `${name}: without an add-on from the next term on`,
        paragraphs: [
          `${from} we no longer want the add-on ${what === undefined ? '[add-on]' : clean(what)}.`,
          confirm,
        ],
      };
    case 'delete-account':
      return {
        subject: `Deletion of our ${name} account`,
        paragraphs: [
          `Our paid term ended with ${end} and the account is a free one. Please delete the account with all of its data.`,
          'Please tell us when the deletion is complete.',
        ],
      };
    case 'early-termination':
      return {
        subject: `${name}: request to end the contract early`,
        paragraphs: [
          `We would like to end ${name} on [the day you want to leave on], before the present term is over. ${proof}`,
          `We would accept, in this order:\n${outcomes(playbook)}`,
          'Please let us know by [a day] which of these you can offer.',
        ],
      };
    case 'credit':
      return {
        subject: `${name}: request for a credit`,
        paragraphs: [
          `We ask for a credit for the part of the present term that we will not use. ${proof}`,
          remainingWords(life),
          'Please let us know by [a day] what you can offer.',
        ],
      };
    case 'credit-escalation':
      return {
        subject: `${name}: our request for a credit of [date]`,
        paragraphs: [
          `On [date] we asked for a credit for ${name} and were refused. We ask you to look at it again, as you have more room to decide.`,
          `${proof} ${remainingWords(life)}`,
          `We have documented our experience with the contract. We would rather settle this with you than tell of it in a public review or a formal complaint. As of ${formatLong(today)} it is open.`,
        ],
      };
  }
}

const countOf = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

function outcomes(playbook: Playbook): string {
  const wanted = playbook.paths.flatMap((path) => path.outcomes.map(({ title }) => clean(title)));
  return wanted.length === 0
    ? '1. [what you would accept]'
    : wanted.map((title, index) => `${index + 1}. ${title}`).join('\n');
}

/** The unused part of the term's charge, by the stored term (domain-facts 7.14). */
function remainingWords({ contract, playbook, today }: Life): string {
  const { termMonths, currency } = termsOf(contract, playbook);
  const left = Math.max(0, Math.min(termMonths, monthsBetween(today, contract.termEnd)));
  if (contract.seats === null || contract.unitPrice === null)
    return `${left} of the term's ${termMonths} months are left, which is [amount].`;
  const minor = contract.seats * contract.unitPrice * left;
  return `${left} of the term's ${termMonths} months are left, which is ${formatMoney({ minor, currency })} of what the term costs.`;
}

function facts(kind: RequestKind, life: Life, { account }: RequestDetails): string {
  const { contract, playbook, today } = life;
  const terms = termsOf(contract, playbook);
  const lines = [
    `Contract: ${nameIn(life)}${contract.plan === '' ? '' : `, plan ${clean(contract.plan)}`}`,
    ...(contract.seats === null ? [] : [`Licences: ${contract.seats}`]),
    `Present term: ${formatLong(termBegin(contract, playbook))} to ${formatLong(contract.termEnd)}`,
    ...(terms.autoRenews && today <= contract.termEnd && kind !== 'delete-account'
      ? [`It would renew until: ${formatLong(nextTermEnd(contract.termEnd, terms))}`]
      : []),
    `Account: ${account === undefined ? "[the account's name or its Administrator's address]" : clean(account)}`,
    `Date: ${formatLong(today)}`,
  ];
  return lines.join('\n');
}

function windowWords(action: PlaybookAction, { contract, playbook }: Life): string | null {
  if (action.window.bound === 'any') return null;
  const date: LocalDate = dateOf(action.window.offset, anchorsOf(contract, playbook));
  return action.window.bound === 'latest' ? `until ${formatLong(date)}` : `from ${formatLong(date)} on`;
}

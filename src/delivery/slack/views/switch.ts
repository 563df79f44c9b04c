import type { ModalView } from '@slack/types';
import type { Answers } from '../../../domain/advice.ts';
import type { Life } from '../../../domain/lifecycle.ts';
import { dialog, input } from '../blocks/form.ts';
import { option, placeholder, section } from '../blocks/parts.ts';
import type { CostForm } from '../cost-form.ts';
import { type StateValues, textIn } from './values.ts';

export const ADVISE_VIEW = 'advise';
export const COST_VIEW = 'cost';

/** The questions that only the team can answer, by the names that the answers have. */
const QUESTIONS = {
  activeProblems: 'The tool causes problems now',
  alreadyRenewed: 'It has renewed already',
  budgetBound: 'There is no money for paying twice',
  accountManager: 'The vendor has an account manager for us',
} as const;

type Question = keyof typeof QUESTIONS;

const ADVISE_BLOCKS = { seats: 'seats', true: 'true' } as const;

/** The fields of a cost by the places that the domain's problems name. */
export const COST_BLOCKS = {
  '--seats': 'seats',
  '--old': 'old',
  '--new': 'next',
  '--months': 'months',
  '--new-seats': 'newSeats',
  '--overlap': 'overlap',
  '--replacement': 'replacement',
} as const;

/** Asks what decides which way out; the contract's standing comes escaped. */
export function adviseView(standing: string, assumed: Answers, metadata: string): ModalView {
  const options = (Object.keys(QUESTIONS) as Question[]).map((name) => option(QUESTIONS[name], name));
  const set = options.filter(({ value }) => assumed[value as Question]);
  return dialog({ callbackId: ADVISE_VIEW, title: 'Which way out?', submit: 'Advise', metadata }, [
    section([standing]),
    input(ADVISE_BLOCKS.seats, 'Seats', wholeNumber(assumed.seats === null ? null : String(assumed.seats)), {
      optional: true,
    }),
    input(
      ADVISE_BLOCKS.true,
      'What is true of it?',
      { type: 'checkboxes', options, ...(set.length === 0 ? {} : { initial_options: set }) },
      { optional: true },
    ),
  ]);
}

/** What the modal says; seats that are no number count as not known. */
export function statedAnswers(values: StateValues): Answers {
  const chosen = new Set(
    (values[ADVISE_BLOCKS.true]?.[ADVISE_BLOCKS.true]?.selected_options ?? []).map(({ value }) => value),
  );
  const seats = Number(textIn(values, ADVISE_BLOCKS.seats) ?? Number.NaN);
  return {
    seats: Number.isInteger(seats) && seats > 0 ? seats : null,
    activeProblems: chosen.has('activeProblems'),
    alreadyRenewed: chosen.has('alreadyRenewed'),
    budgetBound: chosen.has('budgetBound'),
    accountManager: chosen.has('accountManager'),
  };
}

/** Asks what a switch is reckoned from; prices are in the contract's currency. */
export function costView(
  standing: string,
  form: CostForm,
  { playbook }: Pick<Life, 'playbook'>,
  currency: string,
  metadata: string,
): ModalView {
  const products = playbook.replacements.map(({ id, product }) => option(product, id));
  const chosen = products.find(({ value }) => value === form.replacement);
  const price = `Per seat and month, in ${currency}.`;
  return dialog({ callbackId: COST_VIEW, title: 'What it costs', submit: 'Work it out', metadata }, [
    section([standing]),
    input('seats', 'Seats', wholeNumber(form.seats)),
    input('old', 'Old price per seat', line(form.old), { hint: price }),
    input('months', 'Months left', line(form.months), { hint: 'What the old contract still runs.' }),
    ...(products.length === 0
      ? []
      : [
          input(
            'replacement',
            'Replacement',
            {
              type: 'static_select',
              options: products,
              placeholder: placeholder('Another product'),
              ...(chosen === undefined ? {} : { initial_option: chosen }),
            },
            { optional: true },
          ),
        ]),
    input('next', 'New price per seat', line(form.next), { hint: price }),
    input('newSeats', 'New seats', wholeNumber(form.newSeats), {
      optional: true,
      hint: 'Where they are not as many as now.',
    }),
    input('overlap', 'Months in which both are paid', line(form.overlap), {
      optional: true,
      hint: 'All that are left, unless you say fewer; 0 to be ready just at the end.',
    }),
  ]);
}

/** What the modal says, as it was typed. */
export const statedCost = (values: StateValues): CostForm => ({
  seats: textIn(values, 'seats'),
  newSeats: textIn(values, 'newSeats'),
  old: textIn(values, 'old'),
  next: textIn(values, 'next'),
  months: textIn(values, 'months'),
  overlap: textIn(values, 'overlap'),
  replacement: values.replacement?.replacement?.selected_option?.value ?? null,
});

const NUMBER_LENGTH = 20;

const line = (value: string | null) => ({
  type: 'plain_text_input',
  max_length: NUMBER_LENGTH,
  ...(value === null ? {} : { initial_value: value }),
});

const wholeNumber = (value: string | null) => ({
  type: 'number_input',
  is_decimal_allowed: false,
  min_value: '1',
  max_value: '1000000',
  ...(value === null || Number(value) < 1 ? {} : { initial_value: value }),
});

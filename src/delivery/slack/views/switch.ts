import type { InputBlock, ModalView } from '@slack/types';
import type { Answers } from '../../../domain/advice.ts';
import type { Life } from '../../../domain/lifecycle.ts';
import { option, placeholder, plain, section } from '../blocks/parts.ts';
import type { CostForm } from '../cost-form.ts';
import { TITLE_LIMIT } from '../limits.ts';
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
  return {
    type: 'modal',
    callback_id: ADVISE_VIEW,
    private_metadata: metadata,
    title: plain('Which way out?', TITLE_LIMIT),
    submit: plain('Advise', TITLE_LIMIT),
    close: plain('Cancel', TITLE_LIMIT),
    blocks: [
      section([standing]),
      input(
        ADVISE_BLOCKS.seats,
        'Seats',
        number(assumed.seats === null ? null : String(assumed.seats), false),
        {
          optional: true,
        },
      ),
      input(
        ADVISE_BLOCKS.true,
        'What is true of it?',
        { type: 'checkboxes', options, ...(set.length === 0 ? {} : { initial_options: set }) },
        { optional: true },
      ),
    ],
  };
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
  return {
    type: 'modal',
    callback_id: COST_VIEW,
    private_metadata: metadata,
    title: plain('What it costs', TITLE_LIMIT),
    submit: plain('Work it out', TITLE_LIMIT),
    close: plain('Cancel', TITLE_LIMIT),
    blocks: [
      section([standing]),
      input('seats', 'Seats', number(form.seats, false)),
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
      input('newSeats', 'New seats', number(form.newSeats, false), {
        optional: true,
        hint: 'Where they are not as many as now.',
      }),
      input('overlap', 'Months in which both are paid', line(form.overlap), {
        optional: true,
        hint: 'All that are left, unless you say fewer; 0 to be ready just at the end.',
      }),
    ],
  };
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

const number = (value: string | null, decimal: boolean) => ({
  type: 'number_input',
  is_decimal_allowed: decimal,
  min_value: '1',
  max_value: '1000000',
  ...(value === null || Number(value) < 1 ? {} : { initial_value: value }),
});

/** An input block; its element has the block's name, as errors go by the one and answers by both. */
export function input(
  blockId: string,
  label: string,
  element: Record<string, unknown> & { readonly type: string },
  { optional = false, hint }: { readonly optional?: boolean; readonly hint?: string } = {},
): InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    label: plain(label, 2000),
    optional,
    element: { ...element, action_id: blockId } as unknown as InputBlock['element'],
    ...(hint === undefined ? {} : { hint: plain(hint, 2000) }),
  };
}

import type { ModalView } from '@slack/types';
import type { Life } from '../../../domain/lifecycle.ts';
import { formatLong, type LocalDate } from '../../../domain/local-date.ts';
import type { Plan } from '../../../domain/plan.ts';
import type { StepWish, SwitchPlan } from '../../../domain/switch-plan.ts';
import { dialog, input } from '../blocks/form.ts';
import { option, section } from '../blocks/parts.ts';
import { dateIn, type StateValues, textIn } from './values.ts';

export const CHOOSE_VIEW = 'switch-choose';
export const STEP_VIEW = 'switch-step';

/** The fields by the places that the domain's problems name. */
export const CHOOSE_BLOCKS = {
  '--tactic': 'tactic',
  '--replacement': 'replacement',
  '--start': 'start',
} as const;
export const STEP_BLOCKS = { step: 'step', '--to': 'date', '--date': 'date' } as const;

/** What somebody chose for a switch. */
export interface SwitchChoice {
  readonly tactic: string;
  readonly replacement: string | null;
  readonly startsOn: LocalDate | null;
}

/** Asks how the team changes over, to what and from when on; the contract's standing comes escaped. */
export function chooseView(
  standing: string,
  { playbook, today }: Life,
  plan: SwitchPlan | null,
  metadata: string,
): ModalView {
  const tactics = playbook.tactics.map(({ title, id }) => option(title, id));
  const chosen = tactics.find(({ value }) => value === plan?.tactic) ?? tactics[0];
  const products = playbook.replacements.map(({ product, id }) => option(product, id));
  const product = products.find(({ value }) => value === plan?.replacement) ?? products[0];
  return dialog({ callbackId: CHOOSE_VIEW, title: 'Choose a tactic', submit: 'Choose', metadata }, [
    section([standing]),
    input('tactic', 'How do you change over?', {
      type: 'radio_buttons',
      options: tactics,
      ...(chosen === undefined ? {} : { initial_option: chosen }),
    }),
    ...(products.length === 0
      ? []
      : [
          input(
            'replacement',
            'To what?',
            {
              type: 'static_select',
              options: products,
              ...(product === undefined ? {} : { initial_option: product }),
            },
            { optional: true },
          ),
        ]),
    input(
      'start',
      'Starting on',
      { type: 'datepicker', initial_date: plan?.startsOn ?? today },
      { hint: 'What counts from the start counts from this day. The calendar has the steps from now on.' },
    ),
  ]);
}

export const statedChoice = (values: StateValues): SwitchChoice => ({
  tactic: values.tactic?.tactic?.selected_option?.value ?? '',
  replacement: values.replacement?.replacement?.selected_option?.value ?? null,
  startsOn: dateIn(values, 'start'),
});

const WISHES = {
  done: 'It is done',
  move: 'Move it to another day',
  assign: 'Give it to somebody',
  skip: 'Leave it out',
  reopen: 'Open it again',
} as const;

/** Asks what is to become of which step. */
export function stepView(standing: string, plan: Plan, metadata: string): ModalView {
  const steps = plan.timeline.map(({ id, date, title, state }) =>
    option(`${state === 'open' ? '' : `${state}: `}${title} (${formatLong(date)})`, id),
  );
  const wishes = Object.entries(WISHES).map(([value, text]) => option(text, value));
  return dialog({ callbackId: STEP_VIEW, title: 'Change a step', submit: 'Save', metadata }, [
    section([standing]),
    input('step', 'Which step?', { type: 'static_select', options: steps }),
    input('wish', 'What about it?', { type: 'radio_buttons', options: wishes, initial_option: wishes[0] }),
    input(
      'date',
      'Day',
      { type: 'datepicker', initial_date: plan.asOf },
      { optional: true, hint: 'On which it was done, or to which it moves.' },
    ),
    input('person', 'Whose it is', { type: 'users_select' }, { optional: true }),
    input('why', 'Why it is left out', { type: 'plain_text_input', max_length: 200 }, { optional: true }),
  ]);
}

/** What the modal says; undefined where no step was chosen. */
export function statedStep(
  values: StateValues,
  today: LocalDate,
): { readonly step: string; readonly wish: StepWish; readonly assignee: string | null } | undefined {
  const step = values.step?.step?.selected_option?.value;
  if (step === undefined) return undefined;
  const date = dateIn(values, 'date') ?? today;
  const assignee = values.person?.person?.selected_user ?? null;
  return { step, assignee, wish: wishIn(values, date) };
}

function wishIn(values: StateValues, date: LocalDate): StepWish {
  switch (values.wish?.wish?.selected_option?.value as keyof typeof WISHES | undefined) {
    case 'move':
      return { kind: 'move', to: date };
    case 'assign':
      return { kind: 'assign', assignee: null };
    case 'skip':
      return { kind: 'skip', why: textIn(values, 'why') };
    case 'reopen':
      return { kind: 'reopen' };
    case 'done':
    case undefined:
      return { kind: 'done', on: date };
  }
}

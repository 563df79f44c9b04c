import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { type ContractForm, NAME_LIMIT, SOURCE_LIMIT } from '../../../domain/contract-form.ts';
import { dialog } from '../blocks/form.ts';
import { option, placeholder, plain } from '../blocks/parts.ts';
import { type StateValues, textIn } from './values.ts';

export const CONTRACT_VIEW = 'contract-form';

/** Inputs by block and action alike; those of `ContractForm` have its names. */
export const FORM_BLOCKS = {
  vendor: 'vendor',
  product: 'product',
  plan: 'plan',
  seats: 'seats',
  price: 'price',
  termEnd: 'termEnd',
  notice: 'notice',
  owner: 'owner',
  channel: 'channel',
  timeZone: 'timeZone',
  source: 'source',
} as const;

export interface ContractFormInput {
  readonly title: string;
  readonly submit: string;
  /** What is there at first. */
  readonly form: ContractForm;
  readonly owner: string | null;
  readonly channel: string | null;
  /** What the price is in. */
  readonly currency: string;
  /** What the notice period is where none is filled in. */
  readonly noticeElse: string;
  readonly preview: readonly KnownBlock[];
  readonly metadata: string;
}

/** What Slack takes in one input. */
const MOST_TYPED = 3000;

interface InputOptions {
  readonly optional?: boolean;
  readonly hint?: string;
  readonly dispatch?: boolean;
}

/** The modal that a contract is added and edited in (interface.md, "Slack"). */
export function contractFormView(input: ContractFormInput): ModalView {
  const { form } = input;
  // Limits of ours are in characters, and Slack may count emoji as two: nobody's name is to be cut by an edit.
  const text = (value: string | null, max = NAME_LIMIT) => ({
    type: 'plain_text_input',
    max_length: Math.min(MOST_TYPED, Math.max(max, value?.length ?? 0)),
    ...(value === null || value === '' ? {} : { initial_value: value.slice(0, MOST_TYPED) }),
  });
  const whole = (value: string | null, max: number, dispatch = false) => ({
    type: 'number_input',
    is_decimal_allowed: false,
    min_value: '0',
    max_value: String(max),
    ...(value === null ? {} : { initial_value: value }),
    ...(dispatch ? { dispatch_action_config: { trigger_actions_on: ['on_character_entered'] } } : {}),
  });
  const { title, submit, metadata } = input;
  return dialog({ callbackId: CONTRACT_VIEW, title, submit, metadata }, [
    field('vendor', 'Vendor', text(form.vendor), { dispatch: true }),
    field('product', 'Product', text(form.product), { optional: true }),
    field('plan', 'Plan', text(form.plan), { optional: true }),
    field('seats', 'Seats', whole(form.seats, 1_000_000), { optional: true }),
    field('price', 'Price per seat', text(form.price, 20), {
      optional: true,
      hint: `Per seat and month, in ${input.currency}.`,
    }),
    field(
      'termEnd',
      'Last paid day',
      { type: 'datepicker', ...(form.termEnd === null ? {} : { initial_date: form.termEnd }) },
      { dispatch: true, hint: 'The last day that is paid for; it renews with that day.' },
    ),
    field('notice', 'Notice period', whole(form.notice, 3650, true), {
      optional: true,
      dispatch: true,
      hint: `In days before the last paid day. Empty: ${input.noticeElse}.`,
    }),
    ...input.preview,
    field('source', 'Source of the last paid day', text(form.source, SOURCE_LIMIT), {
      optional: true,
      hint: 'Where it was found, such as an invoice. Empty: nobody confirmed it yet.',
    }),
    field(
      'owner',
      'Owner',
      { type: 'users_select', ...(input.owner === null ? {} : { initial_user: input.owner }) },
      { optional: true, dispatch: true },
    ),
    field(
      'channel',
      'Channel',
      {
        type: 'conversations_select',
        filter: { include: ['public', 'private'], exclude_bot_users: true },
        ...(input.channel === null ? {} : { initial_conversation: input.channel }),
      },
      { optional: true, dispatch: true },
    ),
    field(
      'timeZone',
      'Time zone',
      {
        type: 'external_select',
        min_query_length: 0,
        placeholder: placeholder('A city, such as Berlin'),
        ...(form.timeZone === null ? {} : { initial_option: option(form.timeZone, form.timeZone) }),
      },
      { dispatch: true },
    ),
  ]);
}

function field(
  name: keyof typeof FORM_BLOCKS,
  label: string,
  element: Record<string, unknown> & { readonly type: string },
  { optional = false, hint, dispatch = false }: InputOptions = {},
): InputBlock {
  return {
    type: 'input',
    block_id: name,
    label: plain(label, 2000),
    optional,
    ...(dispatch ? { dispatch_action: true } : {}),
    element: { ...element, action_id: `form:${name}` } as unknown as InputBlock['element'],
    ...(hint === undefined ? {} : { hint: plain(hint, 2000) }),
  };
}

/** What the modal holds by now. */
export function formIn(values: StateValues): ContractForm {
  const text = (name: keyof typeof FORM_BLOCKS) => textIn(values, name, `form:${name}`);
  return {
    vendor: text('vendor'),
    product: text('product'),
    plan: text('plan'),
    seats: text('seats'),
    price: text('price'),
    termEnd: values.termEnd?.['form:termEnd']?.selected_date ?? null,
    notice: text('notice'),
    timeZone: values.timeZone?.['form:timeZone']?.selected_option?.value ?? null,
    source: text('source'),
  };
}

/** Who was chosen as owner, and which channel; null where none was. */
export const chosenIn = (values: StateValues): { owner: string | null; channel: string | null } => ({
  owner: values.owner?.['form:owner']?.selected_user ?? null,
  channel: values.channel?.['form:channel']?.selected_conversation ?? null,
});

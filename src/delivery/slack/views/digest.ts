import type { ModalView, PlainTextOption } from '@slack/types';
import type { DigestScope, Rhythm } from '../../../domain/digest-schedule.ts';
import type { TimeOfDay } from '../../../domain/instant.ts';
import { dialog } from '../blocks/form.ts';
import { option, placeholder, plain, section } from '../blocks/parts.ts';
import type { DigestWish } from '../commands/digest-command.ts';
import { type StateValues, textIn } from './values.ts';

export const DIGEST_VIEW = 'digest';

/** What the dialog begins with. */
export interface DigestForm {
  readonly on: boolean;
  readonly rhythm: Rhythm;
  readonly about: DigestScope;
  readonly time: TimeOfDay;
  /** How it stands, a sentence; escaped. */
  readonly standing: string;
}

const STATES = { on: 'Send me the digest', off: 'Send me none' } as const;

const RHYTHMS: Readonly<Record<Rhythm, string>> = {
  weekly: 'Once a week',
  daily: 'Once a week, and daily in the last 7 days before a deadline',
  monthly: 'On the first of each month',
};

const ABOUT = { mine: 'My contracts', team: 'All contracts of the team' } as const;

const VENDOR_LIMIT = 100;

/** The e-mailed digest: whether, how often, about what and when. */
export function digestView(form: DigestForm, metadata: string): ModalView {
  const { on, rhythm, about, time, standing } = form;
  return dialog({ callbackId: DIGEST_VIEW, title: 'E-mailed digest', submit: 'Save', metadata }, [
    section([standing]),
    choice('state', 'Digest', optionsOf(STATES), on ? 'on' : 'off'),
    choice('rhythm', 'How often', optionsOf(RHYTHMS), rhythm),
    choice('about', 'About', optionsOf(ABOUT), about.scope === 'team' ? 'team' : 'mine'),
    {
      type: 'input',
      block_id: 'vendor',
      optional: true,
      label: plain('Only those with one vendor', 2000),
      element: {
        type: 'plain_text_input',
        action_id: 'vendor',
        max_length: VENDOR_LIMIT,
        placeholder: placeholder("The vendor's name, as the contracts have it"),
        ...(about.scope === 'vendor' ? { initial_value: about.vendor.slice(0, VENDOR_LIMIT) } : {}),
      },
    },
    {
      type: 'input',
      block_id: 'time',
      label: plain('At', 2000),
      hint: plain('By the clocks of where you are, as your Slack profile has it.', 2000),
      element: {
        type: 'static_select',
        action_id: 'time',
        options: hours(time),
        initial_option: option(time, time),
      },
    },
  ]);
}

const optionsOf = (words: Readonly<Record<string, string>>): PlainTextOption[] =>
  Object.entries(words).map(([value, text]) => option(text, value));

const choice = (
  id: string,
  label: string,
  options: PlainTextOption[],
  chosen: string,
): ModalView['blocks'][number] => {
  const initial = options.find(({ value }) => value === chosen);
  return {
    type: 'input',
    block_id: id,
    label: plain(label, 2000),
    element: {
      type: 'radio_buttons',
      action_id: id,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  };
};

/** Every full hour, and the one that was chosen where it is none. */
function hours(chosen: TimeOfDay): PlainTextOption[] {
  const all = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
  return [...new Set([...all, chosen])].sort().map((time) => option(time, time));
}

/** What somebody chose; null where they want none. */
export function digestWishIn(values: StateValues): DigestWish | null {
  const chosen = (id: string): string | undefined => values[id]?.[id]?.selected_option?.value;
  if (chosen('state') === 'off') return null;
  const vendor = textIn(values, 'vendor');
  const rhythm = chosen('rhythm') as Rhythm | undefined;
  const time = chosen('time') as TimeOfDay | undefined;
  return {
    ...(rhythm === undefined ? {} : { rhythm }),
    ...(time === undefined ? {} : { time }),
    about:
      vendor === null ? { scope: chosen('about') === 'team' ? 'team' : 'mine' } : { scope: 'vendor', vendor },
  };
}

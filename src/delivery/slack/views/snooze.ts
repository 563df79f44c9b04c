import type { ModalView } from '@slack/types';
import { formatLong } from '../../../domain/local-date.ts';
import type { SnoozeChoice } from '../../../domain/snooze-choices.ts';
import { days } from '../../day-words.ts';
import { dialog } from '../blocks/form.ts';
import { option, plain, section } from '../blocks/parts.ts';

export const SNOOZE_VIEW = 'snooze';
export const SNOOZE_INPUT = { block: 'until', action: 'until' } as const;

/** Until when reminders are to be held back; the contract's standing comes escaped. */
export function snoozeView(
  standing: string,
  choices: readonly [SnoozeChoice, ...SnoozeChoice[]],
  metadata: string,
): ModalView {
  const options = choices.map((choice) => option(choiceWords(choice), choice.until));
  return dialog({ callbackId: SNOOZE_VIEW, title: 'Snooze', submit: 'Snooze', metadata }, [
    section([standing]),
    {
      type: 'input',
      block_id: SNOOZE_INPUT.block,
      label: plain('Remind us again', 2000),
      hint: plain('Never later than the last working day on which notice counts.', 2000),
      element: {
        type: 'radio_buttons',
        action_id: SNOOZE_INPUT.action,
        options,
        ...(options[0] === undefined ? {} : { initial_option: options[0] }),
      },
    },
  ]);
}

const choiceWords = ({ until, days: count, last }: SnoozeChoice): string =>
  `In ${days(count)}, ${formatLong(until)}${last ? ' (as late as possible)' : ''}`;

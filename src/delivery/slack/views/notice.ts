import type { ModalView } from '@slack/types';
import type { Playbook } from '../../../config/playbook.ts';
import { actionFor, cancelAction, throughOf } from '../../../domain/actions.ts';
import type { Life, StatedNotice } from '../../../domain/lifecycle.ts';
import type { LocalDate } from '../../../domain/local-date.ts';
import { dialog, input } from '../blocks/form.ts';
import { option, section } from '../blocks/parts.ts';
import { dateIn, type StateValues, textIn } from './values.ts';

export const NOTICE_VIEW = 'notice';

/** The fields by the places that the domain's problems name. */
export const NOTICE_BLOCKS = {
  '--action': 'action',
  '--date': 'date',
  '--through': 'through',
  '--reference': 'reference',
  '--confirmed': 'confirmed',
} as const;

const THROUGH_LIMIT = 300;
const REFERENCE_LIMIT = 200;

/**
 * What was asked for, when and through what, and the vendor's proof; the contract's standing comes escaped.
 * `preferred` is the id of the action that is offered first.
 */
export function noticeView(standing: string, life: Life, metadata: string, preferred?: string): ModalView {
  const { contract, playbook, notices, today } = life;
  const possible = noticeActions(playbook);
  const there = notices.find(
    ({ termEnd, confirmedOn, action }) =>
      termEnd === contract.termEnd && confirmedOn === null && (preferred ?? action) === action,
  );
  const wanted =
    possible.find(({ id }) => id === preferred) ??
    possible.find(({ id }) => id === there?.action) ??
    actionFor(contract.intent === 'renew' ? 'undecided' : contract.intent, playbook) ??
    cancelAction(playbook);
  const options = possible.map(({ id, title }) => option(title, id));
  const initial = options.find(({ value }) => value === wanted?.id) ?? options[0];
  const through = there?.through ?? (wanted === undefined ? '' : throughOf(wanted, contract, playbook));
  const first = { initial_value: through.slice(0, THROUGH_LIMIT) };
  return dialog({ callbackId: NOTICE_VIEW, title: 'Notice given', submit: 'Record notice', metadata }, [
    section([standing]),
    input(NOTICE_BLOCKS['--action'], 'What was asked for', {
      type: 'static_select',
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    }),
    input(NOTICE_BLOCKS['--date'], 'Given on', {
      type: 'datepicker',
      initial_date: there?.givenOn ?? today,
    }),
    input(
      NOTICE_BLOCKS['--through'],
      'Through',
      {
        type: 'plain_text_input',
        max_length: THROUGH_LIMIT,
        ...(through === '' ? {} : first),
      },
      { optional: true },
    ),
    input(
      NOTICE_BLOCKS['--reference'],
      'Reference',
      {
        type: 'plain_text_input',
        max_length: REFERENCE_LIMIT,
        ...(there?.reference ? { initial_value: there.reference.slice(0, REFERENCE_LIMIT) } : {}),
      },
      { optional: true, hint: "The vendor's reference, a ticket number, or where the proof is kept." },
    ),
    input(
      NOTICE_BLOCKS['--confirmed'],
      'Confirmed by the vendor on',
      { type: 'datepicker' },
      { optional: true, hint: 'Leave it empty until the vendor confirms; Lastcall asks about it.' },
    ),
  ]);
}

/** What notice can be given for: everything that has a window. */
const noticeActions = (playbook: Playbook) =>
  playbook.actions.filter(({ window }) => window.bound !== 'any').slice(0, 100);

/** What the modal says. */
export function statedNotice(values: StateValues, today: LocalDate): StatedNotice {
  return {
    action: values[NOTICE_BLOCKS['--action']]?.[NOTICE_BLOCKS['--action']]?.selected_option?.value ?? '',
    givenOn: dateIn(values, NOTICE_BLOCKS['--date']) ?? today,
    through: textIn(values, NOTICE_BLOCKS['--through']),
    reference: textIn(values, NOTICE_BLOCKS['--reference']),
    confirmedOn: dateIn(values, NOTICE_BLOCKS['--confirmed']),
  };
}

import type {
  ActionsBlockElement,
  ContextActionsBlockElement,
  InputBlockElement,
  KnownBlock,
  SectionBlockAccessory,
} from '@slack/types';
import { expect, test } from 'vitest';
import { blockTypesIn, NOT_UNDERSTOOD } from '../../../src/sandbox/slack/surfaces.ts';
import {
  ACCESSORY_TYPES,
  ACTIONS_TYPES,
  CONTEXT_ACTIONS_TYPES,
  INPUT_TYPES,
} from '../../../src/sandbox/slack/validate-elements.ts';

/**
 * The stand-in's tables against Slack's own types: each record must name every type that @slack/types has, or it
 * does not compile, and what it names is what the stand-in knows.
 */

type Known<Union extends { type: string }> = Record<Union['type'], true>;

const BLOCKS: Record<KnownBlock['type'], 'taken' | 'not understood' | 'never sent'> = {
  actions: 'taken',
  alert: 'taken',
  card: 'not understood',
  carousel: 'not understood',
  container: 'not understood',
  context: 'taken',
  context_actions: 'taken',
  data_table: 'not understood',
  divider: 'taken',
  // Slack adds it to messages that are read; no app may send it.
  file: 'never sent',
  header: 'taken',
  image: 'taken',
  input: 'taken',
  markdown: 'taken',
  plan: 'not understood',
  rich_text: 'taken',
  section: 'taken',
  table: 'taken',
  task_card: 'not understood',
  video: 'taken',
};

test('every block of @slack/types is known for what it is', () => {
  const taken = new Set([...blockTypesIn('message'), ...blockTypesIn('modal'), ...blockTypesIn('home')]);
  const asStandIn = (type: string) =>
    taken.has(type) ? 'taken' : NOT_UNDERSTOOD.has(type) ? 'not understood' : 'never sent';
  expect(Object.fromEntries(Object.keys(BLOCKS).map((type) => [type, asStandIn(type)]))).toEqual(BLOCKS);
  expect([...taken].filter((type) => !(type in BLOCKS))).toEqual([]);
});

const MENUS = {
  static_select: true,
  external_select: true,
  users_select: true,
  conversations_select: true,
  channels_select: true,
  multi_static_select: true,
  multi_external_select: true,
  multi_users_select: true,
  multi_conversations_select: true,
  multi_channels_select: true,
} as const;

const SHARED = {
  ...MENUS,
  checkboxes: true,
  radio_buttons: true,
  datepicker: true,
  timepicker: true,
} as const;

const ACTIONS: Known<ActionsBlockElement> = {
  ...SHARED,
  button: true,
  datetimepicker: true,
  overflow: true,
  rich_text_input: true,
  workflow_button: true,
};
const ACCESSORIES: Known<SectionBlockAccessory> = {
  ...SHARED,
  button: true,
  image: true,
  overflow: true,
  workflow_button: true,
};
const INPUTS: Known<InputBlockElement> = {
  ...SHARED,
  datetimepicker: true,
  email_text_input: true,
  file_input: true,
  number_input: true,
  plain_text_input: true,
  rich_text_input: true,
  url_text_input: true,
};
const CONTEXT_ACTIONS: Known<ContextActionsBlockElement> = { feedback_buttons: true, icon_button: true };

test.each([
  ['actions', ACTIONS, ACTIONS_TYPES],
  ['section', ACCESSORIES, ACCESSORY_TYPES],
  ['input', INPUTS, INPUT_TYPES],
  ['context_actions', CONTEXT_ACTIONS, CONTEXT_ACTIONS_TYPES],
])('the elements of %s are those of @slack/types', (_block, documented, known) => {
  expect([...known].sort()).toEqual(Object.keys(documented).sort());
});

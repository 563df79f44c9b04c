import {
  ACCESSIBILITY_LABEL,
  BUTTON_TEXT,
  BUTTON_VALUE,
  CHECKBOX_OPTIONS,
  FILE_INPUT_FILES,
  IDENTIFIER,
  IMAGE_ALT_TEXT,
  OPTION_GROUP_LABEL,
  OVERFLOW_OPTIONS,
  PLACEHOLDER,
  RADIO_OPTIONS,
  SELECT_GROUPS,
  SELECT_OPTIONS,
  TEXT_INPUT_LENGTH,
  URL_LENGTH,
} from './limits.ts';
import {
  checkArray,
  checkKeys,
  checkOptionalString,
  checkString,
  describe,
  isObject,
  type JsonObject,
  type Report,
} from './report.ts';
import {
  checkConfirm,
  checkOption,
  checkOptionalText,
  checkStyle,
  checkText,
  type TextKind,
} from './validate-text.ts';

type Check = (report: Report, element: JsonObject, path: string) => void;
type ElementRule = { readonly keys: ReadonlySet<string>; readonly check: Check };

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{2}:\d{2}$/;

const MENUS = ['static_select', 'external_select', 'users_select', 'conversations_select', 'channels_select'];
const MULTI_MENUS = MENUS.map((type) => `multi_${type}`);
const PICKERS = ['datepicker', 'timepicker', 'datetimepicker'];
const CHOICES = ['checkboxes', 'radio_buttons'];
const FIELDS = ['plain_text_input', 'email_text_input', 'url_text_input', 'number_input', 'rich_text_input'];

/** Which elements each block takes. */
export const ACTIONS_TYPES: ReadonlySet<string> = new Set([
  'button',
  'overflow',
  'workflow_button',
  'rich_text_input',
  ...CHOICES,
  ...PICKERS,
  ...MENUS,
  ...MULTI_MENUS,
]);
export const ACCESSORY_TYPES: ReadonlySet<string> = new Set([
  ...[...ACTIONS_TYPES].filter((type) => type !== 'datetimepicker' && type !== 'rich_text_input'),
  'image',
]);
export const CONTEXT_ACTIONS_TYPES: ReadonlySet<string> = new Set(['feedback_buttons', 'icon_button']);
export const INPUT_TYPES: ReadonlySet<string> = new Set([
  ...CHOICES,
  ...PICKERS,
  ...MENUS,
  ...MULTI_MENUS,
  ...FIELDS,
  'file_input',
]);

function rule(keys: readonly string[], check: Check): ElementRule {
  return { keys: new Set(['type', 'action_id', ...keys]), check };
}

function checkFormat(report: Report, value: unknown, path: string, format: RegExp, wanted: string): void {
  if (value === undefined) return;
  if (typeof value !== 'string' || !format.test(value)) report(path, describe(value), wanted);
}

function optionValue(option: unknown): unknown {
  return isObject(option) ? option.value : undefined;
}

/** Options with distinct values; what is chosen at first must be one of them. */
function checkOptions(report: Report, element: JsonObject, path: string, max: number, kind: TextKind): void {
  const options = checkArray(report, element.options, `${path}/options`, max);
  const values = new Set<unknown>();
  for (const [index, option] of options.entries()) {
    checkOption(report, option, `${path}/options/${index}`, kind);
    const value = optionValue(option);
    if (values.has(value)) report(`${path}/options/${index}/value`, describe(value), 'a value used once');
    values.add(value);
  }
  checkInitial(report, element, path, values);
}

function checkInitial(report: Report, element: JsonObject, path: string, values: ReadonlySet<unknown>): void {
  if (element.initial_option !== undefined && !values.has(optionValue(element.initial_option)))
    report(`${path}/initial_option`, describe(optionValue(element.initial_option)), 'one of the options');
  if (element.initial_options === undefined) return;
  const initial = checkArray(
    report,
    element.initial_options,
    `${path}/initial_options`,
    Math.max(values.size, 1),
  );
  for (const [index, option] of initial.entries()) {
    if (!values.has(optionValue(option)))
      report(`${path}/initial_options/${index}`, describe(optionValue(option)), 'one of the options');
  }
}

const checkStaticSelect: Check = (report, element, path) => {
  checkOptionalText(report, element.placeholder, `${path}/placeholder`, PLACEHOLDER, 'plain');
  if (element.option_groups === undefined) {
    checkOptions(report, element, path, SELECT_OPTIONS, 'plain');
    return;
  }
  const values = new Set<unknown>();
  const groups = checkArray(report, element.option_groups, `${path}/option_groups`, SELECT_GROUPS);
  for (const [index, group] of groups.entries()) {
    const groupPath = `${path}/option_groups/${index}`;
    if (!isObject(group)) {
      report(groupPath, describe(group), 'an option group object');
      continue;
    }
    checkText(report, group.label, `${groupPath}/label`, OPTION_GROUP_LABEL, 'plain');
    checkOptions(report, { options: group.options }, groupPath, SELECT_OPTIONS, 'plain');
    if (Array.isArray(group.options)) for (const option of group.options) values.add(optionValue(option));
  }
  checkInitial(report, element, path, values);
};

const checkPlaceholder: Check = (report, element, path) =>
  checkOptionalText(report, element.placeholder, `${path}/placeholder`, PLACEHOLDER, 'plain');

/** The parts that an image element and an image block share. */
export const checkImage: Check = (report, element, path) => {
  checkString(report, element.alt_text, `${path}/alt_text`, IMAGE_ALT_TEXT);
  if (element.slack_file === undefined)
    checkString(report, element.image_url, `${path}/image_url`, URL_LENGTH);
  else if (element.image_url !== undefined)
    report(path, 'image_url and slack_file', 'one of image_url and slack_file');
};

const checkFeedback: Check = (report, element, path) => {
  for (const key of ['positive_button', 'negative_button']) {
    const side = element[key];
    if (!isObject(side)) report(`${path}/${key}`, describe(side), 'an object with text and value');
    else {
      checkText(report, side.text, `${path}/${key}/text`, BUTTON_TEXT, 'plain');
      checkString(report, side.value, `${path}/${key}/value`, BUTTON_VALUE);
    }
  }
};

const MENU_KEYS = ['placeholder', 'confirm', 'focus_on_load', 'max_selected_items', 'response_url_enabled'];
const MENU_DATA_KEYS = ['initial_user', 'initial_users', 'initial_channel', 'initial_channels', 'filter'];
const MENU_OPTION_KEYS = [
  'options',
  'option_groups',
  'initial_option',
  'initial_options',
  'min_query_length',
];
const CHOICE_KEYS = ['options', 'initial_option', 'initial_options', 'confirm', 'focus_on_load'];
const CONVERSATION_KEYS = [
  'initial_conversation',
  'initial_conversations',
  'default_to_current_conversation',
];
const INPUT_KEYS = ['initial_value', 'placeholder', 'focus_on_load', 'dispatch_action_config'];
const TEXT_INPUT_KEYS = ['multiline', 'min_length', 'max_length'];
const NUMBER_INPUT_KEYS = ['is_decimal_allowed', 'min_value', 'max_value'];

const menu = rule(
  [...MENU_KEYS, ...MENU_DATA_KEYS, ...MENU_OPTION_KEYS, ...CONVERSATION_KEYS],
  checkPlaceholder,
);
const staticMenu = rule([...MENU_KEYS, ...MENU_OPTION_KEYS], checkStaticSelect);
const field = rule([...INPUT_KEYS, ...TEXT_INPUT_KEYS, ...NUMBER_INPUT_KEYS], (report, element, path) => {
  checkPlaceholder(report, element, path);
  for (const key of ['min_length', 'max_length']) {
    const length = element[key];
    if (
      length !== undefined &&
      !(Number.isInteger(length) && Number(length) >= 0 && Number(length) <= TEXT_INPUT_LENGTH)
    )
      report(`${path}/${key}`, describe(length), `a whole number up to ${TEXT_INPUT_LENGTH}`);
  }
  if (element.type === 'number_input' && typeof element.is_decimal_allowed !== 'boolean')
    report(`${path}/is_decimal_allowed`, describe(element.is_decimal_allowed), 'true or false');
});

const ELEMENT_RULES: ReadonlyMap<string, ElementRule> = new Map<string, ElementRule>([
  [
    'button',
    rule(['text', 'url', 'value', 'style', 'confirm', 'accessibility_label'], (report, element, path) => {
      checkText(report, element.text, `${path}/text`, BUTTON_TEXT, 'plain');
      checkOptionalString(report, element.value, `${path}/value`, BUTTON_VALUE);
      checkOptionalString(report, element.url, `${path}/url`, URL_LENGTH);
      checkOptionalString(
        report,
        element.accessibility_label,
        `${path}/accessibility_label`,
        ACCESSIBILITY_LABEL,
      );
      checkStyle(report, element.style, `${path}/style`);
    }),
  ],
  [
    'workflow_button',
    rule(['text', 'workflow', 'style', 'accessibility_label'], (report, element, path) => {
      checkText(report, element.text, `${path}/text`, BUTTON_TEXT, 'plain');
      if (!isObject(element.workflow)) report(`${path}/workflow`, describe(element.workflow), 'an object');
    }),
  ],
  [
    'overflow',
    rule(['options', 'confirm'], (report, element, path) =>
      checkOptions(report, element, path, OVERFLOW_OPTIONS, 'plain'),
    ),
  ],
  [
    'checkboxes',
    rule(CHOICE_KEYS, (report, element, path) =>
      checkOptions(report, element, path, CHECKBOX_OPTIONS, 'any'),
    ),
  ],
  [
    'radio_buttons',
    rule(CHOICE_KEYS, (report, element, path) => checkOptions(report, element, path, RADIO_OPTIONS, 'any')),
  ],
  [
    'datepicker',
    rule(['initial_date', 'placeholder', 'confirm', 'focus_on_load'], (report, element, path) => {
      checkPlaceholder(report, element, path);
      checkFormat(report, element.initial_date, `${path}/initial_date`, DATE, 'a date YYYY-MM-DD');
    }),
  ],
  [
    'timepicker',
    rule(['initial_time', 'placeholder', 'confirm', 'focus_on_load', 'timezone'], (report, element, path) => {
      checkPlaceholder(report, element, path);
      checkFormat(report, element.initial_time, `${path}/initial_time`, TIME, 'a time HH:MM');
    }),
  ],
  ['feedback_buttons', rule(['positive_button', 'negative_button'], checkFeedback)],
  [
    'icon_button',
    rule(
      ['icon', 'text', 'value', 'accessibility_label', 'confirm', 'visible_to_user_ids'],
      (report, element, path) => {
        checkString(report, element.icon, `${path}/icon`, BUTTON_TEXT);
        checkText(report, element.text, `${path}/text`, BUTTON_TEXT, 'plain');
      },
    ),
  ],
  ['datetimepicker', rule(['initial_date_time', 'confirm', 'focus_on_load'], () => undefined)],
  ['image', rule(['image_url', 'slack_file', 'alt_text'], checkImage)],
  [
    'file_input',
    rule(['filetypes', 'max_files'], (report, element, path) => {
      const most = element.max_files;
      if (
        most !== undefined &&
        !(Number.isInteger(most) && Number(most) >= 1 && Number(most) <= FILE_INPUT_FILES)
      )
        report(`${path}/max_files`, describe(most), `a whole number from 1 to ${FILE_INPUT_FILES}`);
    }),
  ],
  ...MENUS.concat(MULTI_MENUS).map((type): [string, ElementRule] => [
    type,
    type.endsWith('static_select') ? staticMenu : menu,
  ]),
  ...FIELDS.map((type): [string, ElementRule] => [type, field]),
]);

/** An interactive element or image in a place that takes `allowed` types. */
export function checkElement(
  report: Report,
  element: unknown,
  path: string,
  allowed: ReadonlySet<string>,
): void {
  if (!isObject(element)) {
    report(path, describe(element), 'an element object');
    return;
  }
  const type = typeof element.type === 'string' ? element.type : '';
  const found = allowed.has(type) ? ELEMENT_RULES.get(type) : undefined;
  if (found === undefined) {
    report(`${path}/type`, describe(element.type), `one of ${[...allowed].join(', ')}`);
    return;
  }
  checkKeys(report, element, path, found.keys);
  checkOptionalString(report, element.action_id, `${path}/action_id`, IDENTIFIER);
  checkConfirm(report, element.confirm, `${path}/confirm`);
  found.check(report, element, path);
}

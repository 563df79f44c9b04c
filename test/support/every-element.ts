import type { KnownBlock, ModalView, Option, PlainTextElement, PlainTextOption } from '@slack/types';

/** Block Kit with every element that bots use, for the tests of the sandbox's page. */

const plain = (text: string): PlainTextElement => ({ type: 'plain_text', text });
const option = (text: string): PlainTextOption => ({ text: plain(text), value: text.toLowerCase() });
const described = (text: string, description: string): Option => ({
  ...option(text),
  description: plain(description),
});

/** A checklist of two tasks, as ticked as it says. */
export const checklist = (ticked: readonly string[]): KnownBlock[] => {
  const options = [option('Export'), option('Tell everybody')];
  const initial = options.filter(({ value }) => ticked.includes(value ?? ''));
  return [
    { type: 'section', block_id: 'progress', text: { type: 'mrkdwn', text: `*${ticked.length} of 2 done*` } },
    {
      type: 'actions',
      block_id: 'tasks',
      elements: [
        {
          type: 'checkboxes',
          action_id: 'tick',
          options,
          ...(initial.length > 0 ? { initial_options: initial } : {}),
        },
      ],
    },
  ];
};

/** Everything that can be in a message. */
export const everyMessageBlock = (): KnownBlock[] => [
  { type: 'header', text: plain('Everything :tada:') },
  {
    type: 'section',
    text: {
      type: 'mrkdwn',
      text: '*bold* _italic_ ~struck~ `code` <https://example.com|a link> <@U0BO000001> &lt;tag&gt; 2*3*4',
    },
    accessory: {
      type: 'button',
      action_id: 'delete',
      text: plain('Delete'),
      style: 'danger',
      value: 'x1',
      confirm: {
        title: plain('Delete it?'),
        text: plain('It is gone then.'),
        confirm: plain('Yes'),
        deny: plain('No'),
        style: 'danger',
      },
    },
  },
  { type: 'section', fields: [plain('left'), { type: 'mrkdwn', text: '*right*' }] },
  { type: 'divider' },
  {
    type: 'context',
    elements: [
      { type: 'mrkdwn', text: 'small print' },
      { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a dot' },
    ],
  },
  {
    type: 'actions',
    block_id: 'buttons',
    elements: [
      { type: 'button', action_id: 'open', text: plain('Open'), style: 'primary' },
      { type: 'button', action_id: 'whisper', text: plain('Whisper') },
      { type: 'button', action_id: 'slow', text: plain('Slow') },
      { type: 'overflow', action_id: 'more', options: [option('Archive'), option('Rename')] },
    ],
  },
  {
    type: 'actions',
    block_id: 'menus',
    elements: [
      {
        type: 'static_select',
        action_id: 'colour',
        placeholder: plain('Colour'),
        options: [option('Red'), option('Green')],
      },
      { type: 'users_select', action_id: 'who', placeholder: plain('Who') },
      { type: 'channels_select', action_id: 'where', placeholder: plain('Where') },
      { type: 'conversations_select', action_id: 'talk', placeholder: plain('Talk') },
      { type: 'external_select', action_id: 'vendor', placeholder: plain('Vendor'), min_query_length: 1 },
      {
        type: 'multi_static_select',
        action_id: 'tags',
        placeholder: plain('Tags'),
        options: [option('One'), option('Two')],
      },
    ],
  },
  {
    type: 'actions',
    block_id: 'pickers',
    elements: [
      { type: 'datepicker', action_id: 'day', placeholder: plain('Day') },
      { type: 'timepicker', action_id: 'time', placeholder: plain('Time') },
      {
        type: 'radio_buttons',
        action_id: 'size',
        options: [described('Small', 'for few'), described('Large', 'for many')],
      },
    ],
  },
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'rich ', style: { bold: true } },
          { type: 'emoji', name: 'bell' },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'an item' }] }],
      },
    ],
  },
  { type: 'markdown', text: '**strong** and <script>not</script>\n\n- a point' },
  {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'liked',
        positive_button: { text: plain('Good'), value: 'good' },
        negative_button: { text: plain('Bad'), value: 'bad' },
      },
    ],
  },
];

/** A table has a message of its own: Slack takes one in each, and shows it at the end. */
export const table = (): KnownBlock[] => [
  {
    type: 'table',
    rows: [
      [
        { type: 'raw_text', text: 'Vendor' },
        { type: 'raw_text', text: 'Ends' },
      ],
      [
        { type: 'raw_text', text: 'Acme' },
        { type: 'raw_text', text: '2027-03-31' },
      ],
    ],
  },
];

const input = (blockId: string, label: string, element: object, more: object = {}): KnownBlock =>
  ({
    type: 'input',
    block_id: blockId,
    label: plain(label),
    element: { action_id: blockId, ...element },
    ...more,
  }) as KnownBlock;

/** A modal with every input. */
export const everyInput = (): ModalView => ({
  type: 'modal',
  callback_id: 'form',
  private_metadata: 'kept',
  notify_on_close: true,
  title: plain('Every input'),
  submit: plain('Save'),
  close: plain('Never mind'),
  blocks: [
    { type: 'alert', text: plain('Mind this'), level: 'warning' },
    input(
      'name',
      'Name',
      {
        type: 'plain_text_input',
        placeholder: plain('as on the invoice'),
        min_length: 3,
        focus_on_load: true,
      },
      { hint: plain('At least three letters') },
    ),
    input('notes', 'Notes', { type: 'plain_text_input', multiline: true }, { optional: true }),
    input('mail', 'Mail', { type: 'email_text_input' }),
    input('site', 'Site', { type: 'url_text_input' }, { optional: true }),
    input('seats', 'Seats', {
      type: 'number_input',
      is_decimal_allowed: false,
      min_value: '1',
      max_value: '99',
    }),
    input('end', 'Last paid day', { type: 'datepicker' }),
    input('at', 'At', { type: 'datetimepicker' }, { optional: true }),
    input('owner', 'Owner', { type: 'users_select', placeholder: plain('Choose a person') }),
    input('also', 'Also tell', { type: 'multi_users_select' }, { optional: true }),
    input(
      'kinds',
      'Kinds',
      { type: 'checkboxes', options: [option('Paid'), option('Free')] },
      { optional: true },
    ),
    input('then', 'Then', {
      type: 'radio_buttons',
      initial_option: option('Close'),
      options: ['Close', 'Clear', 'Push', 'Update'].map(option),
    }),
    input('report', 'Report', { type: 'rich_text_input' }, { optional: true }),
    input('file', 'File', { type: 'file_input', filetypes: ['txt'], max_files: 1 }, { optional: true }),
    input(
      'plan',
      'Plan',
      { type: 'static_select', options: [option('Pro'), option('Free')] },
      { optional: true, dispatch_action: true },
    ),
  ],
});

export const nextModal = (title: string): ModalView => ({
  type: 'modal',
  callback_id: 'next',
  clear_on_close: title === 'Third',
  notify_on_close: true,
  title: plain(title),
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text: 'Step by step' } },
    {
      type: 'actions',
      block_id: 'deeper',
      elements: [{ type: 'button', action_id: 'push', text: plain('Deeper') }],
    },
  ],
});

import type { Json } from '../../wire.ts';
import { me } from '../api.ts';
import { h } from '../dom.ts';
import type { ElementContext } from './context.ts';
import { plainText } from './text.ts';
import { choose, use } from './use.ts';
import { keyOf } from './values.ts';

const INPUT_TYPES: Readonly<Record<string, string>> = {
  plain_text_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'text',
};

const ON_ENTER = 'on_enter_pressed';
const ON_CHARACTER = 'on_character_entered';

/** A field to type into: text, mail address, web address or number. */
export function textField(element: Json, context: ElementContext): HTMLElement {
  const type = String(element.type);
  const id = String(element.action_id);
  const kept = context.values.get(context.blockId, id)?.value as string | null | undefined;
  const first = kept === undefined ? ((element.initial_value as string | undefined) ?? null) : kept;
  const state = (): Json => ({ type, value: field.value === '' ? null : field.value });
  const triggers = ((element.dispatch_action_config as Json | undefined)?.trigger_actions_on ?? [
    ON_ENTER,
  ]) as string[];
  const shared = {
    class: 'field',
    'data-key': keyOf(context.blockId, id),
    placeholder: plainText(element.placeholder),
    maxlength: element.max_length as number | undefined,
    'aria-labelledby': context.labelledBy,
    'aria-describedby': context.describedBy,
    'aria-required': context.optional === true ? null : 'true',
    'data-autofocus': element.focus_on_load === true,
    inputmode: type === 'number_input' ? 'decimal' : null,
    oninput: () => {
      context.values.set(context.blockId, id, state());
      if (context.dispatches && triggers.includes(ON_CHARACTER)) void use(context, element, state());
    },
  };
  const onEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !context.dispatches || !triggers.includes(ON_ENTER)) return;
    event.preventDefault();
    void use(context, element, state());
  };
  const field: HTMLInputElement | HTMLTextAreaElement =
    element.multiline === true
      ? h('textarea', { ...shared, rows: 4 })
      : h('input', { ...shared, type: INPUT_TYPES[type] ?? 'text', onkeydown: onEnter });
  field.value = first ?? '';
  context.values.set(context.blockId, id, state());
  return field;
}

/** A field for formatted text; it takes plain text, a paragraph a line. */
export function richTextField(element: Json, context: ElementContext): HTMLElement {
  const id = String(element.action_id);
  const state = (): Json => ({
    type: 'rich_text_input',
    rich_text_value: {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: field.value === '' ? [] : [{ type: 'text', text: field.value }],
        },
      ],
    },
  });
  const field = h('textarea', {
    class: 'field',
    'data-key': keyOf(context.blockId, id),
    rows: 4,
    placeholder: plainText(element.placeholder),
    'aria-labelledby': context.labelledBy,
    'aria-describedby': context.describedBy,
    oninput: () => context.values.set(context.blockId, id, state()),
  });
  field.value = textIn(context.values.get(context.blockId, id)?.rich_text_value ?? element.initial_value);
  context.values.set(context.blockId, id, state());
  return field;
}

/** All text within rich text. */
function textIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const { text, elements } = value as Json;
  return `${typeof text === 'string' ? text : ''}${Array.isArray(elements) ? elements.map(textIn).join('') : ''}`;
}

/** A field for files, which are uploaded as soon as they are chosen. */
export function fileField(element: Json, context: ElementContext): HTMLElement {
  const id = String(element.action_id);
  const types = (element.filetypes as readonly string[] | undefined)?.map((type) => `.${type}`).join(',');
  const known = (context.values.get(context.blockId, id)?.files ?? []) as Json[];
  const names = h('span', { class: 'file-names' }, known.map((file) => String(file.name)).join(', '));
  context.values.set(context.blockId, id, { type: 'file_input', files: known });
  const field = h('input', {
    type: 'file',
    class: 'field',
    accept: types,
    multiple: Number(element.max_files ?? 10) > 1,
    'aria-labelledby': context.labelledBy,
    'aria-describedby': context.describedBy,
    onchange: async () => {
      const files = await Promise.all([...(field.files ?? [])].map(upload));
      names.textContent = files.map((file) => String(file.name)).join(', ');
      await choose(context, element, { type: 'file_input', files }, () => undefined);
    },
  });
  return h('span', { class: 'file-field' }, field, names);
}

async function upload(file: File): Promise<Json> {
  const query = new URLSearchParams({ as: me, name: file.name });
  const response = await fetch(`/state/upload?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  });
  return (await response.json()) as Json;
}

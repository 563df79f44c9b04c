import type { Json } from '../../wire.ts';
import { me } from '../api.ts';
import { h, ICONS, icon } from '../dom.ts';
import type { ElementContext } from './context.ts';
import { plainText } from './text.ts';
import { use } from './use.ts';

/** A button. One with an address opens it too; the app hears of it either way. */
export function button(element: Json, context: ElementContext): HTMLElement {
  const url = element.url as string | undefined;
  const style = element.style === 'primary' || element.style === 'danger' ? ` ${element.style}` : '';
  const shared = {
    class: `button${style}`,
    'data-key': `${context.blockId}/${String(element.action_id)}`,
    'aria-label': element.accessibility_label as string | undefined,
  };
  const pressed = async (): Promise<void> => {
    root.classList.add('busy');
    await use(context, element, { type: 'button' });
    root.classList.remove('busy');
  };
  const safe = url !== undefined && /^https?:/i.test(url);
  const root = safe
    ? h(
        'a',
        { ...shared, href: url, target: '_blank', rel: 'noreferrer', onclick: pressed },
        plainText(element.text),
      )
    : h('button', { ...shared, type: 'button', onclick: pressed }, plainText(element.text));
  return root;
}

/** Thumbs up and down. */
export function feedback(element: Json, context: ElementContext): HTMLElement {
  const side = (given: Json, path: string): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        class: 'button square',
        'aria-label': String(given.accessibility_label ?? plainText(given.text)),
        title: plainText(given.text),
        onclick: () => void use(context, element, { type: 'feedback_buttons', value: given.value }),
      },
      icon(path),
    );
  const { positive_button: good, negative_button: bad } = element as {
    positive_button: Json;
    negative_button: Json;
  };
  return h('span', { class: 'feedback' }, side(good, ICONS.thumbUp), side(bad, ICONS.thumbDown));
}

/** A small picture to press; shown only to those that it is for. */
export function iconButton(element: Json, context: ElementContext): HTMLElement | null {
  const only = element.visible_to_user_ids as readonly string[] | undefined;
  if (only !== undefined && !only.includes(me)) return null;
  const label = String(element.accessibility_label ?? plainText(element.text));
  return h(
    'button',
    {
      type: 'button',
      class: 'button square',
      'aria-label': label,
      title: plainText(element.text),
      onclick: () => void use(context, element, { type: 'icon_button' }),
    },
    icon(ICONS.trash),
  );
}

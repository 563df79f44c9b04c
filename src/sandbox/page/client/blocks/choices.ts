import type { Json } from '../../wire.ts';
import { h, ICONS, icon, nextId } from '../dom.ts';
import { openPopup } from '../layer.ts';
import type { ElementContext } from './context.ts';
import { link, plainText, textNodes } from './text.ts';
import { choose, use } from './use.ts';

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);

/** Checkboxes or radio buttons. */
export function choiceGroup(element: Json, context: ElementContext): HTMLElement {
  const many = element.type === 'checkboxes';
  const id = String(element.action_id);
  const name = nextId('choice');
  const kept = context.values.get(context.blockId, id);
  const initial = many
    ? list(element.initial_options)
    : element.initial_option === undefined
      ? []
      : [element.initial_option as Json];
  const keptOptions =
    kept === undefined
      ? undefined
      : many
        ? list(kept.selected_options)
        : kept.selected_option === null
          ? []
          : [kept.selected_option as Json];
  const first = new Set((keptOptions ?? initial).map(({ value }) => String(value)));
  const boxes: HTMLInputElement[] = [];
  const options = list(element.options);
  const state = (): Json => {
    const chosen = options.filter((_, index) => boxes[index]?.checked);
    return {
      type: element.type,
      ...(many ? { selected_options: chosen } : { selected_option: chosen[0] ?? null }),
    };
  };
  const rows = options.map((option) => {
    const description = option.description === undefined ? undefined : nextId('description');
    const box = h('input', {
      type: many ? 'checkbox' : 'radio',
      name,
      value: String(option.value),
      'data-key': `${context.blockId}/${id}/${String(option.value)}`,
      'aria-describedby': description ?? null,
      onchange: () =>
        void choose(context, element, state(), () => restore(before)).then(() => {
          before = chosenNow();
        }),
    });
    box.checked = first.has(String(option.value));
    boxes.push(box);
    return h(
      'label',
      { class: 'choice' },
      box,
      h(
        'span',
        {},
        h('span', { class: 'choice-text' }, textNodes(option.text)),
        description === undefined
          ? null
          : h('span', { class: 'choice-description', id: description }, textNodes(option.description)),
      ),
    );
  });
  const chosenNow = (): boolean[] => boxes.map((box) => box.checked);
  const restore = (checked: readonly boolean[]): void => {
    for (const [index, box] of boxes.entries()) box.checked = checked[index] ?? false;
  };
  let before = chosenNow();
  context.values.set(context.blockId, id, state());
  return h(
    'span',
    {
      class: 'choices',
      role: many ? 'group' : 'radiogroup',
      'aria-labelledby': context.labelledBy,
      'aria-describedby': context.describedBy,
      'aria-label': context.labelledBy === undefined ? 'Options' : null,
    },
    rows,
  );
}

/** The three dots with a few things to do. */
export function overflow(element: Json, context: ElementContext): HTMLElement {
  const root = h(
    'button',
    {
      type: 'button',
      class: 'button square',
      'aria-label': 'More actions',
      'aria-haspopup': 'menu',
      onclick: () => open(),
    },
    icon(ICONS.more),
  );
  function open(): void {
    const items = list(element.options).map((option) => {
      const url = option.url as string | undefined;
      const pick = (): void => {
        popup.close();
        if (url !== undefined) (link(url, ['']) as HTMLElement).click();
        void use(context, element, { type: 'overflow', selected_option: option });
      };
      return h(
        'button',
        { type: 'button', role: 'menuitem', class: 'menu-option', onclick: pick },
        plainText(option.text),
        option.description === undefined
          ? null
          : h('span', { class: 'menu-hint' }, plainText(option.description)),
      );
    });
    const box = h(
      'div',
      { role: 'menu', class: 'menu-list', onkeydown: (event: KeyboardEvent) => move(items, event) },
      items,
    );
    const popup = openPopup(root, box, () => undefined);
    items[0]?.focus();
  }
  return root;
}

function move(items: readonly HTMLElement[], event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const index = items.indexOf(document.activeElement as HTMLElement);
  items[(index + step + items.length) % items.length]?.focus();
}

import type { Json } from '../../wire.ts';
import { type Child, h, ICONS, icon, nextId } from '../dom.ts';
import { type Layer, openPopup } from '../layer.ts';

/** One thing to choose. `value` is what tells it from the others. */
export type Choice = {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  readonly group?: string;
  readonly raw: Json;
};

export type MenuOptions = {
  /** By which it is found again when what it is in is drawn anew. */
  readonly key: string;
  readonly label: string;
  readonly labelledBy: string | undefined;
  readonly describedBy: string | undefined;
  readonly placeholder: string;
  readonly many: boolean;
  readonly most: number;
  /** What there is to choose, for what was typed. */
  readonly find: (typed: string) => Promise<readonly Choice[]>;
  readonly chosen: readonly Choice[];
  readonly onChoose: (chosen: readonly Choice[]) => void;
};

/** A menu as Slack has them: a field to type into, a list below it; several choices as chips. */
export function menu(options: MenuOptions): { root: HTMLElement; set: (chosen: readonly Choice[]) => void } {
  const listId = nextId('list');
  let chosen = [...options.chosen];
  let found: readonly Choice[] = [];
  let active = -1;
  let popup: Layer | undefined;
  let asked = 0;

  const list = h('div', { class: 'menu-list', role: 'listbox', id: listId, 'aria-label': options.label });
  const input = h('input', {
    type: 'text',
    role: 'combobox',
    class: 'menu-input',
    'data-key': options.key,
    autocomplete: 'off',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-autocomplete': 'list',
    'aria-label': options.labelledBy === undefined ? options.label : null,
    'aria-labelledby': options.labelledBy,
    'aria-describedby': options.describedBy,
    oninput: () => void search(),
    onclick: () => void search(),
    onkeydown: (event: KeyboardEvent) => onKey(event),
    onblur: () => {
      if (!options.many) show();
    },
  });
  const chips = h('span', { class: 'menu-chips' });
  const root = h('span', { class: `menu${options.many ? ' many' : ''}` }, chips, input, icon(ICONS.down, 14));

  function show(): void {
    chips.replaceChildren(...(options.many ? chosen.map(chip) : []));
    input.value = options.many ? '' : (chosen[0]?.label ?? '');
    input.placeholder = options.many && chosen.length > 0 ? '' : options.placeholder;
  }

  const chip = (choice: Choice): HTMLElement =>
    h(
      'span',
      { class: 'chip' },
      choice.label,
      h(
        'button',
        {
          type: 'button',
          class: 'bare',
          'aria-label': `Remove ${choice.label}`,
          onclick: () => take(choice),
        },
        icon(ICONS.close, 12),
      ),
    );

  async function search(): Promise<void> {
    asked += 1;
    const turn = asked;
    const typed = input.value === (chosen[0]?.label ?? '') ? '' : input.value;
    const answer = await options.find(typed);
    if (turn !== asked) return;
    found = answer.filter(({ value }) => !options.many || !chosen.some((one) => one.value === value));
    active = found.length > 0 ? 0 : -1;
    draw();
    // Anew each time: the list may have grown, and have to go elsewhere.
    popup?.close();
    popup = openPopup(root, list, () => {
      popup = undefined;
      input.setAttribute('aria-expanded', 'false');
      input.removeAttribute('aria-activedescendant');
    });
    input.setAttribute('aria-expanded', 'true');
    input.focus();
    mark();
  }

  function draw(): void {
    let group: string | undefined;
    const rows = found.flatMap((choice, index): Child[] => {
      const heading =
        choice.group !== undefined && choice.group !== group
          ? h('div', { class: 'menu-group', role: 'presentation' }, choice.group)
          : null;
      group = choice.group;
      return [
        heading,
        h(
          'div',
          {
            class: 'menu-option',
            role: 'option',
            id: `${listId}-${index}`,
            'aria-selected': String(chosen.some(({ value }) => value === choice.value)),
            onpointerdown: (event: Event) => event.preventDefault(),
            onclick: () => take(choice),
          },
          choice.label,
          choice.hint === undefined ? null : h('span', { class: 'menu-hint' }, choice.hint),
        ),
      ];
    });
    const nothing = h('div', { class: 'menu-empty', role: 'option', 'aria-disabled': 'true' }, 'No results');
    list.replaceChildren(
      ...(rows.filter((row) => row !== null) as Node[]),
      ...(rows.length === 0 ? [nothing] : []),
    );
  }

  function mark(): void {
    for (const [index, option] of list.querySelectorAll('.menu-option').entries())
      option.classList.toggle('active', index === active);
    const option = list.querySelector('.active');
    if (option !== null) input.setAttribute('aria-activedescendant', option.id);
    option?.scrollIntoView({ block: 'nearest' });
  }

  function onKey(event: KeyboardEvent): void {
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0) {
      event.preventDefault();
      if (popup === undefined) return void search();
      active = (active + move + found.length) % Math.max(found.length, 1);
      mark();
    } else if (event.key === 'Enter' && popup !== undefined) {
      event.preventDefault();
      const choice = found[active];
      if (choice !== undefined) take(choice);
    } else if (event.key === 'Backspace' && options.many && input.value === '') {
      const last = chosen.at(-1);
      if (last !== undefined) take(last);
    } else if (event.key === 'Tab') popup?.close();
  }

  /** Chooses, or where it is chosen already and several may be, takes it away again. */
  function take(choice: Choice): void {
    const there = chosen.some(({ value }) => value === choice.value);
    if (!options.many) chosen = [choice];
    else if (there) chosen = chosen.filter(({ value }) => value !== choice.value);
    else if (chosen.length < options.most) chosen = [...chosen, choice];
    popup?.close();
    show();
    options.onChoose(chosen);
  }

  show();
  return {
    root,
    set(next) {
      chosen = [...next];
      show();
    },
  };
}

import { act, type Handled } from './api.ts';
import { h, ICONS, icon, nextId } from './dom.ts';
import { openPopup } from './layer.ts';
import { workspace } from './store.ts';

type Suggestion = { readonly insert: string; readonly label: string; readonly hint: string };

export type ComposerOptions = {
  readonly channel: string;
  readonly placeholder: string;
  readonly threadTs: string | undefined;
  /** Called once something was sent. */
  readonly onSent: () => void;
};

/** Where one writes. A slash lists the app's commands with their hints; @ and # list people and channels. */
export function composer({ channel, placeholder, threadTs, onSent }: ComposerOptions): HTMLElement {
  const listId = nextId('commands');
  const list = h('div', {
    class: 'suggestions',
    role: 'listbox',
    id: listId,
    'aria-label': 'Suggestions',
    hidden: true,
  });
  let suggestions: readonly Suggestion[] = [];
  let active = 0;

  const input = h('textarea', {
    class: 'composer-input',
    rows: 1,
    placeholder,
    'aria-label': placeholder,
    'data-key': `composer-${channel}-${threadTs ?? ''}`,
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-autocomplete': 'list',
    oninput: () => {
      grow();
      suggest();
    },
    onkeydown: (event: KeyboardEvent) => onKey(event),
    onblur: () => hide(),
  });
  const sendButton = h(
    'button',
    { type: 'submit', class: 'send', 'aria-label': 'Send', title: 'Send' },
    icon(ICONS.send),
  );
  const form = h(
    'form',
    {
      class: 'composer',
      onsubmit: (event: Event) => {
        event.preventDefault();
        void send();
      },
    },
    list,
    input,
    h(
      'div',
      { class: 'composer-bar' },
      fileButton(sendFile),
      threadTs === undefined ? shortcutsButton() : null,
      h('span', { class: 'spacer' }),
      sendButton,
    ),
  );

  function grow(): void {
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight}px`;
  }

  function suggest(): void {
    suggestions = suggestionsFor(input.value.slice(0, input.selectionStart), threadTs !== undefined);
    active = 0;
    draw();
  }

  function draw(): void {
    list.hidden = suggestions.length === 0;
    input.setAttribute('aria-expanded', String(suggestions.length > 0));
    list.replaceChildren(
      ...suggestions.map((one, index) =>
        h(
          'div',
          {
            role: 'option',
            id: `${listId}-${index}`,
            class: `menu-option${index === active ? ' active' : ''}`,
            'aria-selected': String(index === active),
            onpointerdown: (event: Event) => {
              event.preventDefault();
              take(one);
            },
          },
          h('strong', {}, one.label),
          h('span', { class: 'menu-hint' }, one.hint),
        ),
      ),
    );
    if (suggestions.length > 0) input.setAttribute('aria-activedescendant', `${listId}-${active}`);
    else input.removeAttribute('aria-activedescendant');
  }

  function hide(): void {
    suggestions = [];
    draw();
  }

  function take({ insert }: Suggestion): void {
    const head = input.value.slice(0, input.selectionStart).replace(/\S*$/, '');
    input.value = `${head}${insert} ${input.value.slice(input.selectionStart)}`;
    hide();
    input.focus();
  }

  function onKey(event: KeyboardEvent): void {
    const choice = suggestions[active];
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (choice !== undefined && step !== 0) {
      event.preventDefault();
      active = (active + step + suggestions.length) % suggestions.length;
      draw();
    } else if (choice !== undefined && event.key === 'Escape') hide();
    else if (
      choice !== undefined &&
      (event.key === 'Tab' || (event.key === 'Enter' && input.value.trim() !== choice.insert))
    ) {
      event.preventDefault();
      take(choice);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    }
  }

  async function send(): Promise<void> {
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    grow();
    hide();
    const [, command, words] = /^(\/[\w-]+)\s*([\s\S]*)$/.exec(text) ?? [];
    const known = workspace().app.commands.some((one) => one.command === command);
    if (command !== undefined && known && threadTs === undefined)
      await act<Handled>('command', { channel, command, text: words });
    else await act('post', { channel, text: encode(text), ...(threadTs === undefined ? {} : { threadTs }) });
    onSent();
  }
  async function sendFile(file: File): Promise<void> {
    const content = await base64Of(file);
    const where = threadTs === undefined ? { channel } : { channel, threadTs };
    await act('post', { ...where, text: '', file: { name: file.name, content } });
    onSent();
  }
  return form;
}

/** What can follow what was typed: commands at the start, people after @, channels after #. */
function suggestionsFor(typed: string, inThread: boolean): readonly Suggestion[] {
  const { app, people, channels } = workspace();
  if (/^\/\S*$/.test(typed) && !inThread)
    return app.commands
      .filter(({ command }) => command.startsWith(typed.toLowerCase()))
      .map(({ command, description, usageHint }) => ({
        insert: command,
        label: `${command} ${usageHint}`.trim(),
        hint: description,
      }));
  const [, sign, start = ''] = /(?:^|\s)([@#])(\S*)$/.exec(typed) ?? [];
  const begins = (name: string): boolean => name.toLowerCase().startsWith(start.toLowerCase());
  if (sign === '@')
    return people
      .filter(({ canAct, isBot, name, realName }) => (canAct || isBot) && (begins(name) || begins(realName)))
      .map(({ name, realName }) => ({ insert: `@${name}`, label: `@${name}`, hint: realName }));
  if (sign === '#')
    return channels
      .filter(({ kind, name }) => kind !== 'im' && begins(name))
      .map(({ name }) => ({ insert: `#${name}`, label: `#${name}`, hint: '' }));
  return [];
}

/** As Slack sends what people write: its signs escaped, mentions by id. */
function encode(text: string): string {
  const { people, channels } = workspace();
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@([\w.-]+)/g, (whole, name: string) => {
      const id = people.find((one) => one.name === name)?.id;
      return id === undefined ? whole : `<@${id}>`;
    })
    .replace(/#([\w-]+)/g, (whole, name: string) => {
      const id = channels.find((one) => one.name === name)?.id;
      return id === undefined ? whole : `<#${id}|${name}>`;
    });
}

/** Sends a file of the person's. */
function fileButton(send: (file: File) => Promise<void>): HTMLElement {
  const input = h('input', {
    type: 'file',
    class: 'sr-only',
    'aria-label': 'Attach a file',
    tabindex: -1,
    onchange: () => {
      const [file] = input.files ?? [];
      input.value = '';
      if (file !== undefined) void send(file);
    },
  });
  const button = h(
    'button',
    {
      type: 'button',
      class: 'bare',
      'aria-label': 'Attach a file',
      title: 'Attach a file',
      onclick: () => input.click(),
    },
    icon(ICONS.file),
  );
  return h('span', {}, button, input);
}

async function base64Of(file: File): Promise<string> {
  let bytes = '';
  for (const byte of new Uint8Array(await file.arrayBuffer())) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

/** The lightning button, with the app's shortcuts. */
function shortcutsButton(): HTMLElement | null {
  const shortcuts = workspace().app.shortcuts.filter(({ type }) => type === 'global');
  if (shortcuts.length === 0) return null;
  const root = h(
    'button',
    {
      type: 'button',
      class: 'bare',
      'aria-label': 'Shortcuts',
      title: 'Shortcuts',
      'aria-haspopup': 'menu',
      onclick: () => open(),
    },
    icon(ICONS.bolt),
  );
  function open(): void {
    const items = shortcuts.map(({ name, description, callbackId }) =>
      h(
        'button',
        {
          type: 'button',
          role: 'menuitem',
          class: 'menu-option',
          onclick: () => {
            popup.close();
            void act<Handled>('shortcut', { callbackId });
          },
        },
        h('strong', {}, name),
        h('span', { class: 'menu-hint' }, description),
      ),
    );
    const popup = openPopup(root, h('div', { role: 'menu', class: 'menu-list' }, items), () => undefined);
    items[0]?.focus();
  }
  return root;
}

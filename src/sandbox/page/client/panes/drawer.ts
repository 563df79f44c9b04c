import type { FaultState, LogEntry } from '../../wire.ts';
import { get, tryPost } from '../api.ts';
import { type Child, fill, h, ICONS, icon } from '../dom.ts';
import { showJson } from './json-dialog.ts';

/** What Slack said: calls and requests with their JSON, and switches for what goes wrong. */
export type Drawer = {
  readonly root: HTMLElement;
  reloadLog(): Promise<void>;
  reloadFaults(): Promise<void>;
};

type Faults = FaultState & { readonly methods: readonly string[] };

const KINDS = [
  [null, 'Nothing goes wrong'],
  ['429', '429 Too Many Requests'],
  ['500', '500 Server error'],
  ['timeout', 'No answer'],
  ['reset', 'Connection reset'],
] as const;

export function drawer(hasMail: boolean, close: () => void): Drawer {
  const log = h('div', { class: 'log', role: 'group', 'aria-label': 'Calls and requests', tabindex: 0 });
  const faults = h('form', { class: 'faults', 'aria-label': 'Faults' });
  const root = h(
    'aside',
    { class: 'drawer', 'aria-label': 'What Slack said' },
    h(
      'header',
      { class: 'column-head' },
      h('h2', {}, 'What Slack said'),
      h('span', { class: 'spacer' }),
      h(
        'button',
        { type: 'button', class: 'bare', 'aria-label': 'Close the drawer', onclick: close },
        icon(ICONS.close),
      ),
    ),
    faults,
    log,
  );
  async function reloadFaults(): Promise<void> {
    const state = await get<Faults>('faults');
    const set = (change: Partial<FaultState>) => void tryPost('faults', { ...state, ...change });
    const kind = h(
      'select',
      {
        'data-key': 'fault-kind',
        'aria-label': 'What goes wrong',
        onchange: () => set({ kind: kind.value === '' ? null : (kind.value as FaultState['kind']) }),
      },
      KINDS.map(([value, words]) =>
        h('option', { value: value ?? '', selected: value === state.kind }, words),
      ),
    );
    const method = h(
      'select',
      {
        'data-key': 'fault-method',
        'aria-label': 'With which method',
        onchange: () => set({ method: method.value }),
      },
      h('option', { value: '' }, 'every method'),
      state.methods.map((name) => h('option', { value: name, selected: name === state.method }, name)),
    );
    const check = (
      label: string,
      on: boolean,
      change: (checked: boolean) => Partial<FaultState>,
    ): HTMLElement => {
      const box = h('input', {
        type: 'checkbox',
        'data-key': label,
        onchange: () => set(change(box.checked)),
      });
      box.checked = on;
      return h('label', { class: 'choice inline' }, box, label);
    };
    fill(
      faults,
      h('div', { class: 'fault-row' }, kind, method),
      h(
        'div',
        { class: 'fault-row' },
        check("Slack's rate limits", state.enforceRates, (enforceRates) => ({ enforceRates })),
        hasMail ? check('Mail server down', state.mailDown, (mailDown) => ({ mailDown })) : null,
      ),
    );
  }
  async function reloadLog(): Promise<void> {
    const entries = await get<LogEntry[]>('log');
    fill(log, entries.length === 0 ? h('p', { class: 'empty' }, 'Nothing yet.') : entries.map(entryNode));
  }
  return { root, reloadLog, reloadFaults };
}

function entryNode(entry: LogEntry): Child {
  const arrow = entry.kind === 'call' ? '→' : '←';
  const title = entry.kind === 'call' ? 'The bot called Slack' : 'Slack told the bot';
  const bad = !entry.ok || entry.violations.length > 0;
  return h(
    'button',
    {
      type: 'button',
      class: `entry${bad ? ' bad' : ''}`,
      'data-key': entry.key,
      onclick: () =>
        showJson(`${title}: ${entry.name}`, {
          sent: entry.sent,
          answered: entry.answered,
          ...(entry.violations.length > 0 ? { violations: entry.violations } : {}),
        }),
    },
    h('span', { class: 'entry-arrow', 'aria-label': title, role: 'img' }, arrow),
    h('span', { class: 'entry-name' }, entry.name),
    h(
      'span',
      { class: 'hint' },
      `${new Date(entry.wallMs).toISOString().slice(11, 19)}${entry.tookMs === null ? '' : ` · ${Math.round(entry.tookMs)} ms`}`,
    ),
    h('span', { class: `tag${bad ? ' bad' : ''}` }, entry.problem ?? (entry.ok ? 'ok' : 'no answer')),
    entry.violations.map(({ path, found, limit }) =>
      h('span', { class: 'violation' }, `${path}: found ${found}, expected ${limit}`),
    ),
  );
}

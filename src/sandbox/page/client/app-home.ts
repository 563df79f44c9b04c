import type { ViewState } from '../wire.ts';
import { act, get, type Handled } from './api.ts';
import { avatar } from './avatar.ts';
import { blockNodes } from './blocks/blocks.ts';
import { createValues } from './blocks/values.ts';
import { type Conversation, conversation } from './conversation.ts';
import { fill, h } from './dom.ts';
import { go } from './route.ts';
import { channel as channelOf, workspace } from './store.ts';

export type Tab = 'home' | 'messages' | 'about';

const NAMES: Readonly<Record<Tab, string>> = { home: 'Home', messages: 'Messages', about: 'About' };

/** The app's own place: its Home tab, the messages with it, and what it is. */
export async function appPane(tab: Tab, thread: string | null): Promise<Conversation> {
  const { app, appChannel } = workspace();
  const tabs = (Object.keys(NAMES) as Tab[]).filter((name) => name !== 'home' || app.homeTab);
  const unread = channelOf(appChannel)?.unread ?? 0;
  const head = h(
    'header',
    { class: 'column-head app-head' },
    avatar(app.userId, 'small'),
    h('h1', {}, app.name),
    h(
      'nav',
      { class: 'tabs', 'aria-label': `${app.name}` },
      tabs.map((name) =>
        h(
          'a',
          { href: `#/app/${name}`, class: 'tab', 'aria-current': name === tab ? 'page' : null },
          NAMES[name],
          name === 'messages' && unread > 0 && tab !== 'messages'
            ? h('span', { class: 'count' }, unread)
            : null,
        ),
      ),
    ),
  );
  if (tab === 'messages')
    return conversation({
      id: appChannel,
      thread,
      head,
      openThread: (ts) => go(ts === null ? 'app/messages' : `app/messages/thread/${ts}`),
    });
  return tab === 'about' ? aboutTab(head) : homeTab(head);
}

function aboutTab(head: HTMLElement): Conversation {
  const { app } = workspace();
  const commands = app.commands.map(({ command, usageHint, description }) =>
    h('li', {}, h('code', {}, `${command} ${usageHint}`.trim()), ` ${description}`),
  );
  const body = h(
    'div',
    { class: 'home' },
    h('h2', {}, `What ${app.name} can do`),
    h('ul', {}, commands),
    h('p', { class: 'hint' }, 'What it sends you is under Messages.'),
  );
  const root = h(
    'div',
    { class: 'conversation' },
    h('section', { class: 'column', 'aria-label': 'About' }, head, body),
  );
  return { root, reload: async () => undefined };
}

async function homeTab(head: HTMLElement): Promise<Conversation> {
  const values = createValues();
  const body = h('div', { class: 'home', 'aria-live': 'polite' });
  const root = h(
    'div',
    { class: 'conversation' },
    h('section', { class: 'column', 'aria-label': 'Home' }, head, body),
  );
  const { app } = workspace();
  let hash: string | undefined;
  const reload = async (): Promise<void> => {
    const { home } = await get<{ home: ViewState | null }>('views');
    if (home === null) {
      fill(body, h('p', { class: 'empty' }, `${app.name} has not put anything here yet.`));
      return;
    }
    if (home.hash === hash) return;
    hash = home.hash;
    const blocks = home.view.blocks as never;
    fill(body, blockNodes(blocks, { surface: 'home', place: { view: home.id }, values, errors: new Map() }));
  };
  await reload();
  void act<Handled>('openHome', { tab: 'home' });
  return { root, reload };
}

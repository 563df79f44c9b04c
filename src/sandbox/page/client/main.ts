import type { ChannelState, ClockState, MailSummary, ViewState, WorkspaceState } from '../wire.ts';
import { get, me } from './api.ts';
import { appPane } from './app-home.ts';
import { type Conversation, conversation } from './conversation.ts';
import { fill, h, ICONS, icon } from './dom.ts';
import { connect, onChange } from './live.ts';
import { createModals } from './modal.ts';
import { calendarPane } from './panes/calendar.ts';
import { drawClock } from './panes/clock.ts';
import { drawer } from './panes/drawer.ts';
import { inboxPane } from './panes/inbox.ts';
import { go, type Route, routeNow } from './route.ts';
import { drawSidebar } from './sidebar.ts';
import { channel as channelOf, setToday, setWorkspace, workspace } from './store.ts';
import { applyTheme, toggleTheme } from './theme.ts';

const app = document.getElementById('app') as HTMLElement;
const clockBar = h('div', { class: 'clock' });
const sidebar = h('aside', { class: 'sidebar', id: 'sidebar' });
const main = h('main', { class: 'main', id: 'main' });
const modals = createModals();

let pane: Conversation | undefined;
let shown = '';
let mailCount = 0;
let mailsRead = 0;

const menuButton = h(
  'button',
  {
    type: 'button',
    class: 'bare menu-button',
    'aria-label': 'Conversations',
    'aria-controls': 'sidebar',
    onclick: () => app.classList.toggle('sidebar-open'),
  },
  icon(ICONS.menu, 20),
);

function start(state: WorkspaceState): void {
  setWorkspace(state);
  const log = drawer(state.panes.includes('mail'), () => app.classList.remove('drawer-open'));
  const openDrawer = (): void => {
    app.classList.toggle('drawer-open');
    void log.reloadLog();
    void log.reloadFaults();
  };
  const top = h(
    'header',
    { class: 'top' },
    menuButton,
    state.panes.includes('clock') ? clockBar : h('div', { class: 'clock' }, h('strong', {}, state.team)),
    h(
      'div',
      { class: 'top-buttons' },
      h(
        'button',
        {
          type: 'button',
          class: 'bare',
          'aria-label': 'Light or dark',
          title: 'Light or dark',
          onclick: toggleTheme,
        },
        icon(ICONS.sun),
      ),
      h(
        'button',
        { type: 'button', class: 'bare labelled', 'aria-label': 'What Slack said', onclick: openDrawer },
        icon(ICONS.code),
        h('span', {}, 'What Slack said'),
      ),
    ),
  );
  fill(
    app,
    h('a', { class: 'skip', href: '#main', onclick: (event: Event) => skip(event) }, 'Skip to the messages'),
    top,
    sidebar,
    main,
    log.root,
  );
  const closeSidebar = (): void => app.classList.remove('sidebar-open');
  sidebar.addEventListener('click', (event) => {
    if ((event.target as Element).closest('a') !== null) closeSidebar();
  });
  main.addEventListener('click', closeSidebar);
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') closeSidebar();
  });
  onChange(async (topics) => {
    const all = topics.has('all');
    const of = (prefix: string): boolean => all || [...topics].some((topic) => topic.startsWith(prefix));
    if (all || topics.has('workspace') || of('channel:')) await reloadWorkspace();
    if (all || topics.has('mails')) await reloadMails();
    if (all || topics.has('clock')) await reloadClock();
    if (of('modals:')) await reloadModals();
    if (concernsPane(topics)) await pane?.reload();
    if (!app.classList.contains('drawer-open')) return;
    if (all || topics.has('log')) await log.reloadLog();
    if (all || topics.has('faults')) await log.reloadFaults();
  });
}

function skip(event: Event): void {
  event.preventDefault();
  main.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
}

function concernsPane(topics: ReadonlySet<string>): boolean {
  if (topics.has('all')) return true;
  const route = routeNow();
  switch (route.name) {
    case 'channel':
      return topics.has(`channel:${route.id}`);
    case 'app':
      return topics.has(route.tab === 'home' ? `home:${me}` : `channel:${workspace().appChannel}`);
    case 'mail':
      return topics.has('mails');
    case 'calendar':
      return topics.has('clock') || topics.has('calendar');
  }
}

async function reloadWorkspace(): Promise<void> {
  setWorkspace(await get<WorkspaceState>('workspace'));
  drawSide();
}

async function reloadMails(): Promise<void> {
  if (!workspace().panes.includes('mail')) return;
  mailCount = (await get<MailSummary[]>('mails')).length;
  drawSide();
}

async function reloadClock(): Promise<void> {
  if (!workspace().panes.includes('clock')) return;
  const clock = await get<ClockState>('clock');
  setToday(clock.today);
  drawClock(clockBar, clock);
}

async function reloadModals(): Promise<void> {
  modals.show((await get<{ modals: ViewState[] }>('views')).modals);
}

function drawSide(): void {
  const route = routeNow();
  if (route.name === 'mail') mailsRead = mailCount;
  drawSidebar(sidebar, route, mailCount - mailsRead);
  const unread = workspace().channels.reduce((sum, one) => sum + one.unread, 0);
  document.title = `${unread > 0 ? `(${unread}) ` : ''}${titleOf(route)} · Lastcall sandbox`;
}

function titleOf(route: Route): string {
  switch (route.name) {
    case 'channel':
      return `#${channelOf(route.id)?.name ?? ''}`;
    case 'app':
      return workspace().app.name;
    case 'mail':
      return 'Inbox';
    case 'calendar':
      return 'Calendar';
  }
}

/** Shows what the address names. */
async function show(): Promise<void> {
  const route = routeNow();
  if (route.name === 'channel' && channelOf(route.id) === undefined) return go(firstChannel());
  const address = location.hash;
  shown = address;
  const next = await paneOf(route);
  // Somebody was faster.
  if (shown !== address) return;
  pane = next;
  main.replaceChildren(next.root);
  drawSide();
}

/** Where there is most to read; the first of the contracts' channels otherwise. */
function firstChannel(): string {
  const channels = workspace().channels.filter(({ kind, archived }) => kind !== 'im' && !archived);
  const [most] = [...channels].sort((a, b) => b.unread - a.unread);
  return `channel/${most?.id ?? ''}`;
}

function paneOf(route: Route): Promise<Conversation> {
  switch (route.name) {
    case 'channel':
      return conversation({
        id: route.id,
        thread: route.thread,
        head: channelHead(channelOf(route.id)),
        openThread: (ts) => go(ts === null ? `channel/${route.id}` : `channel/${route.id}/thread/${ts}`),
      });
    case 'app':
      return appPane(route.tab, route.thread);
    case 'mail':
      return inboxPane(route.id);
    case 'calendar':
      return calendarPane();
  }
}

const channelHead = (channel: ChannelState | undefined): HTMLElement =>
  h(
    'header',
    { class: 'column-head' },
    h(
      'h1',
      {},
      icon(channel?.shared ? ICONS.shared : channel?.kind === 'private' ? ICONS.lock : ICONS.hash),
      channel?.name ?? '',
    ),
    channel?.shared ? h('span', { class: 'badge' }, 'shared') : null,
    h('span', { class: 'hint' }, `${channel?.members.length ?? 0} members`),
  );

applyTheme();
start(await get<WorkspaceState>('workspace'));
addEventListener('hashchange', () => void show());
await Promise.all([show(), reloadClock(), reloadMails(), reloadModals()]);
connect();
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void pane?.reload();
});
document.body.dataset.ready = 'true';

import type { ChannelState } from '../wire.ts';
import { me } from './api.ts';
import { avatar } from './avatar.ts';
import { type Child, fill, h, ICONS, icon } from './dom.ts';
import type { Route } from './route.ts';
import { workspace } from './store.ts';

/** The list of conversations, and who one acts as. */
export function drawSidebar(root: HTMLElement, route: Route, mails: number): void {
  const { team, channels, app, appChannel, panes } = workspace();
  const open = (name: Route['name'], id = ''): boolean =>
    route.name === name && (name !== 'channel' || ('id' in route && route.id === id));
  const item = (href: string, current: boolean, unread: number, ...label: Child[]): HTMLElement =>
    h(
      'a',
      {
        href,
        class: `item${unread > 0 ? ' unread' : ''}`,
        'aria-current': current ? 'page' : null,
        'data-key': href,
      },
      label,
      unread > 0 ? h('span', { class: 'count', 'aria-label': `${unread} unread` }, unread) : null,
    );
  const sorted = channels.filter(({ kind, archived }) => kind !== 'im' && !archived).sort(byName);
  const direct = channels.find(({ id }) => id === appChannel);
  fill(
    root,
    h('div', { class: 'team' }, h('strong', {}, team)),
    h(
      'nav',
      { class: 'items', 'aria-label': 'Conversations' },
      h('h2', {}, 'Channels'),
      sorted.map((one) =>
        item(
          `#/channel/${one.id}`,
          open('channel', one.id),
          one.unread,
          icon(signOf(one), 16),
          h('span', { class: 'item-name' }, one.name),
        ),
      ),
      h('h2', {}, 'Apps'),
      item(
        '#/app/messages',
        open('app'),
        direct?.unread ?? 0,
        avatar(app.userId, 'small'),
        h('span', { class: 'item-name' }, app.name),
      ),
      panes.includes('mail') || panes.includes('calendar') ? h('h2', {}, 'Outside Slack') : null,
      panes.includes('mail')
        ? item(
            '#/mail',
            open('mail'),
            mails,
            icon(ICONS.mail, 16),
            h('span', { class: 'item-name' }, 'Inbox'),
          )
        : null,
      panes.includes('calendar')
        ? item(
            '#/calendar',
            open('calendar'),
            0,
            icon(ICONS.calendar, 16),
            h('span', { class: 'item-name' }, 'Calendar'),
          )
        : null,
    ),
    actAs(),
  );
}

const byName = (a: ChannelState, b: ChannelState): number => a.name.localeCompare(b.name);

const signOf = ({ kind, shared }: ChannelState): string =>
  shared ? ICONS.shared : kind === 'private' ? ICONS.lock : ICONS.hash;

/** Everybody whom one can be. Another window can be somebody else at the same time. */
function actAs(): HTMLElement {
  const select = h(
    'select',
    { id: 'act-as', 'data-key': 'act-as', onchange: () => become(select.value) },
    workspace()
      .people.filter(({ canAct }) => canAct)
      .map(({ id, realName, title }) =>
        h('option', { value: id, selected: id === me }, `${realName} (${title.toLowerCase()})`),
      ),
  );
  return h(
    'div',
    { class: 'act-as' },
    h('label', { for: 'act-as' }, 'You are'),
    h('div', { class: 'act-as-row' }, avatar(me, 'small'), select),
  );
}

function become(id: string): void {
  const query = new URLSearchParams(location.search);
  query.set('as', id);
  // Whether they are in this channel is another matter: they start where everybody does.
  location.assign(`/?${query}`);
}

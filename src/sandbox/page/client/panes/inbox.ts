import type { MailDetail, MailSummary } from '../../wire.ts';
import { get } from '../api.ts';
import type { Conversation } from '../conversation.ts';
import { shortDay, timeOf } from '../dates.ts';
import { fill, h, ICONS, icon } from '../dom.ts';
import { size } from '../message.ts';
import { self } from '../store.ts';

/** All mail that was sent, and one of them opened. */
export async function inboxPane(id: number | null): Promise<Conversation> {
  let onlyMine = false;
  const list = h('div', { class: 'mail-list', role: 'group', 'aria-label': 'Mail' });
  const detail = h('section', { class: 'mail', 'aria-label': 'Mail' });
  const filter = h('input', {
    type: 'checkbox',
    onchange: () => {
      onlyMine = filter.checked;
      void reload();
    },
  });
  const head = h(
    'header',
    { class: 'column-head' },
    h('h1', {}, 'Inbox'),
    h('span', { class: 'hint' }, 'every mail that the bot has sent'),
    h('span', { class: 'spacer' }),
    h('label', { class: 'choice inline' }, filter, 'only to me'),
  );
  const root = h(
    'div',
    { class: `conversation mails${id === null ? '' : ' with-mail'}` },
    h('section', { class: 'column', 'aria-label': 'Inbox' }, head, list),
    detail,
  );

  async function reload(): Promise<void> {
    const all = await get<MailSummary[]>('mails');
    const mine = all.filter(({ to }) => !onlyMine || to.includes(self()?.email ?? ''));
    fill(
      list,
      mine.length === 0
        ? h('p', { class: 'empty' }, 'No mail yet.')
        : mine.map((mail) => row(mail, mail.id === id)),
    );
  }
  await reload();
  if (id === null) fill(detail, h('p', { class: 'empty' }, 'Choose a mail to read it.'));
  else fill(detail, mailNode(await get<MailDetail>(`mail/${id}`)));
  return { root, reload };
}

const row = (mail: MailSummary, open: boolean): HTMLElement =>
  h(
    'a',
    {
      href: `#/mail/${mail.id}`,
      class: 'mail-row',
      'aria-current': open ? 'true' : null,
      'data-key': `mail-${mail.id}`,
    },
    h('span', { class: 'mail-to' }, mail.to.join(', ')),
    h('time', { class: 'hint' }, `${shortDay(mail.date)} ${timeOf(mail.date)}`),
    h('span', { class: 'mail-subject' }, mail.subject),
    h('span', { class: 'hint mail-preview' }, mail.preview),
    mail.problems.length > 0 ? h('span', { class: 'tag bad' }, mail.problems.length) : null,
  );

function mailNode(mail: MailDetail): HTMLElement {
  const body = h('div', { class: 'mail-body' });
  const views = {
    HTML: () =>
      h('iframe', {
        src: `/state/mail/${mail.id}/html`,
        sandbox: 'allow-popups allow-popups-to-escape-sandbox',
        title: `Mail: ${mail.subject}`,
      }),
    Text: () => h('pre', { class: 'mail-text', tabindex: 0 }, mail.text),
    Headers: () =>
      h(
        'dl',
        { class: 'headers', tabindex: 0, role: 'group', 'aria-label': 'Headers' },
        mail.headers.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
      ),
  };
  const names = (Object.keys(views) as (keyof typeof views)[]).filter(
    (name) => name !== 'HTML' || mail.hasHtml,
  );
  const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Parts of the mail' });
  const show = (name: keyof typeof views): void => {
    fill(
      tabs,
      names.map((one) =>
        h(
          'button',
          {
            type: 'button',
            role: 'tab',
            class: 'tab',
            'aria-selected': String(one === name),
            'data-key': `tab-${one}`,
            onclick: () => show(one),
          },
          one,
        ),
      ),
    );
    fill(body, views[name]());
  };
  show(names[0] ?? 'Text');
  return h(
    'div',
    { class: 'mail-inner' },
    h('a', { href: '#/mail', class: 'link back' }, icon(ICONS.back, 14), 'All mail'),
    h('h2', {}, mail.subject),
    h('p', { class: 'hint' }, `From ${mail.from} to ${mail.to.join(', ')}`),
    mail.problems.map((problem) => h('p', { class: 'tag bad' }, problem)),
    mail.files.map((file, index) =>
      h(
        'a',
        { class: 'file', href: `/state/mail/${mail.id}/attachment/${index}` },
        icon(ICONS.file, 24),
        h(
          'span',
          {},
          h('strong', {}, file.name),
          h('span', { class: 'hint' }, `${file.type} · ${size(file.size)}`),
        ),
      ),
    ),
    h(
      'div',
      { class: 'tab-row' },
      tabs,
      h(
        'a',
        { class: 'tab', href: `/state/mail/${mail.id}/raw`, target: '_blank', rel: 'noreferrer' },
        'Source',
      ),
    ),
    body,
  );
}

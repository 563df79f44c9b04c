import type { FileState, Json, MessageState } from '../wire.ts';
import { act, type Handled } from './api.ts';
import { avatar } from './avatar.ts';
import { blockNodes } from './blocks/blocks.ts';
import { mrkdwn } from './blocks/text.ts';
import { createValues } from './blocks/values.ts';
import { momentOf, shortDay, timeOf } from './dates.ts';
import { h, ICONS, icon } from './dom.ts';
import { openPopup } from './layer.ts';
import { showJson } from './panes/json-dialog.ts';
import { nameOf, person, workspace } from './store.ts';

const NO_ERRORS: ReadonlyMap<string, string> = new Map();

export type MessageOptions = {
  /** Its author is the one before it: name and picture are not said again. */
  readonly follows: boolean;
  /** Opens its thread; null within one. */
  readonly openThread: (() => void) | null;
};

/** A message with its blocks, files, thread and what can be done with it. */
export function messageNode(message: MessageState, { follows, openThread }: MessageOptions): HTMLElement {
  const author = person(message.user);
  const moment = momentOf(message.ts);
  const time = h('time', { class: 'time', datetime: new Date(moment).toISOString() }, timeOf(moment));
  const name = nameOf(message.user);
  return h(
    'article',
    {
      class: `message${message.ephemeral ? ' ephemeral' : ''}${follows ? ' follows' : ''}`,
      'data-ts': message.ts,
      'aria-label': `${name}, ${timeOf(moment)}`,
    },
    follows ? h('span', { class: 'gutter' }, time.cloneNode(true)) : avatar(message.user),
    h(
      'div',
      { class: 'message-body' },
      message.ephemeral ? h('div', { class: 'only-you' }, 'Only visible to you') : null,
      follows
        ? null
        : h(
            'div',
            { class: 'byline' },
            h('strong', {}, name),
            author?.isBot ? h('span', { class: 'badge' }, 'APP') : null,
            company(message.user),
            time,
          ),
      content(message),
      message.edited ? h('span', { class: 'edited' }, '(edited)') : null,
      message.files.map(fileNode),
      message.ephemeral ? dismissal(message) : null,
      message.replies > 0 && openThread !== null ? replies(message, openThread) : null,
    ),
    message.ephemeral ? null : actions(message, openThread),
  );
}

const company = (user: string): HTMLElement | null => {
  const found = person(user);
  return found?.company === null || found === undefined
    ? null
    : h('span', { class: 'company' }, found.company);
};

function content(message: MessageState): HTMLElement | null {
  if (message.blocks === null || message.blocks.length === 0)
    return message.text === '' ? null : h('div', { class: 'text' }, mrkdwn(message.text));
  const place = { channel: message.channel, ts: message.ts };
  return h(
    'div',
    { class: 'blocks' },
    blockNodes(message.blocks, { surface: 'message', place, values: createValues(), errors: NO_ERRORS }),
  );
}

function fileNode(file: FileState): HTMLElement {
  const address = `/state/file/${file.id}`;
  if (file.mimetype.startsWith('image/'))
    return h(
      'figure',
      { class: 'file-picture' },
      h('figcaption', {}, file.title),
      h(
        'a',
        { href: address, target: '_blank', rel: 'noreferrer' },
        h('img', { src: address, alt: file.altText, loading: 'lazy' }),
      ),
    );
  return h(
    'a',
    { class: 'file', href: address, target: '_blank', rel: 'noreferrer' },
    icon(ICONS.file, 28),
    h(
      'span',
      {},
      h('strong', {}, file.title),
      h('span', { class: 'hint' }, `${file.name} · ${size(file.size)}`),
    ),
  );
}

export const size = (bytes: number): string =>
  bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} kB`;

const dismissal = ({ channel, ts }: MessageState): HTMLElement =>
  h(
    'button',
    { type: 'button', class: 'link', onclick: () => void act('dismiss', { channel, ts }) },
    'Dismiss message',
  );

const replies = (message: MessageState, open: () => void): HTMLElement =>
  h(
    'button',
    { type: 'button', class: 'replies', onclick: open },
    h('span', { class: 'link' }, `${message.replies} ${message.replies === 1 ? 'reply' : 'replies'}`),
    message.latestReply === null
      ? null
      : h(
          'span',
          { class: 'hint' },
          `Last reply ${shortDay(momentOf(message.latestReply))} ${timeOf(momentOf(message.latestReply))}`,
        ),
  );

/** What shows when the pointer or the focus is on a message. */
function actions(message: MessageState, openThread: (() => void) | null): HTMLElement {
  const shortcuts = workspace().app.shortcuts.filter(({ type }) => type === 'message');
  const more = h(
    'button',
    {
      type: 'button',
      'aria-label': 'More actions',
      title: 'More actions',
      'aria-haspopup': 'menu',
      onclick: () => open(),
    },
    icon(ICONS.more),
  );
  function open(): void {
    const { channel, ts } = message;
    const items = shortcuts.map(({ name, callbackId }) =>
      h(
        'button',
        {
          type: 'button',
          role: 'menuitem',
          class: 'menu-option',
          onclick: () => {
            popup.close();
            void act<Handled>('shortcut', { callbackId, message: { channel, ts } });
          },
        },
        name,
      ),
    );
    const popup = openPopup(more, h('div', { role: 'menu', class: 'menu-list' }, items), () => undefined);
    items[0]?.focus();
  }
  return h(
    'div',
    { class: 'message-actions' },
    openThread === null
      ? null
      : h(
          'button',
          { type: 'button', 'aria-label': 'Reply in thread', title: 'Reply in thread', onclick: openThread },
          icon(ICONS.reply),
        ),
    h(
      'button',
      {
        type: 'button',
        'aria-label': 'Show the JSON',
        title: 'Show the JSON',
        onclick: () => showJson('The message as the bot sent it', jsonOf(message)),
      },
      icon(ICONS.code),
    ),
    shortcuts.length > 0 ? more : null,
  );
}

const jsonOf = ({ ts, text, blocks, threadTs }: MessageState): Json => ({
  ts,
  thread_ts: threadTs ?? undefined,
  text,
  blocks: blocks ?? undefined,
});

import type { MessageState } from '../wire.ts';
import { longDay, momentOf } from './dates.ts';
import { h, keepFocus } from './dom.ts';
import { messageNode } from './message.ts';

/** Messages of one person this close together are said in one go, in milliseconds. */
const FOLLOWS_MS = 5 * 60_000;
/** Within this many pixels of the end, new messages are scrolled to. */
const NEAR_END = 120;

export type MessageList = {
  readonly root: HTMLElement;
  show(messages: readonly MessageState[]): void;
};

export type ListOptions = {
  readonly label: string;
  readonly intro: Node | null;
  /** The last message read before this was opened; null shows no mark. */
  readonly readTs: string | null;
  readonly openThread: ((ts: string) => void) | null;
};

/** Messages, kept as they are where they have not changed: what is typed into one is not lost by another. */
export function messageList({ label, intro, readTs, openThread }: ListOptions): MessageList {
  const nodes = new Map<string, { readonly signature: string; readonly node: HTMLElement }>();
  const items = h('div', { class: 'messages-inner' });
  let atEnd = true;
  const root = h(
    'div',
    {
      class: 'messages',
      role: 'log',
      'aria-label': label,
      tabindex: 0,
      onscroll: () => {
        atEnd = root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_END;
      },
    },
    items,
  );
  // Also when a picture or a font arrives, or the window changes.
  new ResizeObserver(() => {
    if (atEnd) root.scrollTop = root.scrollHeight;
  }).observe(items);

  function nodeOf(message: MessageState, follows: boolean): HTMLElement {
    const signature = JSON.stringify([message, follows]);
    const known = nodes.get(message.ts);
    if (known?.signature === signature) return known.node;
    const restore = keepFocus(known?.node);
    const node = messageNode(message, {
      follows,
      openThread: openThread === null || message.ephemeral ? null : () => openThread(message.ts),
    });
    nodes.set(message.ts, { signature, node });
    // Once it is in the page.
    queueMicrotask(() => restore(node));
    return node;
  }

  return {
    root,
    show(messages) {
      const rows: Node[] = intro === null ? [] : [intro];
      let before: MessageState | undefined;
      let marked = readTs === null;
      for (const message of messages) {
        const day = longDay(momentOf(message.ts));
        const newDay = before === undefined || longDay(momentOf(before.ts)) !== day;
        if (newDay) rows.push(h('div', { class: 'day-divider' }, h('span', {}, day)));
        const isNew = !marked && readTs !== null && !message.ephemeral && message.ts > readTs;
        // Nothing is new to somebody who has read nothing yet.
        if (isNew) {
          marked = true;
          if (before !== undefined) rows.push(h('div', { class: 'new-divider' }, h('span', {}, 'New')));
        }
        rows.push(nodeOf(message, !newDay && !isNew && follows(before, message)));
        before = message;
      }
      replace(items, rows);
      const known = new Set(messages.map(({ ts }) => ts));
      for (const ts of nodes.keys()) if (!known.has(ts)) nodes.delete(ts);
    },
  };
}

const follows = (before: MessageState | undefined, message: MessageState): boolean =>
  before !== undefined &&
  before.user === message.user &&
  before.ephemeral === message.ephemeral &&
  before.replies === 0 &&
  momentOf(message.ts) - momentOf(before.ts) < FOLLOWS_MS;

/** Puts these children in, moving only what is out of place: a moved node loses its focus. */
function replace(parent: HTMLElement, children: readonly Node[]): void {
  const wanted = new Set(children);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  let at: ChildNode | null = parent.firstChild;
  for (const child of children) {
    if (child === at) at = at.nextSibling;
    else parent.insertBefore(child, at);
  }
}

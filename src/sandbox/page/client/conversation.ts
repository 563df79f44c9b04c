import type { ChannelMessages, MessageState } from '../wire.ts';
import { get, me, post } from './api.ts';
import { composer } from './composer.ts';
import { h, ICONS, icon } from './dom.ts';
import { type MessageList, messageList } from './message-list.ts';
import { channelName, channel as channelOf, nameOf, workspace } from './store.ts';

/** A conversation on the page, with a thread beside it where one is open. */
export type Conversation = {
  readonly root: HTMLElement;
  /** Asks for the messages again. */
  reload(): Promise<void>;
};

export type ConversationOptions = {
  readonly id: string;
  readonly thread: string | null;
  /** Above the messages: a channel's name, or the app's tabs. */
  readonly head: Node;
  readonly openThread: (ts: string | null) => void;
};

export async function conversation({
  id,
  thread,
  head,
  openThread,
}: ConversationOptions): Promise<Conversation> {
  const load = () => get<ChannelMessages>(`channel/${id}`);
  const first = await load();
  const label =
    channelOf(id)?.kind === 'im' ? `Messages with ${channelName(id)}` : `Messages in #${channelName(id)}`;
  const list = messageList({ label, intro: intro(id), readTs: first.readTs, openThread });
  const threadList =
    thread === null ? null : messageList({ label: 'Thread', intro: null, readTs: null, openThread: null });
  const archived = channelOf(id)?.archived === true;
  const writer = archived
    ? h('div', { class: 'composer closed' }, 'This channel is archived.')
    : composer({ channel: id, placeholder: placeholder(id), threadTs: undefined, onSent: () => undefined });
  const root = h(
    'div',
    { class: `conversation${thread === null ? '' : ' with-thread'}` },
    h('section', { class: 'column', 'aria-label': channelName(id) }, head, list.root, writer),
    threadList === null || thread === null
      ? null
      : threadColumn(id, thread, threadList, () => openThread(null)),
  );

  function show({ messages }: ChannelMessages): void {
    list.show(messages.filter(({ threadTs, ts }) => threadTs === null || threadTs === ts));
    threadList?.show(messages.filter((one) => one.ts === thread || one.threadTs === thread).map(whole));
    void markRead(id, messages);
  }
  show(first);
  return { root, reload: async () => show(await load()) };
}

/** Within its thread a message does not count its replies. */
const whole = (message: MessageState): MessageState => ({ ...message, replies: 0, latestReply: null });

async function markRead(id: string, messages: readonly MessageState[]): Promise<void> {
  const last = messages.filter(({ ephemeral }) => !ephemeral).at(-1);
  const unread = channelOf(id)?.unread ?? 0;
  if (last !== undefined && unread > 0 && document.visibilityState === 'visible')
    await post(`read/${id}`, { ts: last.ts });
}

const placeholder = (id: string): string => {
  const found = channelOf(id);
  return found?.kind === 'im'
    ? `Message ${nameOf(found.user === me ? workspace().app.userId : (found.user ?? ''))}`
    : `Message #${channelName(id)}`;
};

function intro(id: string): HTMLElement {
  const found = channelOf(id);
  if (found?.kind === 'im')
    return h('div', { class: 'intro' }, `This conversation is between you and ${workspace().app.name}.`);
  const missing = found?.hasApp === false ? ` ${workspace().app.name} is not in this channel.` : '';
  return h(
    'div',
    { class: 'intro' },
    h('strong', {}, `# ${channelName(id)}`),
    ` This is the very beginning of the channel.${missing}`,
  );
}

function threadColumn(id: string, ts: string, list: MessageList, close: () => void): HTMLElement {
  return h(
    'section',
    { class: 'column thread', 'aria-label': 'Thread' },
    h(
      'header',
      { class: 'column-head' },
      h('h2', {}, 'Thread'),
      h('span', { class: 'spacer' }),
      h(
        'button',
        { type: 'button', class: 'bare', 'aria-label': 'Close thread', onclick: close },
        icon(ICONS.close),
      ),
    ),
    list.root,
    composer({ channel: id, placeholder: 'Reply…', threadTs: ts, onSent: () => undefined }),
  );
}

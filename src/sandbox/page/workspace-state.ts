import type { SlackStandIn } from '../slack/options.ts';
import type { Ephemeral, StoredMessage } from '../slack/state.ts';
import type { SlackChannel, SlackUser } from '../slack/workspace.ts';
import type { ReadMarks } from './read-marks.ts';
import type {
  ChannelMessages,
  ChannelState,
  FileState,
  MessageState,
  PaneName,
  PersonState,
  ViewState,
  WorkspaceState,
} from './wire.ts';

/** The workspace as one person sees it: only the channels that they are in. */
export function workspaceState(
  { state, app }: SlackStandIn,
  marks: ReadMarks,
  person: SlackUser,
  panes: readonly PaneName[],
): WorkspaceState {
  const appChannel = state.openIm(person).id;
  const channels = [...state.channels.values()].filter(({ members }) => members.has(person.id));
  return {
    team: state.team.name,
    people: [...state.users.values()].map(personState),
    channels: channels.map((channel) => channelState(channel, state.bot.userId, unread(channel))),
    app: {
      userId: state.bot.userId,
      name: state.users.get(state.bot.userId)?.realName ?? state.bot.name,
      homeTab: app.homeTab,
      commands: app.commands,
      shortcuts: app.shortcuts,
    },
    panes,
    appChannel,
  };

  function unread(channel: SlackChannel): number {
    const since = marks.of(person.id, channel.id);
    return state
      .messages(channel.id)
      .filter(({ ts, user, threadTs }) => ts > since && user !== person.id && threadTs === undefined).length;
  }
}

const personState = (user: SlackUser): PersonState => ({
  id: user.id,
  name: user.name,
  realName: user.realName,
  title: user.title ?? '',
  email: user.email ?? null,
  company: user.team?.name ?? null,
  guest: user.guest !== undefined,
  isBot: user.isBot ?? false,
  canAct: !user.isBot && !user.deleted,
});

const channelState = (channel: SlackChannel, bot: string, unread: number): ChannelState => ({
  id: channel.id,
  name: channel.name,
  kind: channel.kind,
  user: channel.user ?? null,
  shared: channel.shared ?? false,
  archived: channel.archived,
  topic: channel.topic ?? '',
  members: [...channel.members],
  hasApp: channel.members.has(bot),
  unread,
});

/** A channel's messages as one person sees them, oldest first, with those that they alone see. */
export function channelMessages(
  { state }: SlackStandIn,
  marks: ReadMarks,
  person: SlackUser,
  channel: SlackChannel,
): ChannelMessages {
  const stored = state.messages(channel.id).map((message) => messageState(state, message));
  const own = state.ephemerals.filter((one) => one.channel === channel.id && one.user === person.id);
  const all = [...stored, ...own.map((one) => ephemeralState(one, state.bot.userId))];
  return {
    messages: all.sort((a, b) => Number(a.ts) - Number(b.ts)),
    readTs: marks.of(person.id, channel.id),
  };
}

function messageState(state: SlackStandIn['state'], message: StoredMessage): MessageState {
  const replies = state.replies(message.channel, message.ts);
  return {
    channel: message.channel,
    ts: message.ts,
    user: message.user,
    text: message.text,
    blocks: message.blocks ?? null,
    files: message.files.flatMap((id) => fileState(state, id) ?? []),
    edited: message.editedTs !== undefined,
    ephemeral: false,
    threadTs: message.threadTs ?? null,
    replies: replies.length,
    latestReply: replies.at(-1)?.ts ?? null,
  };
}

const ephemeralState = ({ channel, ts, text, blocks, threadTs }: Ephemeral, bot: string): MessageState => ({
  channel,
  ts,
  user: bot,
  text,
  blocks: blocks ?? null,
  files: [],
  edited: false,
  ephemeral: true,
  threadTs: threadTs ?? null,
  replies: 0,
  latestReply: null,
});

function fileState({ files }: SlackStandIn['state'], id: string): FileState | undefined {
  const file = files.all.get(id);
  if (file === undefined) return undefined;
  const { name, title, mimetype, length, altText } = file;
  return { id, name, title, mimetype, size: length, altText: altText ?? title };
}

/** The modals that a person has open, and their Home tab. */
export const viewsOf = (
  { state }: SlackStandIn,
  user: string,
): { modals: ViewState[]; home: ViewState | null } => {
  const home = state.views.home(user);
  return {
    modals: state.views.stack(user).map(viewState),
    home: home === undefined ? null : viewState(home),
  };
};

const viewState = ({ id, hash, view }: ViewState): ViewState => ({ id, hash, view });

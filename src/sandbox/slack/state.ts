import { createFiles, type Files } from './files.ts';
import type { JsonObject } from './report.ts';
import type { Topics } from './topics.ts';
import { createTriggers, type Triggers } from './triggers.ts';
import { createViews, type Views } from './views.ts';
import { defaultWorkspace, type SlackChannel, type SlackUser, type WorkspaceFixture } from './workspace.ts';

/** A message as the stand-in keeps it. */
export type StoredMessage = {
  /** Channel id. */
  readonly channel: string;
  readonly ts: string;
  /** Real time of posting, epoch milliseconds, whatever clock `ts` is taken from. */
  readonly wallMs: number;
  readonly clientMsgId: string | undefined;
  readonly threadTs: string | undefined;
  /** Who wrote it: the app's own user, or a person. */
  readonly user: string;
  /** Ids of the files that came with it. */
  readonly files: readonly string[];
  text: string;
  blocks: readonly JsonObject[] | undefined;
  metadata: JsonObject | undefined;
  editedTs: string | undefined;
};

/** A message that one person alone sees, until it is dismissed. */
export type Ephemeral = {
  readonly channel: string;
  readonly user: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  text: string;
  blocks: readonly JsonObject[] | undefined;
};

/** Of all channels together; the oldest go first. */
const KEEP_EPHEMERALS = 1000;

export type SlackState = {
  readonly team: WorkspaceFixture['team'];
  readonly bot: WorkspaceFixture['bot'];
  /** Where the stand-in listens, such as http://127.0.0.1:3456; empty until it does. */
  origin: string;
  readonly users: Map<string, SlackUser>;
  readonly channels: Map<string, SlackChannel>;
  readonly ephemerals: Ephemeral[];
  readonly views: Views;
  readonly files: Files;
  readonly triggers: Triggers;
  readonly topics: Topics;
  /** By id; with `byName` also by `name` and `#name`. */
  findChannel(reference: string, byName: boolean): SlackChannel | undefined;
  /** The direct message channel with this person, opened when there is none. */
  openIm(user: SlackUser): SlackChannel;
  nextTs(): string;
  addMessage(message: StoredMessage): void;
  addEphemeral(ephemeral: Ephemeral): void;
  /** To be called after a message or an ephemeral one was changed in place. */
  changed(channel: string): void;
  removeEphemeral(channel: string, ts: string): void;
  findMessage(channel: string, ts: string): StoredMessage | undefined;
  removeMessage(channel: string, ts: string): boolean;
  /** A thread without the message it hangs from, oldest first. */
  replies(channel: string, threadTs: string): readonly StoredMessage[];
  findByClientMsgId(channel: string, clientMsgId: string): StoredMessage | undefined;
  /** Oldest first; of one channel (id, name or #name) or of all. */
  messages(channel?: string): readonly StoredMessage[];
};

const MICROSECONDS = 1_000_000;

export type StateOptions = {
  readonly now: () => number;
  readonly wallNow: () => number;
  readonly keepMessages: number;
  /** How long a file is worked on after its upload, in milliseconds. */
  readonly fileProcessingMs: number;
  readonly topics: Topics;
  readonly fixture?: WorkspaceFixture | undefined;
};

/**
 * The workspace's state in memory. `now` (epoch milliseconds) gives `ts`, which is always unique and
 * increasing, also when that clock stands still or goes back. Each channel keeps `keepMessages`.
 */
export function createSlackState({
  now,
  wallNow,
  keepMessages,
  fileProcessingMs,
  topics,
  fixture = defaultWorkspace(),
}: StateOptions): SlackState {
  const users = new Map(fixture.users.map((user) => [user.id, user]));
  const channels = new Map(fixture.channels.map((channel) => [channel.id, channel]));
  const log = new Map<string, StoredMessage[]>();
  const threads = new Map<string, StoredMessage[]>();
  let lastMicros = 0;

  function hang(message: StoredMessage): void {
    if (message.threadTs === undefined || message.threadTs === message.ts) return;
    const key = `${message.channel}:${message.threadTs}`;
    threads.set(key, [...(threads.get(key) ?? []), message]);
  }

  const state: SlackState = {
    team: fixture.team,
    bot: fixture.bot,
    origin: '',
    users,
    channels,
    ephemerals: [],
    views: createViews(topics),
    files: createFiles(topics, fileProcessingMs),
    triggers: createTriggers(wallNow),
    topics,
    findChannel(reference, byName) {
      const found = channels.get(reference);
      if (found !== undefined || !byName) return found;
      const name = reference.startsWith('#') ? reference.slice(1) : reference;
      for (const channel of channels.values()) {
        if (channel.kind !== 'im' && channel.name === name) return channel;
      }
      return undefined;
    },
    openIm(user) {
      const id = `D${user.id.slice(1)}`;
      const found = channels.get(id);
      if (found !== undefined) return found;
      const members = new Set([user.id, fixture.bot.userId]);
      const opened: SlackChannel = { id, name: '', kind: 'im', user: user.id, archived: false, members };
      channels.set(id, opened);
      topics.emit('workspace');
      return opened;
    },
    nextTs() {
      lastMicros = Math.max(lastMicros + 1, Math.round(now() * 1000));
      const fraction = lastMicros % MICROSECONDS;
      return `${(lastMicros - fraction) / MICROSECONDS}.${String(fraction).padStart(6, '0')}`;
    },
    addMessage(message) {
      const list = log.get(message.channel) ?? [];
      list.push(message);
      log.set(message.channel, list);
      hang(message);
      // Trimmed in strides: cutting one entry at a time would copy the list with every message.
      if (list.length > keepMessages * 1.25) list.splice(0, list.length - keepMessages);
      topics.emit(`channel:${message.channel}`);
    },
    addEphemeral(ephemeral) {
      state.ephemerals.push(ephemeral);
      if (state.ephemerals.length > KEEP_EPHEMERALS) state.ephemerals.shift();
      topics.emit(`channel:${ephemeral.channel}`);
    },
    changed: (channel) => topics.emit(`channel:${channel}`),
    removeEphemeral(channel, ts) {
      const index = state.ephemerals.findIndex((one) => one.channel === channel && one.ts === ts);
      if (index >= 0) state.ephemerals.splice(index, 1);
      topics.emit(`channel:${channel}`);
    },
    findMessage: (channel, ts) => log.get(channel)?.findLast((message) => message.ts === ts),
    removeMessage(channel, ts) {
      const list = log.get(channel) ?? [];
      const index = list.findLastIndex((message) => message.ts === ts);
      const [removed] = index >= 0 ? list.splice(index, 1) : [];
      if (removed?.threadTs !== undefined) {
        const key = `${channel}:${removed.threadTs}`;
        threads.set(
          key,
          (threads.get(key) ?? []).filter((message) => message !== removed),
        );
      }
      topics.emit(`channel:${channel}`);
      return index >= 0;
    },
    replies: (channel, threadTs) => threads.get(`${channel}:${threadTs}`) ?? [],
    findByClientMsgId: (channel, clientMsgId) =>
      log.get(channel)?.findLast((message) => message.clientMsgId === clientMsgId),
    messages(channel) {
      if (channel !== undefined) return log.get(state.findChannel(channel, true)?.id ?? '') ?? [];
      const all = [...log.values()].flat();
      return all.sort((a, b) => Number(a.ts) - Number(b.ts));
    },
  };
  return state;
}

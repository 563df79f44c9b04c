import type { JsonObject } from './report.ts';
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
  text: string;
  blocks: readonly JsonObject[] | undefined;
  metadata: JsonObject | undefined;
  editedTs: string | undefined;
};

type Ephemeral = {
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly ts: string;
};

export type SlackState = {
  readonly team: WorkspaceFixture['team'];
  readonly bot: WorkspaceFixture['bot'];
  readonly users: Map<string, SlackUser>;
  readonly channels: Map<string, SlackChannel>;
  readonly ephemerals: Ephemeral[];
  /** By id; with `byName` also by `name` and `#name`. */
  findChannel(reference: string, byName: boolean): SlackChannel | undefined;
  /** The direct message channel with this person, opened when there is none. */
  openIm(user: SlackUser): SlackChannel;
  nextTs(): string;
  addMessage(message: StoredMessage): void;
  findMessage(channel: string, ts: string): StoredMessage | undefined;
  removeMessage(channel: string, ts: string): boolean;
  findByClientMsgId(channel: string, clientMsgId: string): StoredMessage | undefined;
  /** Oldest first; of one channel (id, name or #name) or of all. */
  messages(channel?: string): readonly StoredMessage[];
};

const MICROSECONDS = 1_000_000;

/**
 * The workspace's state in memory. `now` (epoch milliseconds) gives `ts`, which is always unique and
 * increasing, also when that clock stands still or goes back. Each channel keeps `keepMessages`.
 */
export function createSlackState(
  now: () => number,
  keepMessages: number,
  fixture: WorkspaceFixture = defaultWorkspace(),
): SlackState {
  const users = new Map(fixture.users.map((user) => [user.id, user]));
  const channels = new Map(fixture.channels.map((channel) => [channel.id, channel]));
  const log = new Map<string, StoredMessage[]>();
  let lastMicros = 0;

  const state: SlackState = {
    team: fixture.team,
    bot: fixture.bot,
    users,
    channels,
    ephemerals: [],
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
      // Trimmed in strides: cutting one entry at a time would copy the list with every message.
      if (list.length > keepMessages * 1.25) list.splice(0, list.length - keepMessages);
    },
    findMessage: (channel, ts) => log.get(channel)?.findLast((message) => message.ts === ts),
    removeMessage(channel, ts) {
      const list = log.get(channel) ?? [];
      const index = list.findLastIndex((message) => message.ts === ts);
      if (index >= 0) list.splice(index, 1);
      return index >= 0;
    },
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

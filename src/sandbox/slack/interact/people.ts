import { wantsEvent } from '../app-manifest.ts';
import { messageJson } from '../methods/message-json.ts';
import type { SlackState, StoredMessage } from '../state.ts';
import { viewJson } from '../view-json.ts';
import type { AppRequest } from './app-requests.ts';
import { type BlockAction, sendBlockAction, type Values } from './block-actions.ts';
import type { InteractDeps } from './deps.ts';
import { sendEvent } from './events.ts';
import { channelFields, channelOf, commonFields, personOf, teamOf } from './payloads.ts';
import { type GivenCommand, giveCommand } from './slash-command.ts';
import { closeView, type Submitted, submitView } from './submit-view.ts';
import { type Suggestion, suggest } from './suggest.ts';

/** What people of the workspace can do; the app hears of it as from Slack. All throw NotPossibleError. */
export type People = {
  /** Writes a message, into a thread if `threadTs` is given, with a file. Where the app listens it hears of it. */
  post(message: {
    user: string;
    channel: string;
    text: string;
    threadTs?: string | undefined;
    /** Its content in base64. */
    file?: { name: string; content: string } | undefined;
  }): Promise<StoredMessage>;
  command(command: GivenCommand): Promise<AppRequest>;
  use(action: BlockAction): Promise<AppRequest>;
  suggest(suggestion: Suggestion): ReturnType<typeof suggest>;
  submit(submission: { user: string; view: string; values: Values }): Promise<Submitted>;
  close(closing: { user: string; all?: boolean }): Promise<void>;
  /** Opens the app's Home or Messages tab. */
  openHome(opening: { user: string; tab: 'home' | 'messages' }): Promise<void>;
  /** A shortcut from the lightning menu, or of a message where one is named. */
  shortcut(shortcut: {
    user: string;
    callbackId: string;
    message?: { channel: string; ts: string } | undefined;
  }): Promise<AppRequest>;
  /** Removes an ephemeral message from one's own sight. */
  dismiss(message: { user: string; channel: string; ts: string }): void;
};

/** As events name the kinds of conversation: in what an app subscribes to, and in the event itself. */
const MESSAGE_EVENTS = { public: 'channels', private: 'groups', im: 'im' } as const;
const CHANNEL_TYPES = { public: 'channel', private: 'group', im: 'im' } as const;

/** What somebody sends with a message is there at once. @returns its id */
function store(
  state: SlackState,
  { name, content }: { name: string; content: string },
  user: string,
): string {
  const bytes = Buffer.from(content, 'base64');
  const file = state.files.announce({ name, length: bytes.length });
  state.files.receive(file.id, bytes);
  state.files.complete(file, { title: name, user, wallMs: 0 });
  return file.id;
}

export function createPeople(deps: InteractDeps): People {
  const { state, requests } = deps;
  return {
    async post({ user, channel, text, threadTs, file }) {
      const person = personOf(state, user);
      const place = channelOf(state, user, channel);
      const message: StoredMessage = {
        channel: place.id,
        ts: state.nextTs(),
        wallMs: Date.now(),
        clientMsgId: undefined,
        threadTs,
        user,
        files: file === undefined ? [] : [store(state, file, user)],
        text,
        blocks: undefined,
        metadata: undefined,
        editedTs: undefined,
      };
      state.addMessage(message);
      if (!place.members.has(state.bot.userId)) return message;
      const event = {
        ...messageJson(state, message, false),
        team: teamOf(state, person),
        channel: place.id,
        channel_type: CHANNEL_TYPES[place.kind],
        type: 'message',
        ...(message.files.length > 0 && { subtype: 'file_share' }),
        event_ts: message.ts,
      };
      if (wantsEvent(deps.app, `message.${MESSAGE_EVENTS[place.kind]}`)) await sendEvent(deps, event);
      const mentioned = text.includes(`<@${state.bot.userId}>`) && wantsEvent(deps.app, 'app_mention');
      if (mentioned) await sendEvent(deps, { ...event, type: 'app_mention' });
      return message;
    },
    command: (command) => giveCommand(deps, command),
    use: (action) => sendBlockAction(deps, action),
    suggest: (suggestion) => suggest(deps, suggestion),
    submit: (submission) => submitView(deps, submission),
    close: (closing) => closeView(deps, closing),
    async openHome({ user, tab }) {
      const person = personOf(state, user);
      const home = state.views.home(user);
      if (!wantsEvent(deps.app, 'app_home_opened')) return;
      await sendEvent(deps, {
        type: 'app_home_opened',
        user,
        channel: state.openIm(person).id,
        tab,
        ...(tab === 'home' && home !== undefined ? { view: viewJson(state, home) } : {}),
        event_ts: state.nextTs(),
      });
    },
    shortcut({ user, callbackId, message }) {
      const person = personOf(state, user);
      const shared = {
        ...commonFields(state, person),
        action_ts: state.nextTs(),
        callback_id: callbackId,
        trigger_id: state.triggers.issue(user),
      };
      if (message === undefined)
        return requests.send('interactive', 'shortcut', { type: 'shortcut', ...shared });
      const channel = channelOf(state, user, message.channel);
      const stored = state.findMessage(channel.id, message.ts);
      return requests.send('interactive', 'message_action', {
        type: 'message_action',
        ...shared,
        response_url: deps.responseUrl({ channel: channel.id, user, ts: message.ts, threadTs: undefined }),
        message_ts: message.ts,
        channel: channelFields(channel),
        ...(stored === undefined ? {} : { message: messageJson(state, stored, true) }),
      });
    },
    dismiss({ user, channel, ts }) {
      const own = state.ephemerals.some(
        (one) => one.user === user && one.channel === channel && one.ts === ts,
      );
      if (own) state.removeEphemeral(channel, ts);
    },
  };
}

import type { SlackState, StoredMessage } from '../state.ts';
import { fileJson } from './file-json.ts';

/** A stored message as the Web API shows it; absent fields are left out by JSON. */
export function messageJson(
  state: SlackState,
  message: StoredMessage,
  withMetadata: boolean,
): Record<string, unknown> {
  const byApp = message.user === state.bot.userId;
  const files = message.files.flatMap((id) => state.files.all.get(id) ?? []);
  const replies = message.threadTs === undefined ? state.replies(message.channel, message.ts) : [];
  return {
    type: 'message',
    user: message.user,
    ...(byApp ? { bot_id: state.bot.botId, app_id: state.bot.appId } : {}),
    team: state.users.get(message.user)?.team?.id ?? state.team.id,
    text: message.text,
    ts: message.ts,
    client_msg_id: message.clientMsgId,
    thread_ts: message.threadTs ?? (replies.length > 0 ? message.ts : undefined),
    ...(replies.length > 0
      ? {
          reply_count: replies.length,
          latest_reply: replies.at(-1)?.ts,
          reply_users: [...new Set(replies.map(({ user }) => user))],
        }
      : {}),
    ...(files.length > 0 ? { files: files.map((file) => fileJson(state, file)) } : {}),
    blocks: message.blocks,
    metadata: withMetadata ? message.metadata : undefined,
    edited: message.editedTs === undefined ? undefined : { user: message.user, ts: message.editedTs },
  };
}

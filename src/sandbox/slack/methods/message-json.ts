import type { SlackState, StoredMessage } from '../state.ts';

/** A stored message as the Web API shows it; absent fields are left out by JSON. */
export function messageJson(
  state: SlackState,
  message: StoredMessage,
  withMetadata: boolean,
): Record<string, unknown> {
  return {
    type: 'message',
    user: state.bot.userId,
    bot_id: state.bot.botId,
    app_id: state.bot.appId,
    team: state.team.id,
    text: message.text,
    ts: message.ts,
    client_msg_id: message.clientMsgId,
    thread_ts: message.threadTs,
    blocks: message.blocks,
    metadata: withMetadata ? message.metadata : undefined,
    edited: message.editedTs === undefined ? undefined : { user: state.bot.userId, ts: message.editedTs },
  };
}

import { stringArg } from '../args.ts';
import { MESSAGE_TEXT_ADVISED, MESSAGE_TEXT_MAX } from '../limits.ts';
import { type Answer, fail, isMember, type Method, type MethodCall, missingArgument } from '../method.ts';
import type { StoredMessage } from '../state.ts';
import type { SlackChannel } from '../workspace.ts';
import { type Content, type Result, readContent } from './message-content.ts';
import { messageJson } from './message-json.ts';

/** The channel a post goes to: an id, a name, or a person's id, whose direct message is opened. */
function postTarget(call: MethodCall): Result<SlackChannel> {
  const reference = stringArg(call.args, 'channel');
  if (reference === undefined) return { refused: missingArgument('channel') };
  const user = call.state.users.get(reference);
  if (user?.deleted) return { refused: fail('user_disabled') };
  const channel = user === undefined ? call.state.findChannel(reference, true) : call.state.openIm(user);
  if (channel === undefined) return { refused: fail('channel_not_found') };
  if (channel.kind === 'im' && call.state.users.get(channel.user ?? '')?.deleted)
    return { refused: fail('user_disabled') };
  if (channel.archived) return { refused: fail('is_archived') };
  if (isMember(call, channel)) return { value: channel };
  if (channel.kind === 'private') return { refused: fail(call.settings.privateChannelError) };
  if (!call.token.scopes.includes('chat:write.public')) return { refused: fail('not_in_channel') };
  return { value: channel };
}

function postMessage(call: MethodCall): Answer {
  const target = postTarget(call);
  if ('refused' in target) return target.refused;
  const content = readContent(call, MESSAGE_TEXT_MAX);
  if ('refused' in content) return content.refused;
  const channel = target.value.id;
  const clientMsgId = stringArg(call.args, 'client_msg_id');
  const repeated =
    call.settings.dedupeClientMsgId && clientMsgId !== undefined
      ? call.state.findByClientMsgId(channel, clientMsgId)
      : undefined;
  const message = repeated ?? store(call, channel, clientMsgId, content.value);
  return { ok: true, channel, ts: message.ts, message: messageJson(call.state, message, true) };
}

function store(
  call: MethodCall,
  channel: string,
  clientMsgId: string | undefined,
  content: Content,
): StoredMessage {
  const message: StoredMessage = {
    channel,
    ts: call.state.nextTs(),
    wallMs: call.wallMs,
    clientMsgId,
    threadTs: stringArg(call.args, 'thread_ts'),
    user: call.state.bot.userId,
    files: [],
    text: content.text,
    blocks: content.blocks,
    metadata: content.metadata,
    editedTs: undefined,
  };
  call.state.addMessage(message);
  return message;
}

/** Update and delete take the channel's id only, and the bot's own messages. */
function existingMessage(call: MethodCall): Result<StoredMessage> {
  const reference = stringArg(call.args, 'channel');
  const ts = stringArg(call.args, 'ts');
  if (reference === undefined) return { refused: missingArgument('channel') };
  if (ts === undefined) return { refused: missingArgument('ts') };
  const channel = call.state.findChannel(reference, false);
  if (channel === undefined) return { refused: fail('channel_not_found') };
  if (channel.archived) return { refused: fail('is_archived') };
  const message = call.state.findMessage(channel.id, ts);
  if (message === undefined) return { refused: fail('message_not_found') };
  return message.user === call.state.bot.userId
    ? { value: message }
    : { refused: fail(call.method === 'chat.delete' ? 'cant_delete_message' : 'cant_update_message') };
}

function update(call: MethodCall): Answer {
  const existing = existingMessage(call);
  if ('refused' in existing) return existing.refused;
  const content = readContent(call, MESSAGE_TEXT_ADVISED);
  if ('refused' in content) return content.refused;
  const message = existing.value;
  message.text = content.value.text;
  // What is left out keeps its old value, except blocks: new text alone takes them away.
  message.blocks = content.value.blocks;
  message.metadata = content.value.metadata ?? message.metadata;
  message.editedTs = call.state.nextTs();
  call.state.changed(message.channel);
  const { channel, ts, text } = message;
  return { ok: true, channel, ts, text, message: messageJson(call.state, message, true) };
}

function remove(call: MethodCall): Answer {
  const existing = existingMessage(call);
  if ('refused' in existing) return existing.refused;
  const { channel, ts } = existing.value;
  call.state.removeMessage(channel, ts);
  return { ok: true, channel, ts };
}

function postEphemeral(call: MethodCall): Answer {
  const target = postTarget(call);
  if ('refused' in target) return target.refused;
  const user = stringArg(call.args, 'user');
  if (user === undefined) return missingArgument('user');
  if (!target.value.members.has(user)) return fail('user_not_in_channel');
  const content = readContent(call, MESSAGE_TEXT_MAX);
  if ('refused' in content) return content.refused;
  const ts = call.state.nextTs();
  const { text, blocks } = content.value;
  const threadTs = stringArg(call.args, 'thread_ts');
  call.state.addEphemeral({ channel: target.value.id, user, ts, threadTs, text, blocks });
  return { ok: true, message_ts: ts };
}

function getPermalink(call: MethodCall): Answer {
  const channel = stringArg(call.args, 'channel');
  const ts = stringArg(call.args, 'message_ts');
  if (channel === undefined) return missingArgument('channel');
  if (ts === undefined) return missingArgument('message_ts');
  if (call.state.findMessage(channel, ts) === undefined) return fail('message_not_found');
  const { domain } = call.state.team;
  return {
    ok: true,
    channel,
    permalink: `https://${domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}`,
  };
}

const chatMethod = (run: Method['run']): Method => ({ anyScopeOf: ['chat:write'], tokenKind: 'bot', run });

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': chatMethod(postMessage),
  'chat.update': chatMethod(update),
  'chat.delete': chatMethod(remove),
  'chat.postEphemeral': chatMethod(postEphemeral),
  'chat.getPermalink': { anyScopeOf: [], tokenKind: 'bot', run: getPermalink },
};

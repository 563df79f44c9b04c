import { booleanArg, countArg, stringArg } from '../args.ts';
import {
  type Answer,
  fail,
  isMember,
  type Method,
  type MethodCall,
  missingArgument,
  missingScope,
  scopeFor,
} from '../method.ts';
import type { ChannelKind, SlackChannel } from '../workspace.ts';
import { history, replies } from './history.ts';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 999;

function channelJson(call: MethodCall, channel: SlackChannel): Record<string, unknown> {
  if (channel.kind === 'im')
    return { id: channel.id, is_im: true, user: channel.user, is_archived: channel.archived, is_open: true };
  return {
    id: channel.id,
    name: channel.name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_private: channel.kind === 'private',
    is_archived: channel.archived,
    is_member: isMember(call, channel),
    num_members: channel.members.size,
    is_ext_shared: channel.shared ?? false,
  };
}

/** A private channel that the bot is not in does not exist as far as it can tell. */
function visible(call: MethodCall, channel: SlackChannel): boolean {
  return channel.kind === 'public' || isMember(call, channel);
}

function info(call: MethodCall): Answer {
  const reference = stringArg(call.args, 'channel');
  if (reference === undefined) return missingArgument('channel');
  const channel = call.state.findChannel(reference, false);
  if (channel === undefined || !visible(call, channel)) return fail('channel_not_found');
  const scope = scopeFor(channel, 'read');
  if (!call.token.scopes.includes(scope)) return missingScope(call.token, [scope]);
  return { ok: true, channel: channelJson(call, channel) };
}

/** The members of a conversation that the bot can see. */
function members(call: MethodCall): Answer {
  const channel = call.state.findChannel(stringArg(call.args, 'channel') ?? '', false);
  if (channel === undefined || !visible(call, channel)) return fail('channel_not_found');
  const scope = scopeFor(channel, 'read');
  if (!call.token.scopes.includes(scope)) return missingScope(call.token, [scope]);
  return { ok: true, members: [...channel.members], response_metadata: { next_cursor: '' } };
}

function open(call: MethodCall): Answer {
  const given = stringArg(call.args, 'users');
  if (given === undefined) return missingArgument('users');
  const ids = given.split(',');
  // Group conversations need a scope that the app does not ask for.
  if (ids.length > 1) return missingScope(call.token, ['mpim:write']);
  const user = call.state.users.get(ids[0] ?? '');
  if (user === undefined) return fail('user_not_found');
  if (user.deleted) return fail('user_disabled');
  if (user.id === call.state.bot.userId) return fail('cannot_dm_bot');
  return { ok: true, channel: { id: call.state.openIm(user).id } };
}

const TYPES: Readonly<Record<string, ChannelKind>> = {
  public_channel: 'public',
  private_channel: 'private',
  im: 'im',
};

function list(call: MethodCall): Answer {
  const kinds = new Set<ChannelKind>();
  for (const type of (stringArg(call.args, 'types') ?? 'public_channel').split(',')) {
    const kind = TYPES[type.trim()];
    if (kind === undefined) return fail('invalid_types');
    kinds.add(kind);
  }
  const limit = countArg(call.args, 'limit', DEFAULT_PAGE, LARGEST_PAGE);
  if (limit === undefined) return fail('invalid_limit');
  const withoutArchived = booleanArg(call.args, 'exclude_archived');
  const channels = [...call.state.channels.values()].filter(
    (channel) => kinds.has(channel.kind) && visible(call, channel) && !(withoutArchived && channel.archived),
  );
  const needed = [...new Set(channels.map((channel) => scopeFor(channel, 'read')))];
  const absent = needed.filter((scope) => !call.token.scopes.includes(scope));
  if (absent.length > 0) return missingScope(call.token, absent);
  const cursor = stringArg(call.args, 'cursor');
  const start = cursor === undefined ? 0 : channels.findIndex((channel) => channel.id === fromCursor(cursor));
  if (start < 0) return fail('invalid_cursor');
  const next = channels[start + limit];
  return {
    ok: true,
    channels: channels.slice(start, start + limit).map((channel) => channelJson(call, channel)),
    response_metadata: { next_cursor: next === undefined ? '' : toCursor(next.id) },
  };
}

const toCursor = (id: string): string => Buffer.from(`id:${id}`).toString('base64');
const fromCursor = (cursor: string): string => Buffer.from(cursor, 'base64').toString().slice('id:'.length);

const any = (what: 'history' | 'read') =>
  ['channels', 'groups', 'im', 'mpim'].map((kind) => `${kind}:${what}`);

export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.history': { anyScopeOf: any('history'), tokenKind: 'bot', run: history },
  'conversations.info': { anyScopeOf: any('read'), tokenKind: 'bot', run: info },
  'conversations.list': { anyScopeOf: any('read'), tokenKind: 'bot', run: list },
  'conversations.members': { anyScopeOf: any('read'), tokenKind: 'bot', run: members },
  'conversations.replies': { anyScopeOf: any('history'), tokenKind: 'bot', run: replies },
  'conversations.open': { anyScopeOf: ['im:write'], tokenKind: 'bot', run: open },
};

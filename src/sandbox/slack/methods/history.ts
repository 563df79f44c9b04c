import { booleanArg, countArg, stringArg } from '../args.ts';
import {
  type Answer,
  fail,
  isMember,
  type MethodCall,
  missingArgument,
  missingScope,
  scopeFor,
} from '../method.ts';
import type { StoredMessage } from '../state.ts';
import type { SlackChannel } from '../workspace.ts';
import type { Result } from './message-content.ts';
import { messageJson } from './message-json.ts';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 999;
const TS = /^\d+(\.\d{1,6})?$/;

/** Microseconds since the epoch: a `ts` has more digits than may be compared as text. */
function micros(ts: string): number {
  const [seconds = '0', fraction = ''] = ts.split('.');
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0'));
}

function decodeCursor(cursor: string): number | undefined {
  const found = /^next_ts:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString());
  return found?.[1] === undefined ? undefined : Number(found[1]);
}

function encodeCursor(ts: string): string {
  return Buffer.from(`next_ts:${micros(ts)}`).toString('base64');
}

type Range = { readonly oldest: string; readonly latest: string | undefined; readonly inclusive: boolean };

function inRange(message: StoredMessage, range: Range): boolean {
  if (message.threadTs !== undefined && message.threadTs !== message.ts) return false;
  const at = micros(message.ts);
  const oldest = micros(range.oldest);
  const latest = range.latest === undefined ? Number.POSITIVE_INFINITY : micros(range.latest);
  if (range.inclusive) return at >= oldest && at <= latest;
  return at > oldest && at < latest;
}

/** The conversation of a call, where the bot may read it. */
function readableChannel(call: MethodCall): Result<SlackChannel> {
  const reference = stringArg(call.args, 'channel');
  if (reference === undefined) return { refused: missingArgument('channel') };
  const channel = call.state.findChannel(reference, false);
  if (channel === undefined) return { refused: fail('channel_not_found') };
  const scope = scopeFor(channel, 'history');
  if (!call.token.scopes.includes(scope)) return { refused: missingScope(call.token, [scope]) };
  if (isMember(call, channel)) return { value: channel };
  return { refused: fail(channel.kind === 'private' ? call.settings.privateChannelError : 'not_in_channel') };
}

/** `conversations.replies`: a thread from its first message on, oldest first, in one page. */
export function replies(call: MethodCall): Answer {
  const place = readableChannel(call);
  if ('refused' in place) return place.refused;
  const ts = stringArg(call.args, 'ts');
  if (ts === undefined) return missingArgument('ts');
  const parent = call.state.findMessage(place.value.id, ts);
  if (parent === undefined) return fail('thread_not_found');
  const withMetadata = booleanArg(call.args, 'include_all_metadata');
  const thread = [parent, ...call.state.replies(place.value.id, ts)];
  return {
    ok: true,
    messages: thread.map((one) => messageJson(call.state, one, withMetadata)),
    has_more: false,
  };
}

/**
 * `conversations.history`: a page of messages, newest first. With `oldest` and no `latest` the page is
 * the one closest to `oldest` and the cursor moves towards newer messages, as Slack does it; otherwise
 * it is the newest page and the cursor moves back. Replies in threads are not shown.
 */
export function history(call: MethodCall): Answer {
  const place = readableChannel(call);
  if ('refused' in place) return place.refused;
  const channel = place.value;
  const oldest = stringArg(call.args, 'oldest') ?? '0';
  const latest = stringArg(call.args, 'latest');
  const limit = countArg(call.args, 'limit', DEFAULT_PAGE, LARGEST_PAGE);
  const cursor = stringArg(call.args, 'cursor');
  const from = cursor === undefined ? undefined : decodeCursor(cursor);
  if (!TS.test(oldest)) return fail('invalid_ts_oldest');
  if (latest !== undefined && !TS.test(latest)) return fail('invalid_ts_latest');
  if (limit === undefined) return fail('invalid_limit');
  if (cursor !== undefined && from === undefined) return fail('invalid_cursor');

  const range = { oldest, latest, inclusive: booleanArg(call.args, 'inclusive') };
  const forward = oldest !== '0' && latest === undefined;
  const matching = call.state.messages(channel.id).filter((message) => inRange(message, range));
  const rest = from === undefined ? matching : matching.filter((message) => beyond(message, from, forward));
  const page = forward ? rest.slice(0, limit) : rest.slice(-limit);
  const next = forward ? rest[limit] : rest.at(-limit - 1);
  const withMetadata = booleanArg(call.args, 'include_all_metadata');
  return {
    ok: true,
    messages: page.reverse().map((message) => messageJson(call.state, message, withMetadata)),
    has_more: next !== undefined,
    pin_count: 0,
    response_metadata: { next_cursor: next === undefined ? '' : encodeCursor(next.ts) },
  };
}

/** The cursor names the first message of the next page. */
function beyond(message: StoredMessage, from: number, forward: boolean): boolean {
  return forward ? micros(message.ts) >= from : micros(message.ts) <= from;
}

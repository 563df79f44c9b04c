import type { Args } from './args.ts';
import type { Report } from './report.ts';
import type { SlackState } from './state.ts';
import type { TokenGrant } from './tokens.ts';
import type { SlackChannel } from './workspace.ts';

/** The JSON a method answers with. */
export type Answer = { readonly ok: boolean; readonly error?: string; readonly [key: string]: unknown };

/** What a method works on. */
export type MethodCall = {
  /** Its name, such as `chat.update`. */
  readonly method: string;
  readonly args: Args;
  readonly token: TokenGrant;
  readonly state: SlackState;
  readonly settings: MethodSettings;
  /** Real time, epoch milliseconds. */
  readonly wallMs: number;
  /** Notes what Slack would take, or cut silently, but a good client never sends. */
  readonly violate: Report;
};

export type MethodSettings = {
  readonly dedupeClientMsgId: boolean;
  readonly actionIdScope: 'message' | 'block';
  readonly privateChannelError: 'not_in_channel' | 'channel_not_found';
  /** Address of a new WebSocket, good for one connection. */
  readonly socketUrl: () => string;
};

export type Method = {
  /** The token needs one of these; none means any token will do. */
  readonly anyScopeOf: readonly string[];
  /** `apps.connections.open` alone takes an app-level token. */
  readonly tokenKind: TokenGrant['kind'];
  readonly run: (call: MethodCall) => Answer;
};

export function fail(error: string, more: Record<string, unknown> = {}): Answer {
  return { ok: false, error, ...more };
}

export function missingScope(token: TokenGrant, needed: readonly string[]): Answer {
  return fail('missing_scope', { needed: needed.join(','), provided: token.scopes.join(',') });
}

export function missingArgument(name: string): Answer {
  const message = `[ERROR] missing required field: ${name}`;
  return fail('invalid_arguments', { response_metadata: { messages: [message] } });
}

export function isMember(call: MethodCall, channel: SlackChannel): boolean {
  return channel.members.has(call.state.bot.userId);
}

/** The scope that covers this kind of conversation, such as `groups:history` for a private channel. */
export function scopeFor(channel: SlackChannel, what: 'history' | 'read'): string {
  switch (channel.kind) {
    case 'public':
      return `channels:${what}`;
    case 'private':
      return `groups:${what}`;
    case 'im':
      return `im:${what}`;
  }
}

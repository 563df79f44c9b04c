import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { isObject, type JsonObject, type Violation } from './report.ts';
import type { SlackState } from './state.ts';
import { validateBlocks } from './validate-blocks.ts';
import { nameBlocks } from './views.ts';

export const RESPONSE_PREFIX = '/commands/';
/** Slack takes this many answers on one address, for this long. */
const USES = 5;
const VALID_MS = 30 * 60_000;
const KEEP = 1000;

/** What came to a response_url. */
export type Response = { readonly id: string; readonly body: JsonObject };

/** What an address was given out for. */
export type ResponseContext = {
  readonly channel: string;
  readonly user: string;
  /** The message that something was done with; undefined for a command. */
  readonly ts: string | undefined;
  readonly threadTs: string | undefined;
};

export type ResponseUrls = {
  /** Newest last. */
  readonly received: readonly Response[];
  /** A new address, as a path. */
  create(context: ResponseContext): string;
  handle(pathname: string, body: string, response: ServerResponse): void;
};

export type ResponseUrlDeps = {
  readonly state: SlackState;
  readonly wallNow: () => number;
  /** Hears of answers that Slack would refuse or cut. */
  readonly violate: (violation: Violation) => void;
};

/** Addresses that an app answers on, to whoever gave a command or used a block. */
export function createResponseUrls({ state, wallNow, violate }: ResponseUrlDeps): ResponseUrls {
  const issued = new Map<
    string,
    { readonly context: ResponseContext; readonly untilMs: number; left: number }
  >();
  const received: Response[] = [];
  const refuse = (response: ServerResponse, status: number, error: string): void => {
    violate({ path: '', found: error, limit: `${USES} answers within ${VALID_MS / 60_000} minutes` });
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ok: false, error }));
  };
  return {
    received,
    create(context) {
      const id = randomUUID();
      issued.set(id, { context, untilMs: wallNow() + VALID_MS, left: USES });
      return `${RESPONSE_PREFIX}${id}`;
    },
    handle(pathname, text, response) {
      const id = pathname.slice(RESPONSE_PREFIX.length);
      const address = issued.get(id);
      if (address === undefined || wallNow() > address.untilMs) return refuse(response, 404, 'expired_url');
      if (address.left === 0) return refuse(response, 404, 'used_url');
      address.left -= 1;
      const body = parse(text);
      if (body === undefined) return refuse(response, 400, 'invalid_payload');
      const wrong = violationsOf(body);
      wrong.forEach(violate);
      if (wrong.length > 0) {
        response
          .writeHead(400, { 'content-type': 'application/json' })
          .end(JSON.stringify({ ok: false, error: 'invalid_blocks' }));
        return;
      }
      received.push({ id, body });
      if (received.length > KEEP) received.shift();
      show(state, address.context, body);
      response.writeHead(200).end('ok');
    },
  };
}

/** Puts an answer where Slack would: in place of the message it is about, beside it, or nowhere. */
function show(state: SlackState, context: ResponseContext, body: JsonObject): void {
  const { channel, user, ts } = context;
  const text = typeof body.text === 'string' ? body.text : '';
  const blocks = body.blocks === undefined ? undefined : nameBlocks(body.blocks);
  const ephemeral = state.ephemerals.find((one) => one.channel === channel && one.ts === ts);
  const message = ts === undefined ? undefined : state.findMessage(channel, ts);
  if (body.delete_original === true && ts !== undefined) {
    if (ephemeral === undefined) state.removeMessage(channel, ts);
    else state.removeEphemeral(channel, ts);
    return;
  }
  const original = ephemeral ?? message;
  if (body.replace_original === true && original !== undefined) {
    original.text = text;
    original.blocks = blocks;
    if (message !== undefined) message.editedTs = state.nextTs();
    state.changed(channel);
    return;
  }
  const threadTs = typeof body.thread_ts === 'string' ? body.thread_ts : context.threadTs;
  const shared = { channel, ts: state.nextTs(), threadTs, text, blocks };
  if (body.response_type === 'in_channel')
    state.addMessage({
      ...shared,
      wallMs: Date.now(),
      clientMsgId: undefined,
      user: state.bot.userId,
      files: [],
      metadata: undefined,
      editedTs: undefined,
    });
  else state.addEphemeral({ ...shared, user });
}

function parse(text: string): JsonObject | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function violationsOf({ text, blocks, delete_original: deletes }: JsonObject): readonly Violation[] {
  const found = blocks === undefined ? [] : [...validateBlocks(blocks).refused];
  if (deletes !== true && (typeof text !== 'string' || text === ''))
    found.push({ path: '/text', found: 'nothing', limit: 'text, also beside blocks' });
  return found;
}

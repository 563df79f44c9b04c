import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { isObject, type JsonObject, type Violation } from './report.ts';
import { validateBlocks } from './validate-blocks.ts';

export const RESPONSE_PREFIX = '/commands/';
/** Slack takes this many answers on one address. */
const USES = 5;
const KEEP = 1000;

/** What came to a response_url. */
export type Response = { readonly id: string; readonly body: JsonObject };

export type ResponseUrls = {
  /** Newest last. */
  readonly received: readonly Response[];
  /** The path of a new one. */
  create(): { readonly path: string };
  handle(pathname: string, body: string, response: ServerResponse): void;
};

/** Addresses that an app answers a command on; `violate` hears of answers that Slack would refuse or cut. */
export function createResponseUrls(violate: (violation: Violation) => void): ResponseUrls {
  const left = new Map<string, number>();
  const received: Response[] = [];
  const refuse = (response: ServerResponse, status: number, error: string): void => {
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ok: false, error }));
  };
  return {
    received,
    create() {
      const id = randomUUID();
      left.set(id, USES);
      return { path: `${RESPONSE_PREFIX}${id}` };
    },
    handle(pathname, text, response) {
      const id = pathname.slice(RESPONSE_PREFIX.length);
      const uses = left.get(id) ?? 0;
      if (uses === 0) return refuse(response, 404, left.has(id) ? 'used_url' : 'expired_url');
      left.set(id, uses - 1);
      const body = parse(text);
      if (body === undefined) return refuse(response, 400, 'invalid_payload');
      const wrong = violationsOf(body);
      wrong.forEach(violate);
      if (wrong.length > 0) return refuse(response, 400, 'invalid_blocks');
      received.push({ id, body });
      if (received.length > KEEP) received.shift();
      response.writeHead(200).end('ok');
    },
  };
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

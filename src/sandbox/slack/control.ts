import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FaultQueue, parseFault } from './faults.ts';
import type { Recorder } from './recorder.ts';
import type { SlackState } from './state.ts';

export const CONTROL_PREFIX = '/_control/';

export type ControlDeps = {
  readonly state: SlackState;
  readonly faults: FaultQueue;
  readonly recorder: Recorder;
};

type Reply = { readonly status: number; readonly body: unknown };

const LOOPBACK_HOSTS = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

function addFaults(faults: FaultQueue, body: string): Reply {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    return { status: 400, body: { error: 'the body is not JSON' } };
  }
  const parsed = (Array.isArray(given) ? given : [given]).map(parseFault);
  const wrong = parsed.find((fault) => typeof fault === 'string');
  if (wrong !== undefined) return { status: 400, body: { error: wrong } };
  for (const fault of parsed) if (typeof fault !== 'string') faults.add(fault);
  return { status: 200, body: { pending: faults.pending() } };
}

function read(deps: ControlDeps, resource: string, query: URLSearchParams): unknown {
  switch (resource) {
    case 'messages':
      return deps.state.messages(query.get('channel') ?? undefined);
    case 'calls': {
      const method = query.get('method');
      return deps.recorder.calls.filter((call) => method === null || call.method === method);
    }
    case 'violations': {
      const unexpected = deps.recorder.calls.filter((call) => call.unexpected).map((call) => call.method);
      return { violations: deps.recorder.violations, unexpected };
    }
    case 'stats':
      return deps.recorder.stats;
    case 'faults':
      return deps.faults.pending();
    default:
      return undefined;
  }
}

function decide(deps: ControlDeps, request: IncomingMessage, url: URL, body: string): Reply {
  // A web page in the same machine's browser must not reach this through a name of its own.
  if (!LOOPBACK_HOSTS.test(request.headers.host ?? '') || request.headers.origin !== undefined)
    return { status: 403, body: { error: 'only from this machine, and not from a web page' } };
  const resource = url.pathname.slice(CONTROL_PREFIX.length);
  if (request.method === 'GET') {
    const found = read(deps, resource, url.searchParams);
    return found === undefined ? { status: 404, body: { error: 'not found' } } : { status: 200, body: found };
  }
  if (resource !== 'faults') return { status: 404, body: { error: 'not found' } };
  if (request.method === 'POST') return addFaults(deps.faults, body);
  if (request.method !== 'DELETE') return { status: 405, body: { error: 'GET, POST or DELETE' } };
  deps.faults.clear();
  return { status: 200, body: { pending: [] } };
}

/**
 * `/_control/`: for tests that run the bot or the stand-in as another process. POST and DELETE faults;
 * GET faults, messages (`?channel=`), calls (`?method=`), violations, stats.
 */
export function handleControl(
  deps: ControlDeps,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: string,
): void {
  const reply = decide(deps, request, url, body);
  response.writeHead(reply.status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(reply.body));
}

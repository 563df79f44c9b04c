import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FaultQueue, parseFault } from './faults.ts';
import { act } from './interact/act.ts';
import type { AppRequests } from './interact/app-requests.ts';
import { NotPossibleError } from './interact/payloads.ts';
import type { People } from './interact/people.ts';
import type { Recorder } from './recorder.ts';
import { isObject } from './report.ts';
import type { SlackState } from './state.ts';

export const CONTROL_PREFIX = '/_control/';

export type ControlDeps = {
  readonly state: SlackState;
  readonly faults: FaultQueue;
  readonly recorder: Recorder;
  readonly requests: AppRequests;
  readonly people: People;
};

type Reply = { readonly status: number; readonly body: unknown };

const LOOPBACK_HOSTS = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;
const NOT_FOUND: Reply = { status: 404, body: { error: 'not found' } };

const ok = (body: unknown): Reply => ({ status: 200, body });
const wrong = (error: string): Reply => ({ status: 400, body: { error } });

function addFaults(faults: FaultQueue, given: unknown): Reply {
  const parsed = (Array.isArray(given) ? given : [given]).map(parseFault);
  const problem = parsed.find((fault) => typeof fault === 'string');
  if (problem !== undefined) return wrong(problem);
  for (const fault of parsed) if (typeof fault !== 'string') faults.add(fault);
  return ok({ pending: faults.pending() });
}

function setApp(requests: AppRequests, given: unknown): Reply {
  if (!isObject(given) || !URL.canParse(String(given.requestUrl)) || typeof given.signingSecret !== 'string')
    return wrong('an app is {"requestUrl": "http://127.0.0.1:…", "signingSecret": "…"}');
  const { hostname } = new URL(String(given.requestUrl));
  if (!LOOPBACK_HOSTS.test(hostname)) return wrong('requestUrl: expected an address of this machine');
  requests.address = { requestUrl: String(given.requestUrl), signingSecret: given.signingSecret };
  return ok({});
}

async function actAsPerson(people: People, name: string, given: unknown): Promise<Reply> {
  if (!isObject(given)) return wrong('the body is not a JSON object');
  try {
    return ok(await act(people, name, given));
  } catch (error) {
    if (error instanceof NotPossibleError) return wrong(error.message);
    throw error;
  }
}

function read(deps: ControlDeps, resource: string, query: URLSearchParams): unknown {
  const user = query.get('user');
  switch (resource) {
    case 'messages':
      return deps.state.messages(query.get('channel') ?? undefined);
    case 'ephemerals':
      return deps.state.ephemerals.filter((one) => user === null || one.user === user);
    case 'modals':
      return deps.state.views.stack(user ?? '');
    case 'home':
      return deps.state.views.home(user ?? '') ?? null;
    case 'requests':
      return deps.requests.sent;
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

async function decide(deps: ControlDeps, request: IncomingMessage, url: URL, body: string): Promise<Reply> {
  // A web page in the same machine's browser must not reach this through a name of its own.
  if (!LOOPBACK_HOSTS.test(request.headers.host ?? '') || request.headers.origin !== undefined)
    return { status: 403, body: { error: 'only from this machine, and not from a web page' } };
  const resource = url.pathname.slice(CONTROL_PREFIX.length);
  if (request.method === 'GET') {
    const found = read(deps, resource, url.searchParams);
    return found === undefined ? NOT_FOUND : ok(found);
  }
  const writable = ['faults', 'app'].includes(resource) || resource.startsWith('people/');
  if (!writable) return NOT_FOUND;
  if (request.method === 'DELETE' && resource === 'faults') {
    deps.faults.clear();
    return ok({ pending: [] });
  }
  if (request.method !== 'POST') return { status: 405, body: { error: 'GET, POST or DELETE' } };
  const given = parse(body);
  if (given === undefined) return wrong('the body is not JSON');
  if (resource === 'faults') return addFaults(deps.faults, given);
  if (resource === 'app') return setApp(deps.requests, given);
  return actAsPerson(deps.people, resource.slice('people/'.length), given);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/**
 * `/_control/`: for tests that run the bot or the stand-in as another process. What it takes and tells is in
 * api-docs.ts.
 */
export async function handleControl(
  deps: ControlDeps,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: string,
): Promise<void> {
  const reply = await decide(deps, request, url, body);
  response.writeHead(reply.status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(reply.body));
}

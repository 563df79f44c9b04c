import { type Args, parseArgs, stringArg } from './args.ts';
import { type Answer, fail, type MethodSettings, missingScope } from './method.ts';
import { METHODS } from './methods/table.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Violation } from './report.ts';
import type { SlackState } from './state.ts';
import { type TokenTable, tokenError } from './tokens.ts';

/** An HTTP answer of the Web API. */
export type Reply = {
  readonly status: number;
  readonly answer: Answer;
  readonly headers: Readonly<Record<string, string>>;
};

export type WebApiDeps = {
  readonly state: SlackState;
  readonly tokens: TokenTable;
  readonly settings: MethodSettings;
  readonly rateLimit: RateLimit | undefined;
  /** Seconds until the method may be called again; 0 when it may now. */
  readonly methodRates: (method: string) => number;
};

export type WebApiRequest = {
  readonly method: string;
  readonly args: Args;
  readonly token: string | undefined;
  readonly wallMs: number;
  readonly violations: Violation[];
};

/** Answer to a call that came too early. */
export function rateLimited(retryAfterSeconds: number): Reply {
  return { status: 429, answer: fail('ratelimited'), headers: { 'retry-after': String(retryAfterSeconds) } };
}

/** The token of a request, and its arguments without it; undefined when the body cannot be read. */
export function readRequest(
  authorization: string | undefined,
  contentType: string,
  body: string,
  query: URLSearchParams | undefined,
): { readonly token: string | undefined; readonly args: Args } | undefined {
  const parsed = parseArgs(contentType, body, query);
  if (parsed === undefined) return undefined;
  const { token: inBody, ...args } = parsed;
  const inHeader = authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : undefined;
  return { token: inHeader ?? (typeof inBody === 'string' ? inBody : undefined), args };
}

/** Runs one Web API call: method, token, scopes, rate, then the method itself, as Slack orders them. */
export function callWebApi(deps: WebApiDeps, request: WebApiRequest): Reply {
  const method = METHODS.get(request.method);
  if (method === undefined) return { status: 200, answer: fail('unknown_method'), headers: {} };
  const grant = request.token === undefined ? undefined : deps.tokens.get(request.token);
  const wrong = tokenError(request.token, grant);
  if (wrong !== undefined || grant === undefined)
    return { status: 200, answer: fail(wrong ?? 'invalid_auth'), headers: {} };
  const headers = {
    'x-oauth-scopes': grant.scopes.join(','),
    'x-accepted-oauth-scopes': method.anyScopeOf.join(','),
  };
  const refuse = (answer: Answer): Reply => ({ status: 200, answer, headers });
  if (grant.kind !== method.tokenKind) return refuse(fail('not_allowed_token_type'));
  if (method.anyScopeOf.length > 0 && !method.anyScopeOf.some((scope) => grant.scopes.includes(scope)))
    return refuse(missingScope(grant, method.anyScopeOf));
  const pause = deps.methodRates(request.method);
  if (pause > 0) return rateLimited(pause);
  if (deps.rateLimit !== undefined && request.method === 'chat.postMessage') {
    const reference = stringArg(request.args, 'channel') ?? '';
    const wait = deps.rateLimit(deps.state.findChannel(reference, true)?.id ?? reference);
    if (wait > 0) return rateLimited(wait);
  }
  const answer = method.run({
    method: request.method,
    args: request.args,
    token: grant,
    state: deps.state,
    settings: deps.settings,
    wallMs: request.wallMs,
    violate: (path, found, limit) => void request.violations.push({ path, found, limit }),
  });
  return { status: 200, answer, headers };
}

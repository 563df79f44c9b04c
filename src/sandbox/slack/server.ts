import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { apiDocs } from './api-docs.ts';
import { ANY_APP } from './app-manifest.ts';
import { type Args, stringArg } from './args.ts';
import { CONTROL_PREFIX, handleControl } from './control.ts';
import { createFaultQueue } from './faults.ts';
import { handleFile, isFilePath } from './file-server.ts';
import { readBody } from './http-body.ts';
import { ACK_MS, createAppRequests } from './interact/app-requests.ts';
import { createPeople } from './interact/people.ts';
import { slashCommandFields } from './interact/slash-command.ts';
import { fail, type MethodSettings } from './method.ts';
import { createMethodRates } from './method-rates.ts';
import { METHODS } from './methods/table.ts';
import type { SlackStandIn, SlackStandInOptions } from './options.ts';
import { createRateLimit } from './rate-limit.ts';
import { createRecorder, type RecordedCall } from './recorder.ts';
import type { Violation } from './report.ts';
import { playFault, sendAnswer } from './respond.ts';
import { createResponseUrls, RESPONSE_PREFIX, type ResponseContext } from './response-url.ts';
import { createSocketMode } from './socket-mode.ts';
import { createSlackState } from './state.ts';
import { defaultTokens, type TokenTable } from './tokens.ts';
import { createTopics } from './topics.ts';
import { callWebApi, readRequest } from './web-api.ts';

const API_PREFIX = '/api/';
const DEFAULT_KEEP_CALLS = 10_000;
const DEFAULT_KEEP_MESSAGES = 20_000;
const KEEP_MESSAGES_UNRECORDED = 1000;
const DEFAULT_WAIT_MS = 5000;
/** Long enough that a client that does not wait for it is found out. */
const FILE_PROCESSING_MS = 50;
/** Longer than any client keeps an idle connection, so that a reset is always one that was asked for. */
const KEEP_ALIVE_MS = 120_000;

/**
 * A Slack workspace on this machine: the Web API methods that a bot like Lastcall uses, as strict as Slack about
 * tokens, scopes, channels and Block Kit limits, and failing on demand (`faults`); and people who write, give
 * commands and use what the app has sent (`people`), of which the app hears as it would from Slack.
 */
export function createSlackStandIn(options: SlackStandInOptions = {}): SlackStandIn {
  const wallNow = options.wallNow ?? Date.now;
  const topics = createTopics();
  const state = createSlackState({
    now: options.now ?? Date.now,
    wallNow,
    keepMessages:
      options.keepMessages ?? (options.record === false ? KEEP_MESSAGES_UNRECORDED : DEFAULT_KEEP_MESSAGES),
    fileProcessingMs: options.fileProcessingMs ?? FILE_PROCESSING_MS,
    topics,
    fixture: options.workspace,
  });
  const tokens: TokenTable = new Map(Object.entries(options.tokens ?? defaultTokens()));
  const recorder = createRecorder(
    options.record === false ? 0 : (options.keepCalls ?? DEFAULT_KEEP_CALLS),
    () => topics.emit('log'),
  );
  const faults = createFaultQueue(() => topics.emit('faults'));
  const socketMode = createSocketMode(state.bot.appId, recorder.wake);
  const responseUrls = createResponseUrls({
    state,
    wallNow,
    violate: (violation) => recorder.violate('response_url', violation),
  });
  const requests = createAppRequests({ socketMode, recorder, wallNow, ackMs: options.ackMs ?? ACK_MS });
  const app = options.app ?? ANY_APP;
  const responseUrl = (context: ResponseContext): string => `${state.origin}${responseUrls.create(context)}`;
  const rates = { enforced: options.enforceRates ?? false };
  let host = '';
  const settings: MethodSettings = {
    dedupeClientMsgId: options.dedupeClientMsgId ?? false,
    actionIdScope: options.actionIdScope ?? 'message',
    privateChannelError: options.privateChannelError ?? 'not_in_channel',
    socketUrl: () => `ws://${host}${socketMode.ticket()}`,
  };
  const rateLimit =
    options.ratePerSecond === undefined ? undefined : createRateLimit(options.ratePerSecond, wallNow);
  const methodRates = createMethodRates(() => rates.enforced, wallNow);
  const deps = { state, tokens, settings, rateLimit, methodRates };
  const people = createPeople({ state, requests, responseUrl, app });
  let stopping = new AbortController();

  function channelNames(args: Args): readonly string[] {
    const given = stringArg(args, 'channel');
    if (given === undefined) return [];
    const channel = state.findChannel(given, true);
    return channel === undefined ? [given] : [given, channel.id, channel.name, `#${channel.name}`];
  }

  async function handleApi(request: IncomingMessage, response: ServerResponse, url: URL, body: string) {
    const method = url.pathname.slice(API_PREFIX.length);
    const query = url.search === '' ? undefined : url.searchParams;
    const { authorization } = request.headers;
    const read = readRequest(authorization, request.headers['content-type'] ?? '', body, query);
    const violations: Violation[] = [];
    const wallMs = wallNow();
    const args = read?.args ?? {};
    const call: RecordedCall = {
      method,
      args,
      wallMs,
      violations,
      unexpected: !METHODS.has(method),
      fault: undefined,
      status: undefined,
      response: undefined,
      answeredMs: undefined,
    };
    recorder.record(call);
    if (read === undefined) {
      violations.push({ path: '', found: 'a body that cannot be read', limit: 'a form or a JSON object' });
      sendAnswer(call, response, { status: 200, answer: fail('invalid_post_type'), headers: {} });
      return recorder.settle(call);
    }
    const act = () => callWebApi(deps, { method, args, token: read.token, wallMs, violations });
    const fault = faults.take(method, () => channelNames(args));
    if (fault === undefined) sendAnswer(call, response, act());
    else await playFault(fault, call, response, act, stopping.signal);
    recorder.settle(call);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (isFilePath(url.pathname)) return handleFile({ state, tokens }, request, response, url);
    const body = await readBody(request);
    if (body === undefined) response.writeHead(413).end();
    else if (url.pathname.startsWith(API_PREFIX)) await handleApi(request, response, url, body);
    else if (url.pathname.startsWith(RESPONSE_PREFIX)) {
      responseUrls.handle(url.pathname, body, response);
      recorder.wake();
    } else if (url.pathname.startsWith(CONTROL_PREFIX))
      await handleControl({ state, faults, recorder, requests, people }, request, response, url, body);
    else if (url.pathname === '/')
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(apiDocs(state.origin));
    else response.writeHead(404).end();
  }

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A delayed answer that `stop` cut short; anything else is a fault of the stand-in itself.
      if (stopping.signal.aborted) return;
      response.destroy();
      process.stderr.write(`Slack stand-in: ${error instanceof Error ? error.stack : String(error)}\n`);
    });
  });

  server.on('upgrade', socketMode.upgrade);

  return {
    async start(port = 0) {
      stopping = new AbortController();
      // As many slow answers as a test likes.
      setMaxListeners(0, stopping.signal);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
      await promise;
      server.off('error', reject);
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      host = `127.0.0.1:${bound}`;
      state.origin = `http://${host}`;
      return { url: `http://${host}${API_PREFIX}` };
    },
    async stop() {
      stopping.abort();
      if (!server.listening) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      socketMode.drop();
      await promise;
    },
    state,
    tokens,
    faults,
    calls: recorder.calls,
    violations: recorder.violations,
    stats: recorder.stats,
    socketMode,
    responses: responseUrls.received,
    requests,
    people,
    app,
    topics,
    rates,
    slashCommand: (command = {}) => slashCommandFields(state, command, responseUrl),
    unexpected: () => recorder.calls.filter((call) => call.unexpected),
    async waitForMessages(count, channel, timeoutMs = DEFAULT_WAIT_MS) {
      const enough = () => state.messages(channel).length >= count;
      await recorder.waitFor(enough, `${count} messages`, timeoutMs);
      return state.messages(channel);
    },
    waitFor: (condition, what, timeoutMs = DEFAULT_WAIT_MS) => recorder.waitFor(condition, what, timeoutMs),
  };
}

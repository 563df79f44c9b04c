import type { Recorder } from '../recorder.ts';
import { isObject, type JsonObject } from '../report.ts';
import { signatureHeaders } from '../sign.ts';
import type { SocketMode } from '../socket-mode.ts';

/** How long Slack waits for an app to acknowledge a request. */
export const ACK_MS = 3000;
const KEEP_REQUESTS = 1000;

/** Where an app takes Slack's requests over HTTP. */
export type AppAddress = { readonly requestUrl: string; readonly signingSecret: string };

/** What Slack tells an app: of a command, of something done with blocks or views, or of an event. */
export type RequestKind = 'slash_commands' | 'interactive' | 'events_api';

/** A request to the app, and what came of it. */
export type AppRequest = {
  readonly id: number;
  readonly kind: RequestKind;
  /** The command, or the payload's or the event's type. */
  readonly name: string;
  readonly payload: JsonObject;
  /** Real time, epoch milliseconds. */
  readonly wallMs: number;
  /** How long the acknowledgement took, in milliseconds; undefined while there is none. */
  ackMs: number | undefined;
  /** HTTP status; undefined for Socket Mode and where nothing was answered. */
  status: number | undefined;
  /** What it was acknowledged with. */
  answer: unknown;
  /** Slack's word for what went wrong; undefined where nothing did. */
  problem: 'operation_timeout' | 'dispatch_failed' | 'no_app' | undefined;
};

export type AppRequests = {
  /** Set for HTTP; where it is not, requests go to whoever is connected by Socket Mode. */
  address: AppAddress | undefined;
  /** The newest, oldest first. */
  readonly sent: readonly AppRequest[];
  /** Resolves once it is acknowledged or has failed; never rejects. */
  send(kind: RequestKind, name: string, payload: JsonObject): Promise<AppRequest>;
};

export type AppRequestDeps = {
  readonly socketMode: SocketMode;
  readonly recorder: Recorder;
  readonly wallNow: () => number;
  readonly ackMs: number;
};

/** Sends an app what Slack would, signed over HTTP or through its socket, and minds the three seconds. */
export function createAppRequests({ socketMode, recorder, wallNow, ackMs }: AppRequestDeps): AppRequests {
  const sent: AppRequest[] = [];
  let count = 0;

  async function overHttp(request: AppRequest, { requestUrl, signingSecret }: AppAddress): Promise<void> {
    const form = request.kind !== 'events_api';
    const body = bodyOf(request.kind, request.payload);
    const response = await fetch(requestUrl, {
      method: 'POST',
      headers: {
        'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
        ...signatureHeaders(signingSecret, body, wallNow()),
      },
      body,
      signal: AbortSignal.timeout(ackMs),
    });
    const text = await response.text();
    request.status = response.status;
    request.answer = parsed(text);
    if (!response.ok) request.problem = 'dispatch_failed';
  }

  async function attempt(request: AppRequest): Promise<void> {
    try {
      if (requests.address !== undefined) await overHttp(request, requests.address);
      else if (socketMode.connected === 0) request.problem = 'no_app';
      else request.answer = await socketMode.deliver(request.kind, request.payload);
    } catch (error) {
      const late = isLate(error);
      request.problem = late ? 'operation_timeout' : 'dispatch_failed';
      if (late)
        recorder.violate(`request ${request.name}`, {
          path: '',
          found: `no acknowledgement within ${ackMs} ms`,
          limit: `one within ${ackMs} ms`,
        });
    }
  }

  const requests: AppRequests = {
    address: undefined,
    sent,
    async send(kind, name, payload) {
      count += 1;
      const request: AppRequest = {
        id: count,
        kind,
        name,
        payload,
        wallMs: wallNow(),
        ackMs: undefined,
        status: undefined,
        answer: undefined,
        problem: undefined,
      };
      sent.push(request);
      if (sent.length > KEEP_REQUESTS) sent.shift();
      recorder.wake();
      await attempt(request);
      request.ackMs = wallNow() - request.wallMs;
      recorder.wake();
      return request;
    },
  };
  return requests;
}

function bodyOf(kind: RequestKind, payload: JsonObject): string {
  switch (kind) {
    case 'slash_commands':
      return new URLSearchParams(payload as Record<string, string>).toString();
    case 'interactive':
      return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    case 'events_api':
      return JSON.stringify(payload);
  }
}

/** JSON where it is some, else the text; undefined where there is none. */
function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const isLate = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'TimeoutError' || error.message.includes('not acknowledged within'));

/** What an acknowledgement carries, where that is an object. */
export const answerObject = (request: AppRequest): JsonObject =>
  isObject(request.answer) ? request.answer : {};

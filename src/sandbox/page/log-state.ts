import type { AppRequest } from '../slack/interact/app-requests.ts';
import type { SlackStandIn } from '../slack/options.ts';
import type { RecordedCall } from '../slack/recorder.ts';
import type { LogEntry } from './wire.ts';

/** What the drawer shows; what is older is in `/_control/calls` of the stand-in. */
const SHOWN = 200;

/** The newest calls of the app and requests to it, newest first. */
export function logState({ calls, requests }: SlackStandIn): LogEntry[] {
  const first = calls.length - Math.min(calls.length, SHOWN);
  const all = [
    ...calls.slice(-SHOWN).map((call, index) => callEntry(call, first + index)),
    ...requests.sent.slice(-SHOWN).map(requestEntry),
  ];
  return all.sort((a, b) => b.wallMs - a.wallMs).slice(0, SHOWN);
}

const callEntry = (call: RecordedCall, index: number): LogEntry => ({
  key: `call-${call.wallMs}-${index}`,
  kind: 'call',
  name: call.method,
  wallMs: call.wallMs,
  tookMs: call.answeredMs === undefined ? null : call.answeredMs - call.wallMs,
  status: call.status ?? null,
  ok: call.response?.ok === true && call.fault === undefined,
  problem: call.fault === undefined ? (call.response?.error ?? null) : `fault: ${call.fault}`,
  violations: call.violations,
  sent: call.args,
  answered: call.response ?? null,
});

const requestEntry = (request: AppRequest): LogEntry => ({
  key: `request-${request.id}`,
  kind: 'request',
  name: request.name,
  wallMs: request.wallMs,
  tookMs: request.ackMs ?? null,
  status: request.status ?? null,
  ok: request.problem === undefined,
  problem: request.problem ?? null,
  violations: [],
  sent: request.payload,
  answered: request.answer ?? null,
});

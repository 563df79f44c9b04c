import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { fail } from './method.ts';
import type { RecordedCall } from './recorder.ts';
import { type Reply, rateLimited } from './web-api.ts';

export function sendAnswer(call: RecordedCall, response: ServerResponse, reply: Reply): void {
  call.response = reply.answer;
  if (response.destroyed) return;
  call.status = reply.status;
  const body = JSON.stringify(reply.answer);
  response.writeHead(reply.status, {
    ...reply.headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body, () => {
    call.answeredMs = Date.now();
  });
}

function serverError(call: RecordedCall, response: ServerResponse, status: number): void {
  call.status = status;
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end('<html><body>Server error</body></html>');
}

/**
 * Plays a fault out. `act` runs the call; what it answers may be withheld. `stopping` ends a delay.
 */
export async function playFault(
  fault: Fault,
  call: RecordedCall,
  response: ServerResponse,
  act: () => Reply,
  stopping: AbortSignal,
): Promise<void> {
  call.fault = fault.kind;
  switch (fault.kind) {
    case '429':
      return sendAnswer(call, response, rateLimited(fault.retryAfterSeconds ?? 1));
    case '500':
    case '503':
      return serverError(call, response, Number(fault.kind));
    case 'error':
      return sendAnswer(call, response, {
        status: 200,
        answer: fail(fault.error ?? 'fatal_error'),
        headers: {},
      });
    case 'timeout':
      return;
    case 'timeout-after':
      call.response = act().answer;
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'reset-after':
      call.response = act().answer;
      response.socket?.resetAndDestroy();
      return;
    case 'slow':
      await delay(fault.delayMs ?? 1000, undefined, { signal: stopping });
      return sendAnswer(call, response, act());
  }
}

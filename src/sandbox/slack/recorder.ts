import type { Args } from './args.ts';
import type { FaultKind } from './faults.ts';
import type { Answer } from './method.ts';
import type { Violation } from './report.ts';

/** One request as the stand-in saw it. The token is not kept. */
export type RecordedCall = {
  readonly method: string;
  readonly args: Args;
  /** Real time of arrival, epoch milliseconds. */
  readonly wallMs: number;
  readonly violations: readonly Violation[];
  /** A method that the stand-in does not have. */
  readonly unexpected: boolean;
  fault: FaultKind | undefined;
  /** HTTP status; undefined when nothing was answered. */
  status: number | undefined;
  /** What the method came to, also when the answer was then withheld. */
  response: Answer | undefined;
  /** When the answer was handed to the system, epoch milliseconds; undefined when it never was. */
  answeredMs: number | undefined;
};

type RecordedViolation = Violation & { readonly method: string };

type Stats = { calls: number; posted: number; violations: number; unexpected: number };

export type Recorder = {
  /** The newest calls, oldest first. */
  readonly calls: readonly RecordedCall[];
  readonly violations: readonly RecordedViolation[];
  /** Counts since the start; kept also where calls are not. */
  readonly stats: Stats;
  record(call: RecordedCall): void;
  /** To be called when a call is done with: counts, keeps violations, wakes whoever waits. */
  settle(call: RecordedCall): void;
  /** Notes a violation outside of any call. */
  violate(method: string, violation: Violation): void;
  /** Has whoever waits look again, after something that is no call. */
  wake(): void;
  /** Resolves when `condition` holds; rejects after `timeoutMs`, saying what it waited for. */
  waitFor(condition: () => boolean, what: string, timeoutMs: number): Promise<void>;
};

/** Keeps at most `keep` calls and violations; with `keep` 0 only the counts. `changed` is called with every change. */
export function createRecorder(keep: number, changed: () => void = () => undefined): Recorder {
  const calls: RecordedCall[] = [];
  const violations: RecordedViolation[] = [];
  const waiting = new Set<() => void>();
  const stats: Stats = { calls: 0, posted: 0, violations: 0, unexpected: 0 };
  const recorder: Recorder = {
    calls,
    violations,
    stats,
    record(call) {
      stats.calls += 1;
      if (keep === 0) return;
      calls.push(call);
      if (calls.length > keep) calls.shift();
    },
    settle(call) {
      if (call.method === 'chat.postMessage' && call.response?.ok) stats.posted += 1;
      if (call.unexpected) stats.unexpected += 1;
      for (const violation of call.violations) recorder.violate(call.method, violation);
      recorder.wake();
    },
    violate(method, violation) {
      stats.violations += 1;
      if (keep > 0) violations.push({ ...violation, method });
      if (violations.length > keep) violations.shift();
    },
    wake() {
      changed();
      for (const check of waiting) check();
    },
    async waitFor(condition, what, timeoutMs) {
      if (condition()) return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const check = () => {
        if (condition()) resolve();
      };
      const timer = setTimeout(() => reject(new Error(`${what}: not within ${timeoutMs} ms`)), timeoutMs);
      waiting.add(check);
      try {
        await promise;
      } finally {
        clearTimeout(timer);
        waiting.delete(check);
      }
    },
  };
  return recorder;
}

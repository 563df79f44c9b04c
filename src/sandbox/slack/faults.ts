/**
 * What goes wrong, and whether the action happens before it does:
 * - `429`, `500`, `503`, `error`: refused, nothing done;
 * - `timeout`: nothing done, never answered; `timeout-after`: done, never answered;
 * - `reset`: connection reset, nothing done; `reset-after`: done, then reset without an answer;
 * - `slow`: done and answered after `delayMs`, even when the client has hung up meanwhile.
 */
const FAULT_KINDS = [
  '429',
  '500',
  '503',
  'error',
  'timeout',
  'timeout-after',
  'reset',
  'reset-after',
  'slow',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export type Fault = {
  readonly kind: FaultKind;
  /** Web API method; every method when left out. */
  readonly method?: string;
  /** As the client names it, or the channel's id or name; every channel when left out. */
  readonly channel?: string;
  /** How many calls it hits. One unless told otherwise. */
  readonly times?: number | 'always';
  /** For `429`; 1 unless told otherwise. */
  readonly retryAfterSeconds?: number;
  /** For `slow`; 1000 unless told otherwise. */
  readonly delayMs?: number;
  /** For `error`: Slack's error code; `fatal_error` unless told otherwise. */
  readonly error?: string;
};

export type FaultQueue = {
  add(fault: Fault): void;
  clear(): void;
  /** Faults that have not run out, with what is left of them. */
  pending(): readonly Fault[];
  /** The first fault that applies, used up by one. `channels` are all names of the call's channel. */
  take(method: string, channels: () => readonly string[]): Fault | undefined;
};

/** `changed` is called when faults were added, removed or used up. */
export function createFaultQueue(changed: () => void = () => undefined): FaultQueue {
  let queue: { readonly fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      const times = fault.times ?? 1;
      queue.push({ fault, left: times === 'always' ? Number.POSITIVE_INFINITY : times });
      changed();
    },
    clear() {
      queue = [];
      changed();
    },
    pending: () =>
      queue.map(({ fault, left }) => ({ ...fault, times: Number.isFinite(left) ? left : 'always' })),
    take(method, channels) {
      if (queue.length === 0) return undefined;
      const names = channels();
      const entry = queue.find(
        ({ fault }) =>
          (fault.method === undefined || fault.method === method) &&
          (fault.channel === undefined || names.includes(fault.channel)),
      );
      if (entry === undefined) return undefined;
      entry.left -= 1;
      if (entry.left <= 0) queue = queue.filter((other) => other !== entry);
      changed();
      return entry.fault;
    },
  };
}

/** Reads a fault from outside (the control endpoint); a string says what is wrong with it. */
export function parseFault(value: unknown): Fault | string {
  if (typeof value !== 'object' || value === null) return 'a fault is an object with a kind';
  const { kind, method, channel, times, retryAfterSeconds, delayMs, error, ...unknown } = value as Record<
    string,
    unknown
  >;
  const known = FAULT_KINDS.find((candidate) => candidate === kind);
  if (known === undefined) return `kind: expected one of ${FAULT_KINDS.join(', ')}`;
  const extra = Object.keys(unknown)[0];
  if (extra !== undefined) return `${extra}: unknown property`;
  for (const [name, text] of Object.entries({ method, channel, error }))
    if (text !== undefined && typeof text !== 'string') return `${name}: expected a string`;
  for (const [name, number] of Object.entries({ retryAfterSeconds, delayMs }))
    if (number !== undefined && !isCount(number, 0)) return `${name}: expected a number from 0`;
  if (times !== undefined && times !== 'always' && !isCount(times, 1))
    return 'times: expected a whole number from 1, or "always"';
  return { ...(value as Omit<Fault, 'kind'>), kind: known };
}

function isCount(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= least;
}

/**
 * What goes wrong with mail:
 * - `refuse`: RCPT TO answered with 550; `greylist`: with 451;
 * - `drop`: connection closed while the message is being sent, nothing kept;
 * - `drop-after`: message kept, connection closed before the 250;
 * - `slow`: message kept and answered after `delayMs`.
 */
export type MailFault = {
  readonly kind: 'refuse' | 'greylist' | 'drop' | 'drop-after' | 'slow';
  /** Recipient; every recipient when left out. */
  readonly address?: string;
  /** How many times. `refuse` always, the others once, unless told otherwise. */
  readonly times?: number | 'always';
  /** For `slow`; 1000 unless told otherwise. */
  readonly delayMs?: number;
};

export type MailFaults = {
  add(fault: MailFault): void;
  clear(): void;
  /** The first fault of these kinds for one of the addresses, used up by one. */
  take(kinds: readonly MailFault['kind'][], addresses: readonly string[]): MailFault | undefined;
};

function allowance(fault: MailFault): number {
  const times = fault.times ?? (fault.kind === 'refuse' ? 'always' : 1);
  return times === 'always' ? Number.POSITIVE_INFINITY : times;
}

export function createMailFaults(): MailFaults {
  let queue: { readonly fault: MailFault; left: number }[] = [];
  return {
    add: (fault) => void queue.push({ fault, left: allowance(fault) }),
    clear() {
      queue = [];
    },
    take(kinds, addresses) {
      const lower = addresses.map((address) => address.toLowerCase());
      const entry = queue.find(
        ({ fault }) =>
          kinds.includes(fault.kind) &&
          (fault.address === undefined || lower.includes(fault.address.toLowerCase())),
      );
      if (entry === undefined) return undefined;
      entry.left -= 1;
      if (entry.left <= 0) queue = queue.filter((other) => other !== entry);
      return entry.fault;
    },
  };
}

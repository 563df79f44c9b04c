/** Where something is posted: a channel, or the thread of a message in it. */
export interface Place {
  readonly channel: string;
  readonly threadTs?: string;
}

/** Reads a recipient of the ledger: `C0IT000001`, or `C0IT000001:1700000000.000100` for a thread. */
export function placeOf(recipient: string): Place {
  const [, channel, threadTs] = /^([CGD][A-Z0-9]{6,}):(\d+\.\d+)$/.exec(recipient) ?? [];
  return channel === undefined || threadTs === undefined ? { channel: recipient } : { channel, threadTs };
}

/** Writes what `placeOf` reads. */
export const recipientAt = ({ channel, threadTs }: Place): string =>
  threadTs === undefined ? channel : `${channel}:${threadTs}`;

/** Up to where each person has read each channel. */
export type ReadMarks = {
  /** A message's ts; '0' where nothing was read. */
  of(user: string, channel: string): string;
  /** Moves it on, never back. @returns true where it moved */
  read(user: string, channel: string, ts: string): boolean;
};

export function createReadMarks(): ReadMarks {
  const marks = new Map<string, string>();
  const key = (user: string, channel: string) => `${user}:${channel}`;
  return {
    of: (user, channel) => marks.get(key(user, channel)) ?? '0',
    read(user, channel, ts) {
      // Their seconds all have ten digits, and their fractions six.
      if (ts <= (marks.get(key(user, channel)) ?? '0')) return false;
      marks.set(key(user, channel), ts);
      return true;
    },
  };
}

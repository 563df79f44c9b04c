/**
 * What can change in the workspace: a channel's messages, somebody's modals or Home tab, the list of channels, the
 * log of calls and requests, the faults.
 */
export type Topic =
  | `channel:${string}`
  | `modals:${string}`
  | `home:${string}`
  | 'workspace'
  | 'log'
  | 'faults';

/** Tells whoever listens that something has changed; what it is now is to be asked for. */
export type Topics = {
  emit(topic: Topic): void;
  /** @returns what ends the listening */
  on(listener: (topic: Topic) => void): () => void;
};

export function createTopics(): Topics {
  const listeners = new Set<(topic: Topic) => void>();
  return {
    emit(topic) {
      for (const listener of listeners) listener(topic);
    },
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

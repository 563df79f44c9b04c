import type { Json } from '../../wire.ts';

/** The answers given so far in one message or view, by block and action, as Slack spells them. */
export type Values = {
  get(blockId: string, actionId: string): Json | undefined;
  set(blockId: string, actionId: string, value: Json): void;
  all(): Record<string, Record<string, Json>>;
  /** Forgets what is not there any more. */
  keepOnly(keys: ReadonlySet<string>): void;
};

export const keyOf = (blockId: string, actionId: string): string => `${blockId}\n${actionId}`;

export function createValues(): Values {
  const values = new Map<string, Json>();
  return {
    get: (blockId, actionId) => values.get(keyOf(blockId, actionId)),
    set: (blockId, actionId, value) => void values.set(keyOf(blockId, actionId), value),
    all() {
      const all: Record<string, Record<string, Json>> = {};
      for (const [key, value] of values) {
        const [blockId = '', actionId = ''] = key.split('\n');
        all[blockId] = { ...all[blockId], [actionId]: value };
      }
      return all;
    },
    keepOnly(keys) {
      for (const key of values.keys()) if (!keys.has(key)) values.delete(key);
    },
  };
}

import { randomUUID } from 'node:crypto';

/** How long a trigger_id may be exchanged for a modal. */
export const TRIGGER_MS = 3000;

type Trigger = {
  readonly user: string;
  readonly issuedMs: number;
  readonly view: string | undefined;
  used: boolean;
};

export type Triggers = {
  /** A new one, for what this person has just done; `view` is the modal it was done in. */
  issue(user: string, view?: string): string;
  /** Uses it up. An error code of Slack's where it cannot be used. */
  exchange(id: string): { readonly user: string; readonly view: string | undefined } | string;
};

/** trigger_ids: good for one modal, within three seconds of real time. */
export function createTriggers(wallNow: () => number): Triggers {
  const issued = new Map<string, Trigger>();
  return {
    issue(user, view) {
      for (const [id, { issuedMs }] of issued) {
        // Remembered for longer than they hold, so that a late one is told from one that never was.
        if (wallNow() - issuedMs > TRIGGER_MS * 100) issued.delete(id);
      }
      const id = randomUUID();
      issued.set(id, { user, issuedMs: wallNow(), view, used: false });
      return id;
    },
    exchange(id) {
      const trigger = issued.get(id);
      if (trigger === undefined) return 'invalid_trigger_id';
      if (trigger.used) return 'exchanged_trigger_id';
      if (wallNow() - trigger.issuedMs > TRIGGER_MS) return 'expired_trigger_id';
      trigger.used = true;
      return { user: trigger.user, view: trigger.view };
    },
  };
}

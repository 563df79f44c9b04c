import { createRateLimit } from './rate-limit.ts';

/**
 * Calls a minute that Slack grants one app in one workspace, by method (slack-facts, "Rates"). Slack counts
 * chat.postMessage by channel: that is `ratePerSecond`.
 */
export const CALLS_PER_MINUTE: Readonly<Record<string, number>> = {
  'views.open': 100,
  'views.push': 100,
  'views.update': 100,
  'views.publish': 100,
  'users.info': 100,
  'files.getUploadURLExternal': 100,
  'files.completeUploadExternal': 100,
  'files.info': 100,
  'chat.update': 50,
  'conversations.info': 50,
  'conversations.open': 50,
  'conversations.members': 100,
  'conversations.history': 50,
  'conversations.replies': 50,
  'users.lookupByEmail': 50,
  'conversations.list': 20,
  'users.list': 20,
};

const MINUTE_S = 60;

/** Seconds that a caller of a method must wait. `enforced` is asked each time, so that it can be switched. */
export function createMethodRates(
  enforced: () => boolean,
  wallNow: () => number,
): (method: string) => number {
  const limits = new Map(
    Object.entries(CALLS_PER_MINUTE).map(([method, perMinute]) => {
      // A minute's worth at once, as Slack takes bursts; then as many as it grants.
      const rate = createRateLimit(perMinute / MINUTE_S, wallNow, perMinute);
      return [method, () => rate(method)] as const;
    }),
  );
  return (method) => (enforced() ? (limits.get(method)?.() ?? 0) : 0);
}

import { createHash } from 'node:crypto';
import type { Deed } from './acts.ts';
import type { SlackDeps } from './deps.ts';
import { perform } from './perform.ts';

/**
 * Writes a deed down, so that it survives whatever happens after Slack has its acknowledgement, and carries it out
 * once there is time. The same request delivered again has the same `parts`, and changes nothing.
 */
export async function receive(deps: SlackDeps, deed: Deed, parts: readonly unknown[]): Promise<void> {
  const received = { workspaceId: deps.workspaceId, id: requestId(deed, parts), act: deed };
  const isNew = await deps.inbox.accept(received);
  if (isNew) deps.carryOut(received);
}

const requestId = (deed: Deed, parts: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify([deed.kind, deed.by.userId, ...parts]))
    .digest('base64url');

/** Carries out what a process wrote down and did not live to carry out. */
export async function performLost(deps: SlackDeps): Promise<void> {
  for (const received of await deps.inbox.takeLost(MOST_LOST)) await perform(deps, received);
}

const MOST_LOST = 100;

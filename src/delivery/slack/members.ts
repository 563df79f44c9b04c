import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Directory } from './directory.ts';
import { createRecall } from './recall.ts';

/** Who is in a channel changes more often than who people are. */
const KEEP_MS = 60_000;
const KEEP_AT_MOST = 200;
const A_PAGE = 1000;
const MOST_PAGES = 20;

export interface Members {
  /** True if somebody is in a channel, given by id or name; false where Slack does not say. */
  readonly isIn: (channel: string | null, userId: string) => Promise<boolean>;
}

/** Tells who is in which channel, for contracts that are limited to theirs. */
export function createMembers(client: WebClient, directory: Directory): Members {
  const known = createRecall<ReadonlySet<string>>({ max: KEEP_AT_MOST, keepMs: KEEP_MS });
  return {
    async isIn(channel, userId) {
      if (channel === null) return false;
      try {
        const id = await directory.channelOf(channel);
        return id !== undefined && (await known.get(id, () => membersOf(client, id))).has(userId);
      } catch (error) {
        // What cannot be told is not shown; a fault of Slack's passes, and the next look tells.
        if (error instanceof WebAPIPlatformError || error instanceof Error) return false;
        throw error;
      }
    },
  };
}

async function membersOf(client: WebClient, channel: string): Promise<ReadonlySet<string>> {
  const members = new Set<string>();
  let cursor = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await client.conversations.members({
      channel,
      limit: A_PAGE,
      ...(cursor === '' ? {} : { cursor }),
    });
    for (const member of answer.members ?? []) members.add(member);
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (cursor === '') break;
  }
  return members;
}

import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { createRecall } from './recall.ts';

/** People change addresses and accounts rarely, and lookupByEmail is limited to about 50 a minute. */
const KEEP_MS = 5 * 60_000;
const KEEP_AT_MOST = 5000;

const CHANNELS_A_PAGE = 999;
/** conversations.list is limited to about 20 calls a minute; larger workspaces have to give channel ids. */
const MOST_CHANNEL_PAGES = 20;

/** How contracts name an owner whose address Slack does not show. */
const SLACK_IDENTITY = /^slack:([UW][A-Z0-9]{4,20})$/;

/** Who stands behind an address. */
type Person = { readonly kind: 'user'; readonly id: string } | { readonly kind: 'nobody' | 'deactivated' };

/** Finds people and channels of one workspace; answers are kept for a few minutes. All reject as the client does. */
export interface Directory {
  readonly personOf: (email: string) => Promise<Person>;
  /** Id of the direct messages with a user. */
  readonly directMessagesOf: (userId: string) => Promise<string>;
  /** Id of a channel given by id or name; undefined where no channel that the bot can see has that name. */
  readonly channelOf: (idOrName: string) => Promise<string | undefined>;
}

export function createDirectory(client: WebClient): Directory {
  const people = createRecall<Person>({ max: KEEP_AT_MOST, keepMs: KEEP_MS });
  const conversations = createRecall<string>({ max: KEEP_AT_MOST, keepMs: KEEP_MS });
  const channels = createRecall<string | undefined>({ max: KEEP_AT_MOST, keepMs: KEEP_MS });
  return {
    personOf: (email) => {
      // Who shows no address is known by their id.
      const id = SLACK_IDENTITY.exec(email)?.[1];
      if (id !== undefined) return Promise.resolve({ kind: 'user', id });
      return people.get(email.toLowerCase(), () => lookUp(client, email));
    },
    directMessagesOf: (userId) => conversations.get(userId, () => open(client, userId)),
    async channelOf(idOrName) {
      if (/^[CGD][A-Z0-9]{6,}$/.test(idOrName)) return idOrName;
      const name = idOrName.replace(/^#/, '');
      return channels.get(name, () => channelNamed(client, name));
    },
  };
}

async function lookUp(client: WebClient, email: string): Promise<Person> {
  try {
    const { user } = await client.users.lookupByEmail({ email });
    if (user?.id === undefined) return { kind: 'nobody' };
    return user.deleted === true ? { kind: 'deactivated' } : { kind: 'user', id: user.id };
  } catch (error) {
    if (error instanceof WebAPIPlatformError && error.data.error === 'users_not_found')
      return { kind: 'nobody' };
    throw error;
  }
}

async function open(client: WebClient, userId: string): Promise<string> {
  const { channel } = await client.conversations.open({ users: userId });
  if (channel?.id === undefined) throw new Error('conversations.open named no channel');
  return channel.id;
}

async function channelNamed(client: WebClient, name: string): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < MOST_CHANNEL_PAGES; page += 1) {
    const answer = await client.conversations.list({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: CHANNELS_A_PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const match = answer.channels?.find((channel) => channel.name === name);
    if (match?.id !== undefined) return match.id;
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return undefined;
  }
  return undefined;
}

import type { KnownBlock } from '@slack/types';
import { cut } from '../cut.ts';
import { classifySlackError } from './classify-error.ts';
import type { SlackDeps } from './deps.ts';
import { TEXT_LIMIT } from './limits.ts';

/** Where somebody acted, and so where they are answered. JSON, as acts are kept until they are carried out. */
export interface Asker {
  readonly userId: string;
  readonly teamId?: string | undefined;
  /** Good for five answers within half an hour. */
  readonly responseUrl?: string | undefined;
  readonly channel?: string | undefined;
  readonly threadTs?: string | undefined;
  /** The message that they pressed something of. */
  readonly messageTs?: string | undefined;
}

/** What somebody is told; nobody else sees it. */
export interface Telling {
  readonly text: string;
  readonly blocks?: readonly KnownBlock[];
}

/**
 * Answers somebody where they acted, for their eyes only; where that cannot be done, by direct message. What was
 * done stays done: an answer that cannot be given is logged and no more.
 */
export async function tell(
  { client, log }: Pick<SlackDeps, 'client' | 'log'>,
  asker: Asker,
  telling: string | Telling,
): Promise<void> {
  const message = typeof telling === 'string' ? { text: telling } : telling;
  const content = {
    text: cut(message.text, TEXT_LIMIT),
    ...(message.blocks === undefined ? {} : { blocks: [...message.blocks] }),
  };
  const ways = [
    asker.responseUrl === undefined ? undefined : () => answer(asker.responseUrl ?? '', content),
    asker.channel === undefined
      ? undefined
      : () =>
          client.chat.postEphemeral({
            channel: asker.channel ?? '',
            user: asker.userId,
            ...content,
            ...(asker.threadTs === undefined ? {} : { thread_ts: asker.threadTs }),
          }),
    () => client.chat.postMessage({ channel: asker.userId, ...content, unfurl_links: false }),
  ].filter((way) => way !== undefined);
  for (const way of ways) {
    try {
      await way();
      return;
    } catch (error) {
      const to = { medium: 'slack-dm', recipient: asker.userId } as const;
      log.warn(`could not answer ${asker.userId}: ${classifySlackError(error, to, 'post').reason}`);
    }
  }
}

async function answer(url: string, content: object): Promise<void> {
  const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...content });
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`its response_url answered with HTTP status ${response.status}`);
}

const RESPONSE_TIMEOUT_MS = 10_000;

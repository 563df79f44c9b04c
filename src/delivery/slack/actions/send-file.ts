import { WebAPIPlatformError } from '@slack/web-api';
import { LastcallError } from '../../../domain/errors.ts';
import { classifySlackError } from '../classify-error.ts';
import type { SlackDeps } from '../deps.ts';
import type { Place } from '../place.ts';

export interface FileToSend {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  /** What is said with it; escaped. */
  readonly comment: string;
}

/**
 * Uploads a file into somebody's direct messages.
 * @throws LastcallError `delivery` that says what to do
 */
export async function sendFile(
  deps: Pick<SlackDeps, 'client' | 'directory'>,
  userId: string,
  file: FileToSend,
): Promise<void> {
  try {
    await uploadFile(deps, userId, file);
  } catch (error) {
    const { reason } = classifySlackError(error, { medium: 'slack-dm', recipient: 'you' }, 'lookup');
    throw new LastcallError('delivery', `The file could not be sent: ${reason}.`, { cause: error });
  }
}

/** Uploads a file to a place, or into somebody's direct messages where there is none or Lastcall may not post there. */
export async function uploadFile(
  { client, directory }: Pick<SlackDeps, 'client' | 'directory'>,
  userId: string,
  { name, title, text, comment }: FileToSend,
  place?: Place,
): Promise<void> {
  const upload = async ({ channel, threadTs }: Place): Promise<void> => {
    const file = { filename: name, title, content: text, initial_comment: comment };
    await client.filesUploadV2(
      threadTs === undefined
        ? { channel_id: channel, ...file }
        : { channel_id: channel, thread_ts: threadTs, ...file },
    );
  };
  const there = place !== undefined && (await upload(place).then(() => true, isClosedToUs));
  if (!there) await upload({ channel: await directory.directMessagesOf(userId) });
}

/** Places that Lastcall may not post to; whatever else goes wrong there would go wrong elsewhere too. */
const CLOSED: ReadonlySet<string> = new Set(['not_in_channel', 'channel_not_found', 'is_archived']);

function isClosedToUs(error: unknown): false {
  if (error instanceof WebAPIPlatformError && CLOSED.has(error.data.error)) return false;
  throw error;
}

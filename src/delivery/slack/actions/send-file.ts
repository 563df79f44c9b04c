import { LastcallError } from '../../../domain/errors.ts';
import { classifySlackError } from '../classify-error.ts';
import type { SlackDeps } from '../deps.ts';

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
  { client, directory }: Pick<SlackDeps, 'client' | 'directory'>,
  userId: string,
  { name, title, text, comment }: FileToSend,
): Promise<void> {
  try {
    const channel = await directory.directMessagesOf(userId);
    await client.filesUploadV2({
      channel_id: channel,
      filename: name,
      title,
      content: text,
      initial_comment: comment,
    });
  } catch (error) {
    const { reason } = classifySlackError(error, { medium: 'slack-dm', recipient: 'you' }, 'lookup');
    throw new LastcallError('delivery', `The file could not be sent: ${reason}.`, { cause: error });
  }
}

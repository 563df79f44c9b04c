import { LastcallError } from '../../domain/errors.ts';
import { classifySlackError } from './classify-error.ts';
import type { SlackDeps } from './deps.ts';

/** Far more than ten thousand contracts. */
const MOST_BYTES = 20 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/**
 * Gets a file that somebody sent the bot.
 * @throws LastcallError `delivery` in words for the person
 */
export async function download(
  { client, botToken, apiUrl }: Pick<SlackDeps, 'client' | 'botToken' | 'apiUrl'>,
  fileId: string,
): Promise<{ name: string; bytes: Buffer }> {
  try {
    const { file } = await client.files.info({ file: fileId });
    const url = file?.url_private_download ?? file?.url_private;
    if (url === undefined) throw new LastcallError('delivery', 'Slack gave no address for the file');
    if (file?.is_external === true || !isSlacks(url, apiUrl))
      throw new LastcallError('refused', 'the file is not kept by Slack; send the file itself');
    if ((file?.size ?? 0) > MOST_BYTES)
      throw new LastcallError('refused', 'the file has more than 20 MB; split it into several');
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${botToken}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    // Without the scope files:read Slack answers with a page that asks to sign in.
    if (!response.ok || /html/.test(response.headers.get('content-type') ?? ''))
      throw new LastcallError(
        'delivery',
        'Slack did not hand the file over: grant the app the scope files:read and install it again',
      );
    return { name: file?.name ?? 'the file', bytes };
  } catch (error) {
    if (error instanceof LastcallError) throw error;
    const { reason } = classifySlackError(error, { medium: 'slack-dm', recipient: 'you' }, 'lookup');
    throw new LastcallError('delivery', `the file could not be read: ${reason}`, { cause: error });
  }
}

/** True of an address that may be given the token: an external file's is its owner's to choose. */
function isSlacks(url: string, apiUrl: string): boolean {
  const { protocol, hostname, host } = new URL(url);
  return host === new URL(apiUrl).host || (protocol === 'https:' && /(^|\.)slack\.com$/.test(hostname));
}

import { setTimeout } from 'node:timers/promises';
import type { SendOutcome } from '../../domain/reminder.ts';
import type { FollowUpChannel } from '../../store/follow-up-channel.ts';
import { cut } from '../cut.ts';
import type { Picture } from '../pictures/render.ts';
import { plain } from './blocks/parts.ts';
import { classifySlackError } from './classify-error.ts';
import { clientMsgId } from './client-msg-id.ts';
import type { SlackDeps } from './deps.ts';
import { escapeMrkdwn } from './escape.ts';
import { TEXT_LIMIT } from './limits.ts';
import { type PictureWish, pictureFor } from './picture-for.ts';

/** Slack cuts the words for a picture behind so many characters. */
const ALT_LIMIT = 2000;
const TITLE_LIMIT = 200;
/** Slack is usually done within a second; who waits longer than this is tried again later. */
const POLLS = 20;
const BETWEEN_POLLS_MS = 250;

/**
 * Draws a picture that somebody asked for and posts it to their direct messages: uploaded, then waited for until Slack
 * has processed it (an image block that comes earlier is refused), then posted.
 */
export async function postPicture(
  deps: SlackDeps,
  { userId, contractId, wish, key }: Parameters<FollowUpChannel['picture']>[0],
): Promise<SendOutcome> {
  const { client, directory } = deps;
  const to = { medium: 'slack-dm', recipient: userId } as const;
  let step: 'lookup' | 'post' = 'lookup';
  try {
    const picture = await pictureFor(deps, contractId, wish as PictureWish);
    if (picture === null) return { kind: 'no-recipient', reason: 'what it was about is gone' };
    const channel = await directory.directMessagesOf(userId);
    const fileId = await upload(deps, picture);
    if (!(await processed(client, fileId)))
      return { kind: 'retry', reason: 'Slack is still processing the picture', ambiguous: false };
    step = 'post';
    await client.apiCall('chat.postMessage', {
      channel,
      text: cut(escapeMrkdwn(picture.alt), TEXT_LIMIT),
      blocks: [
        {
          type: 'image',
          slack_file: { id: fileId },
          alt_text: cut(picture.alt, ALT_LIMIT),
          title: plain(picture.title, TITLE_LIMIT),
        },
      ],
      client_msg_id: clientMsgId(key),
      parse: 'none',
    });
    return { kind: 'sent', ref: channel };
  } catch (error) {
    return classifySlackError(error, to, step);
  }
}

async function upload(
  { client }: SlackDeps,
  { png, alt, title }: Picture & { title: string },
): Promise<string> {
  const { files } = await client.filesUploadV2({
    filename: 'lastcall.png',
    title: cut(title, TITLE_LIMIT),
    file: Buffer.from(png),
    alt_text: cut(alt, ALT_LIMIT),
  });
  const id = files?.[0]?.files?.[0]?.id;
  if (id === undefined) throw new Error('Slack named no file after the upload');
  return id;
}

/** A file has no type until Slack has looked at it. */
async function processed(client: SlackDeps['client'], file: string): Promise<boolean> {
  for (let poll = 0; poll < POLLS; poll += 1) {
    const { file: known } = await client.files.info({ file });
    if (known?.mimetype) return true;
    await setTimeout(BETWEEN_POLLS_MS);
  }
  return false;
}

import { countArg, stringArg } from '../args.ts';
import type { StoredFile } from '../files.ts';
import { type Answer, fail, isMember, type Method, type MethodCall, missingArgument } from '../method.ts';
import { isObject } from '../report.ts';
import type { SlackChannel } from '../workspace.ts';
import { fileJson } from './file-json.ts';
import { type Content, type Result, readContent } from './message-content.ts';

export const UPLOAD_PREFIX = '/upload/';
const LARGEST_FILE = 1024 * 1024 * 1024;

function getUploadUrl(call: MethodCall): Answer {
  const name = stringArg(call.args, 'filename');
  const length = countArg(call.args, 'length', 0, LARGEST_FILE);
  if (name === undefined) return missingArgument('filename');
  if (length === undefined || length === 0) return missingArgument('length');
  // Slack documents one of these names, and its SDK sends the other.
  const altText = stringArg(call.args, 'alt_txt') ?? stringArg(call.args, 'alt_text');
  const file = call.state.files.announce({ name, length, altText });
  return { ok: true, upload_url: `${call.state.origin}${UPLOAD_PREFIX}${file.id}`, file_id: file.id };
}

/** The files named in the call, each uploaded by now. */
function uploaded(call: MethodCall): Result<readonly { file: StoredFile; title: string }[]> {
  const given = call.args.files;
  if (!Array.isArray(given) || given.length === 0) return { refused: missingArgument('files') };
  const found: { file: StoredFile; title: string }[] = [];
  for (const one of given) {
    const file = isObject(one) ? call.state.files.all.get(String(one.id)) : undefined;
    if (file?.bytes === undefined) return { refused: fail('file_not_found') };
    const title = isObject(one) && typeof one.title === 'string' && one.title !== '' ? one.title : file.name;
    found.push({ file, title });
  }
  return { value: found };
}

function channelsOf(call: MethodCall): Result<readonly SlackChannel[]> {
  const given = stringArg(call.args, 'channel_id') ?? stringArg(call.args, 'channels') ?? '';
  const channels: SlackChannel[] = [];
  for (const id of given.split(',').filter((part) => part !== '')) {
    const channel = call.state.findChannel(id, false);
    if (channel === undefined) return { refused: fail('channel_not_found') };
    if (!isMember(call, channel)) return { refused: fail('not_in_channel') };
    channels.push(channel);
  }
  return { value: channels };
}

function complete(call: MethodCall): Answer {
  const files = uploaded(call);
  if ('refused' in files) return files.refused;
  const channels = channelsOf(call);
  if ('refused' in channels) return channels.refused;
  const comment = stringArg(call.args, 'initial_comment');
  const hasContent = comment !== undefined || call.args.blocks !== undefined;
  const content: Result<Content> = hasContent
    ? readContent(
        { ...call, args: { ...call.args, text: comment ?? 'A file was shared.' } },
        Number.MAX_SAFE_INTEGER,
      )
    : { value: { text: '', blocks: undefined, metadata: undefined } };
  if ('refused' in content) return content.refused;
  const user = call.state.bot.userId;
  for (const { file, title } of files.value) {
    for (const channel of channels.value) file.channels.add(channel.id);
    call.state.files.complete(file, { title, user, wallMs: call.wallMs });
  }
  for (const channel of channels.value)
    call.state.addMessage({
      channel: channel.id,
      ts: call.state.nextTs(),
      wallMs: call.wallMs,
      clientMsgId: undefined,
      threadTs: stringArg(call.args, 'thread_ts'),
      user,
      files: files.value.map(({ file }) => file.id),
      ...content.value,
      editedTs: undefined,
    });
  return { ok: true, files: files.value.map(({ file }) => fileJson(call.state, file, false)) };
}

function info(call: MethodCall): Answer {
  const id = stringArg(call.args, 'file');
  if (id === undefined) return missingArgument('file');
  const file = call.state.files.all.get(id);
  if (file?.readyMs === undefined) return fail('file_not_found');
  return { ok: true, file: fileJson(call.state, file, call.state.files.isReady(id, call.wallMs)) };
}

const method = (scope: string, run: Method['run']): Method => ({
  anyScopeOf: [scope],
  tokenKind: 'bot',
  run,
});

export const fileMethods: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': method('files:write', getUploadUrl),
  'files.completeUploadExternal': method('files:write', complete),
  'files.info': method('files:read', info),
};

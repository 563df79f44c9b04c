import { stringArg } from '../args.ts';
import { MESSAGE_TEXT_ADVISED } from '../limits.ts';
import { type Answer, fail, type MethodCall } from '../method.ts';
import { describe, isObject, type JsonObject, violationMessage } from '../report.ts';
import { validateBlocks } from '../validate-blocks.ts';
import { nameBlocks } from '../views.ts';

/** What a message says. */
export type Content = {
  readonly text: string;
  readonly blocks: readonly JsonObject[] | undefined;
  readonly metadata: JsonObject | undefined;
};
/** A value, or the answer that refuses the call. */
export type Result<T> = { readonly value: T } | { readonly refused: Answer };

/** Reads and checks `blocks`; an empty list counts as none. */
function readBlocks(call: MethodCall): Result<Content['blocks']> {
  const { blocks } = call.args;
  if (blocks === undefined) return { value: undefined };
  if (typeof blocks === 'string') {
    call.violate('/blocks', 'text that is not JSON', 'an array of blocks');
    return { refused: fail('invalid_blocks_format') };
  }
  const findings = validateBlocks(blocks);
  if (call.settings.actionIdScope === 'message')
    for (const advised of findings.advised) call.violate(advised.path, advised.found, advised.limit);
  if (findings.refused.length > 0) {
    for (const refused of findings.refused) call.violate(refused.path, refused.found, refused.limit);
    const messages = findings.refused.map(violationMessage);
    return { refused: fail('invalid_blocks', { response_metadata: { messages } }) };
  }
  const unready = slackFiles(blocks).find((id) => !call.state.files.isReady(id, call.wallMs));
  if (unready !== undefined) {
    // Slack is still at work on it, or never had it: files.info tells.
    call.violate('/blocks', `the file ${unready}`, 'a file that Slack has processed');
    return { refused: fail('invalid_blocks') };
  }
  return { value: nameBlocks(blocks) };
}

/** The ids of the files that image blocks and elements show. */
function slackFiles(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(slackFiles);
  if (!isObject(value)) return [];
  const own =
    isObject(value.slack_file) && typeof value.slack_file.id === 'string' ? [value.slack_file.id] : [];
  return [...own, ...Object.values(value).flatMap(slackFiles)];
}

function readMetadata(call: MethodCall): Result<Content['metadata']> {
  const value = call.args.metadata;
  if (value === undefined) return { value: undefined };
  if (typeof value === 'string') {
    call.violate('/metadata', 'text that is not JSON', 'an object');
    return { refused: fail('invalid_metadata_format') };
  }
  const known = (key: string) => key === 'event_type' || key === 'event_payload';
  if (
    !isObject(value) ||
    typeof value.event_type !== 'string' ||
    value.event_type === '' ||
    !isObject(value.event_payload) ||
    !Object.keys(value).every(known)
  ) {
    call.violate('/metadata', describe(value), '{event_type, event_payload} and nothing else');
    return { refused: fail('invalid_metadata_schema') };
  }
  return { value };
}

/** Reads and checks text, blocks and metadata; `maxText` characters is where `msg_too_long` starts. */
export function readContent(call: MethodCall, maxText: number): Result<Content> {
  const text = stringArg(call.args, 'text') ?? '';
  const blocks = readBlocks(call);
  if ('refused' in blocks) return blocks;
  const hasBlocks = blocks.value !== undefined && blocks.value.length > 0;
  // Notifications and screen readers have nothing to say without it.
  if (text === '') call.violate('/text', 'nothing', 'text, also beside blocks');
  if (text === '' && !hasBlocks) return { refused: fail('no_text') };
  if (text.length > MESSAGE_TEXT_ADVISED)
    call.violate('/text', `${text.length} characters`, `at most ${MESSAGE_TEXT_ADVISED} characters`);
  if (text.length > maxText) return { refused: fail('msg_too_long') };
  const metadata = readMetadata(call);
  if ('refused' in metadata) return metadata;
  return { value: { text, blocks: blocks.value, metadata: metadata.value } };
}

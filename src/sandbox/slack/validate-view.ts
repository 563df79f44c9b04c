import { IDENTIFIER, PRIVATE_METADATA, VIEW_BLOCKS, VIEW_BUTTON, VIEW_BYTES, VIEW_TITLE } from './limits.ts';
import {
  checkKeys,
  checkOptionalString,
  describe,
  isObject,
  type JsonObject,
  type Report,
  type Violation,
} from './report.ts';
import { type BlockFindings, validateBlocks } from './validate-blocks.ts';
import { checkOptionalText, checkText } from './validate-text.ts';

const SHARED_KEYS = ['type', 'blocks', 'private_metadata', 'callback_id', 'external_id'];
const KEYS = {
  modal: new Set([
    ...SHARED_KEYS,
    'title',
    'close',
    'submit',
    'clear_on_close',
    'notify_on_close',
    'submit_disabled',
  ]),
  // Slack takes a Home tab with these, which modals need, and shows none of them.
  home: new Set([...SHARED_KEYS]),
};

export type ViewFindings = BlockFindings & { readonly tooLarge: boolean };

/** Checks a modal or a Home tab against Slack's rules: its own, and those of its blocks. */
export function validateView(view: JsonObject, kind: 'modal' | 'home'): ViewFindings {
  const refused: Violation[] = [];
  const report: Report = (path, found, limit) => void refused.push({ path: `/view${path}`, found, limit });
  if (view.type !== kind) report('/type', describe(view.type), kind);
  checkKeys(report, view, '', KEYS[kind]);
  checkOptionalString(report, view.callback_id, '/callback_id', IDENTIFIER);
  checkOptionalString(report, view.external_id, '/external_id', IDENTIFIER);
  if (view.private_metadata !== '')
    checkOptionalString(report, view.private_metadata, '/private_metadata', PRIVATE_METADATA);
  if (kind === 'modal') checkModal(report, view);
  const blocks = validateBlocks(view.blocks, kind);
  if (Array.isArray(view.blocks) && view.blocks.length > VIEW_BLOCKS)
    report('/blocks', `${view.blocks.length} blocks`, `at most ${VIEW_BLOCKS} blocks`);
  const tooLarge = Buffer.byteLength(JSON.stringify(view)) > VIEW_BYTES;
  if (tooLarge) report('', `${Buffer.byteLength(JSON.stringify(view))} bytes`, `at most ${VIEW_BYTES} bytes`);
  const inView = ({ path, ...rest }: Violation): Violation => ({ path: `/view${path}`, ...rest });
  return {
    refused: [...refused, ...blocks.refused.map(inView)],
    advised: blocks.advised.map(inView),
    tooLarge,
  };
}

function checkModal(report: Report, view: JsonObject): void {
  checkText(report, view.title, '/title', VIEW_TITLE, 'plain');
  checkOptionalText(report, view.submit, '/submit', VIEW_BUTTON, 'plain');
  checkOptionalText(report, view.close, '/close', VIEW_BUTTON, 'plain');
  const asks =
    Array.isArray(view.blocks) && view.blocks.some((block) => isObject(block) && block.type === 'input');
  if (asks && view.submit === undefined) report('/submit', 'nothing', 'a submit button, as there are inputs');
}

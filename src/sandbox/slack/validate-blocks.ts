import {
  ACTIONS_ELEMENTS,
  CONTEXT_ACTIONS_ELEMENTS,
  CONTEXT_ELEMENTS,
  CONTEXT_TEXT,
  HEADER_TEXT,
  IDENTIFIER,
  IMAGE_TITLE,
  INPUT_HINT,
  INPUT_LABEL,
  MARKDOWN_TEXT,
  MESSAGE_BLOCKS,
  SECTION_FIELD_TEXT,
  SECTION_FIELDS,
  SECTION_TEXT,
  TABLE_CELLS_IN_ROW,
  TABLE_ROWS,
  URL_LENGTH,
  VIDEO_TITLE,
} from './limits.ts';
import {
  checkArray,
  checkKeys,
  checkOptionalString,
  checkString,
  describe,
  isObject,
  type JsonObject,
  type Report,
  type Violation,
} from './report.ts';
import { checkSurface, type Surface } from './surfaces.ts';
import {
  ACCESSORY_TYPES,
  ACTIONS_TYPES,
  CONTEXT_ACTIONS_TYPES,
  checkElement,
  checkImage,
  INPUT_TYPES,
} from './validate-elements.ts';
import { checkIdentifiers } from './validate-identifiers.ts';
import { checkOptionalText, checkText } from './validate-text.ts';

type Check = (report: Report, block: JsonObject, path: string) => void;
type BlockRule = { readonly keys: ReadonlySet<string>; readonly check: Check };

const CONTEXT_IMAGE: ReadonlySet<string> = new Set(['image']);
const RICH_TEXT_PARTS: ReadonlySet<unknown> = new Set([
  'rich_text_section',
  'rich_text_list',
  'rich_text_preformatted',
  'rich_text_quote',
]);

function rule(keys: readonly string[], check: Check): BlockRule {
  return { keys: new Set(['type', 'block_id', ...keys]), check };
}

const checkSection: Check = (report, block, path) => {
  if (block.text === undefined && block.fields === undefined) report(path, 'neither', 'text or fields');
  checkOptionalText(report, block.text, `${path}/text`, SECTION_TEXT, 'any');
  if (block.fields !== undefined) {
    const fields = checkArray(report, block.fields, `${path}/fields`, SECTION_FIELDS);
    for (const [index, field] of fields.entries())
      checkText(report, field, `${path}/fields/${index}`, SECTION_FIELD_TEXT, 'any');
  }
  if (block.accessory !== undefined)
    checkElement(report, block.accessory, `${path}/accessory`, ACCESSORY_TYPES);
};

const checkContext: Check = (report, block, path) => {
  const elements = checkArray(report, block.elements, `${path}/elements`, CONTEXT_ELEMENTS);
  for (const [index, element] of elements.entries()) {
    const at = `${path}/elements/${index}`;
    if (isObject(element) && (element.type === 'mrkdwn' || element.type === 'plain_text'))
      checkText(report, element, at, CONTEXT_TEXT, 'any');
    else checkElement(report, element, at, CONTEXT_IMAGE);
  }
};

const checkRichText: Check = (report, block, path) => {
  const parts = checkArray(report, block.elements, `${path}/elements`, Number.MAX_SAFE_INTEGER);
  for (const [index, part] of parts.entries()) {
    const type = isObject(part) ? part.type : part;
    if (!RICH_TEXT_PARTS.has(type))
      report(`${path}/elements/${index}/type`, describe(type), `one of ${[...RICH_TEXT_PARTS].join(', ')}`);
  }
};

const checkTable: Check = (report, block, path) => {
  const rows = checkArray(report, block.rows, `${path}/rows`, TABLE_ROWS);
  for (const [index, row] of rows.entries())
    checkArray(report, row, `${path}/rows/${index}`, TABLE_CELLS_IN_ROW);
};

const VIDEO_KEYS = ['alt_text', 'title', 'title_url', 'description', 'thumbnail_url', 'video_url'];
const VIDEO_BY_KEYS = ['author_name', 'provider_name', 'provider_icon_url'];

const ALERT_LEVELS: ReadonlySet<unknown> = new Set([
  undefined,
  'default',
  'info',
  'warning',
  'error',
  'success',
]);

const BLOCK_RULES: ReadonlyMap<unknown, BlockRule> = new Map([
  ['section', rule(['text', 'fields', 'accessory', 'expand'], checkSection)],
  ['divider', rule([], () => undefined)],
  [
    'alert',
    rule(['text', 'level'], (report, block, path) => {
      checkText(report, block.text, `${path}/text`, SECTION_TEXT, 'any');
      if (!ALERT_LEVELS.has(block.level))
        report(`${path}/level`, describe(block.level), 'a level of severity');
    }),
  ],
  [
    'context_actions',
    rule(['elements'], (report, block, path) => {
      const elements = checkArray(report, block.elements, `${path}/elements`, CONTEXT_ACTIONS_ELEMENTS);
      for (const [index, element] of elements.entries())
        checkElement(report, element, `${path}/elements/${index}`, CONTEXT_ACTIONS_TYPES);
    }),
  ],
  ['context', rule(['elements'], checkContext)],
  ['rich_text', rule(['elements'], checkRichText)],
  ['table', rule(['rows', 'column_settings'], checkTable)],
  [
    'header',
    rule(['text'], (report, block, path) =>
      checkText(report, block.text, `${path}/text`, HEADER_TEXT, 'plain'),
    ),
  ],
  [
    'actions',
    rule(['elements'], (report, block, path) => {
      const elements = checkArray(report, block.elements, `${path}/elements`, ACTIONS_ELEMENTS);
      for (const [index, element] of elements.entries())
        checkElement(report, element, `${path}/elements/${index}`, ACTIONS_TYPES);
    }),
  ],
  [
    'image',
    rule(['image_url', 'slack_file', 'alt_text', 'title'], (report, block, path) => {
      checkImage(report, block, path);
      checkOptionalText(report, block.title, `${path}/title`, IMAGE_TITLE, 'plain');
    }),
  ],
  [
    'input',
    rule(['label', 'element', 'hint', 'optional', 'dispatch_action'], (report, block, path) => {
      checkText(report, block.label, `${path}/label`, INPUT_LABEL, 'plain');
      checkOptionalText(report, block.hint, `${path}/hint`, INPUT_HINT, 'plain');
      checkElement(report, block.element, `${path}/element`, INPUT_TYPES);
    }),
  ],
  [
    'markdown',
    rule(['text'], (report, block, path) => checkString(report, block.text, `${path}/text`, MARKDOWN_TEXT)),
  ],
  [
    'video',
    rule([...VIDEO_KEYS, ...VIDEO_BY_KEYS], (report, block, path) => {
      checkText(report, block.title, `${path}/title`, VIDEO_TITLE, 'plain');
      for (const key of ['alt_text', 'thumbnail_url', 'video_url'])
        checkString(report, block[key], `${path}/${key}`, URL_LENGTH);
    }),
  ],
]);

/** Slack counts the text of all markdown blocks together, and takes one table a message. */
function checkTotals(report: Report, blocks: readonly unknown[], path: string): void {
  let markdown = 0;
  let tables = 0;
  for (const block of blocks) {
    if (!isObject(block)) continue;
    if (block.type === 'markdown' && typeof block.text === 'string') markdown += block.text.length;
    if (block.type === 'table') tables += 1;
  }
  if (markdown > MARKDOWN_TEXT)
    report(path, `${markdown} characters of markdown`, `at most ${MARKDOWN_TEXT} in all blocks`);
  if (tables > 1) report(path, `${tables} tables`, 'at most 1 table');
}

/** What Slack refuses, and what it takes but should not be sent. */
export type BlockFindings = {
  readonly refused: readonly Violation[];
  readonly advised: readonly Violation[];
};

/**
 * Checks the `blocks` of a message, a modal or a Home tab against Slack's documented limits and required fields
 * (limits.ts), and what may be where (surfaces.ts). `blocks` is the parsed JSON; paths in the result start at
 * `/blocks`. The number of blocks of a view is checked with the view.
 */
export function validateBlocks(blocks: unknown, surface: Surface = 'message'): BlockFindings {
  const refused: Violation[] = [];
  const advised: Violation[] = [];
  const report: Report = (path, found, limit) => void refused.push({ path, found, limit });
  const advise: Report = (path, found, limit) => void advised.push({ path, found, limit });
  if (!Array.isArray(blocks)) {
    report('/blocks', describe(blocks), 'an array of blocks');
    return { refused, advised };
  }
  if (surface === 'message' && blocks.length > MESSAGE_BLOCKS)
    report('/blocks', `${blocks.length} blocks`, `at most ${MESSAGE_BLOCKS} blocks`);
  for (const [index, block] of blocks.entries()) checkBlock(report, block, `/blocks/${index}`, surface);
  checkTotals(report, blocks, '/blocks');
  checkIdentifiers(report, advise, blocks);
  return { refused, advised };
}

function checkBlock(report: Report, block: unknown, path: string, surface: Surface): void {
  if (!isObject(block)) {
    report(path, describe(block), 'a block object');
    return;
  }
  const found = BLOCK_RULES.get(block.type);
  if (!checkSurface(report, block, path, surface) || found === undefined) return;
  checkKeys(report, block, path, found.keys);
  checkOptionalString(report, block.block_id, `${path}/block_id`, IDENTIFIER);
  found.check(report, block, path);
}

// What Slack refuses, as named numbers. Where Slack documents two figures, or
// none, the stricter one is kept: what passes here passes there.
// Lengths are counted in UTF-16 units, which is never less than Slack counts.

/** Blocks in one message. */
export const MESSAGE_BLOCKS = 50;
/** Above this `chat.update` fails with `msg_too_long`; a longer post is cut by some clients. */
export const MESSAGE_TEXT_ADVISED = 4000;
/** Above this Slack refuses or truncates a posted `text`. */
export const MESSAGE_TEXT_MAX = 40_000;

export const SECTION_TEXT = 3000;
export const SECTION_FIELDS = 10;
export const SECTION_FIELD_TEXT = 2000;
/** Plain text only. */
export const HEADER_TEXT = 150;
export const CONTEXT_ELEMENTS = 10;
export const CONTEXT_TEXT = 3000;
export const ACTIONS_ELEMENTS = 25;
export const INPUT_LABEL = 2000;
export const INPUT_HINT = 2000;
/** Of all `markdown` blocks of a message together. */
export const MARKDOWN_TEXT = 12_000;
export const VIDEO_TITLE = 199;
export const TABLE_ROWS = 100;
export const TABLE_CELLS_IN_ROW = 20;

export const IMAGE_ALT_TEXT = 2000;
export const IMAGE_TITLE = 2000;
export const URL_LENGTH = 3000;

export const BUTTON_TEXT = 75;
export const BUTTON_VALUE = 2000;
export const ACCESSIBILITY_LABEL = 75;
export const OVERFLOW_OPTIONS = 5;
export const CHECKBOX_OPTIONS = 10;
export const RADIO_OPTIONS = 10;
export const SELECT_OPTIONS = 100;
export const SELECT_GROUPS = 100;
export const OPTION_TEXT = 75;
export const OPTION_DESCRIPTION = 75;
/** Slack's reference says 150 in one place and 75 in another. */
export const OPTION_VALUE = 75;
export const OPTION_GROUP_LABEL = 75;
export const PLACEHOLDER = 150;

export const CONFIRM_TITLE = 100;
export const CONFIRM_TEXT = 300;
export const CONFIRM_BUTTON = 30;

/** `action_id` and `block_id` alike. */
export const IDENTIFIER = 255;

/** Blocks in one modal or Home tab. */
export const VIEW_BLOCKS = 100;
/** Of the view's JSON. */
export const VIEW_BYTES = 250 * 1024;
/** A modal's title. */
export const VIEW_TITLE = 24;
/** A modal's submit and close. */
export const VIEW_BUTTON = 24;
export const PRIVATE_METADATA = 3000;
/** Elements of a context_actions block. */
export const CONTEXT_ACTIONS_ELEMENTS = 5;
export const FILE_INPUT_FILES = 10;
export const TEXT_INPUT_LENGTH = 3000;

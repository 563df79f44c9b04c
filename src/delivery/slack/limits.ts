/** The lengths and counts that Slack enforces and that messages of ours can reach. In characters, where not said. */

export const TEXT_LIMIT = 4000; // of a message; above it chat.update fails with msg_too_long
export const HEADER_LIMIT = 150;
export const SECTION_LIMIT = 3000;
/** Of one text in a context block; Slack states none, the section's is known to pass. */
export const CONTEXT_LIMIT = 2000;
export const BUTTON_LIMIT = 75;
export const OPTION_LIMIT = 75;
export const TITLE_LIMIT = 24; // of a modal
export const PLACEHOLDER_LIMIT = 150;

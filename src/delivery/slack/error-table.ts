import type { Delivery } from '../../domain/reminder.ts';

/** What a Slack error code means for one delivery. */
export interface ErrorRule {
  readonly kind: 'retry' | 'refused';
  /** The message may have gone out all the same. */
  readonly ambiguous?: boolean;
  /** Everything else through this token would fail alike. */
  readonly pause?: boolean;
  /** What happened and what to do about it, for the operator. `needed` is the scope that Slack asks for. */
  readonly say: (to: Delivery['recipient'], needed: string) => string;
}

const refused = (say: ErrorRule['say']): ErrorRule => ({ kind: 'refused', say });
/** The installation has to be mended; until then nothing is lost and nothing is tried in vain. */
const paused = (say: ErrorRule['say']): ErrorRule => ({ kind: 'retry', pause: true, say });
/** Slack failed half way. */
const slackFailed: ErrorRule = {
  kind: 'retry',
  ambiguous: true,
  say: () => 'Slack had a fault of its own and may have posted the message all the same',
};
const tooFast = paused(() => 'Slack is receiving too much from Lastcall');
const badToken = (what: string): ErrorRule =>
  paused(() => `Slack ${what}: put a valid bot token into SLACK_BOT_TOKEN`);
const ourFault = (what: string): ErrorRule =>
  refused(
    (to) => `Slack refused the message to ${to} as ${what}: this is a fault in Lastcall, please report it`,
  );
const restricted = refused(
  (to) =>
    `a setting of the workspace or of ${to} keeps apps from posting: have an admin allow Lastcall there`,
);

/** By Slack's error code. What is not here is tried again: a reminder is never given up for an unknown reason. */
export const ERROR_TABLE: Readonly<Record<string, ErrorRule>> = {
  channel_not_found: refused(
    (to) =>
      `Slack knows no channel ${to}, or it is private: correct the channel, or invite the bot with /invite @Lastcall in it`,
  ),
  not_in_channel: refused((to) => `the bot is not in ${to}: invite it with /invite @Lastcall there`),
  is_archived: refused(
    (to) => `the channel ${to} is archived: unarchive it, or give the contract another channel`,
  ),
  thread_not_found: refused((to) => `the message in ${to} whose thread it was for was deleted`),
  message_not_found: refused((to) => `the message in ${to} was deleted`),
  cant_update_message: refused((to) => `the message in ${to} is not Lastcall's to change`),
  user_not_found: refused(
    (to) => `Slack no longer knows the account of ${to}: give the contract another owner`,
  ),
  user_disabled: refused(
    (to) => `the Slack account of ${to} is deactivated: give the contract another owner`,
  ),
  cannot_dm_bot: refused(
    (to) => `${to} is a bot, which no bot can write to: give the contract another owner`,
  ),
  messages_tab_disabled: refused(
    (to) => `${to} cannot be written to while the app's Messages Tab is off: turn it on under App Home`,
  ),
  restricted_action: restricted,
  restricted_action_read_only_channel: restricted,
  restricted_action_non_threadable_channel: restricted,
  team_access_not_granted: restricted,

  msg_too_long: ourFault('too long'),
  no_text: ourFault('empty'),
  invalid_blocks: ourFault('badly formed'),
  invalid_blocks_format: ourFault('badly formed'),
  invalid_metadata_format: ourFault('badly formed'),
  invalid_metadata_schema: ourFault('badly formed'),

  invalid_auth: badToken('does not know the bot token'),
  not_authed: badToken('was sent no bot token'),
  token_revoked: badToken('says that the bot token was revoked'),
  token_expired: badToken('says that the bot token has expired'),
  account_inactive: badToken('says that the bot token belongs to an account that was deactivated'),
  not_allowed_token_type: badToken('takes another kind of token (a bot token begins with xoxb-)'),
  missing_scope: paused(
    (_to, needed) => `the Slack app lacks the scope ${needed}: grant it and install the app again`,
  ),
  ekm_access_denied: paused(
    () => "the workspace's key management blocks posting: ask an admin of the workspace",
  ),

  ratelimited: tooFast,
  rate_limited: tooFast,
  message_limit_exceeded: tooFast,

  internal_error: slackFailed,
  fatal_error: slackFailed,
  service_unavailable: slackFailed,
  request_timeout: slackFailed,
};

/**
 * Slack says `account_inactive` of the token's account, and after the person was found with that same token,
 * of theirs.
 */
export const PERSON_INACTIVE: ErrorRule = refused(
  (to) => `the Slack account of ${to} is deactivated: give the contract another owner`,
);

/** Without this scope nobody can be found by address, while channels still work; so it pauses nothing. */
export const NO_EMAIL_SCOPE: ErrorRule = refused(
  (to) => `${to} cannot be looked up: grant the Slack app the scope users:read.email and install it again`,
);

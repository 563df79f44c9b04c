import { join } from 'node:path';
import { type Environment, readEnvironment } from '../../config/env.ts';
import type { AppAddress } from '../slack/interact/app-requests.ts';
import { SANDBOX_BOT_TOKEN } from '../slack/tokens.ts';

const PLAYBOOKS = join(import.meta.dirname, '..', '..', '..', 'config', 'playbooks');

/** The installation's zone in the sandbox, which its contracts are in unless they say otherwise. */
export const SANDBOX_ZONE = 'UTC';
const SIGNING_SECRET = 'lastcall-sandbox-signing-secret';

/** What the sandbox decides; all else is as shipped. */
export interface SandboxSettings {
  readonly databaseFile: string;
  /** Where people reach the bot: through the page. */
  readonly publicUrl: string;
  readonly slackApiUrl: string;
  readonly smtpUrl: string;
  /** Warnings unless told otherwise. */
  readonly logLevel?: string | undefined;
}

/** The bot's configuration in the sandbox: nothing of the machine's own, so that no real Slack is ever reached. */
export const sandboxEnvironment = (settings: SandboxSettings): Environment =>
  readEnvironment({
    DATABASE_URL: `sqlite:${settings.databaseFile}`,
    // Any free one: the page hands on what is the bot's.
    PORT: '0',
    PUBLIC_URL: settings.publicUrl,
    TIME_ZONE: SANDBOX_ZONE,
    PLAYBOOKS,
    LOG_LEVEL: settings.logLevel ?? 'warn',
    LOG_FORMAT: 'text',
    SLACK_BOT_TOKEN: SANDBOX_BOT_TOKEN,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: settings.slackApiUrl,
    SLACK_CHANNEL: 'C0GENERAL1',
    SMTP_URL: settings.smtpUrl,
    MAIL_FROM: 'Lastcall <lastcall@example.com>',
  });

/** The bot's address for Slack, as its app's settings would have it. */
export const appAddress = (botUrl: string): AppAddress => ({
  requestUrl: `${botUrl}/slack/events`,
  signingSecret: SIGNING_SECRET,
});

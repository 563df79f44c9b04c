import { join } from 'node:path';
import { type Environment, readEnvironment } from '../config/env.ts';
import { SANDBOX_BOT_TOKEN } from './slack/tokens.ts';

const PLAYBOOKS = join(import.meta.dirname, '..', '..', 'config', 'playbooks');

/** What the sandbox decides; all else is as shipped. */
export interface SandboxSettings {
  readonly databaseFile: string;
  readonly port: number;
  readonly slackApiUrl: string;
  readonly smtpUrl: string;
  /** Warnings unless told otherwise. */
  readonly logLevel?: string | undefined;
}

/** The bot's configuration in the sandbox: nothing of the machine's own, so that no real Slack is ever reached. */
export const sandboxEnvironment = (settings: SandboxSettings): Environment =>
  readEnvironment({
    DATABASE_URL: `sqlite:${settings.databaseFile}`,
    PORT: String(settings.port),
    PLAYBOOKS,
    LOG_LEVEL: settings.logLevel ?? 'warn',
    LOG_FORMAT: 'text',
    SLACK_BOT_TOKEN: SANDBOX_BOT_TOKEN,
    SLACK_SIGNING_SECRET: 'lastcall-sandbox-signing-secret',
    SLACK_API_URL: settings.slackApiUrl,
    SLACK_CHANNEL: 'C0GENERAL1',
    SMTP_URL: settings.smtpUrl,
    MAIL_FROM: 'Lastcall <lastcall@example.com>',
  });

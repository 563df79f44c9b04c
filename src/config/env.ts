import { InvalidInputError, type Problem } from '../domain/errors.ts';
import type { Offset } from '../domain/offset.ts';
import { deepFreeze } from './deep-freeze.ts';
import { environmentSchema, VARIABLE_NAMES, type VariableName, type Variables } from './env-schema.ts';
import { showVariable } from './show-variable.ts';
import { checkSchema } from './zod-problems.ts';

export type DatabaseConfig =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'postgres'; readonly url: string };

export interface SlackConfig {
  readonly botToken: string;
  /** How Slack's requests arrive; `post-only` can send and hears nothing, which is enough for `sweep`. */
  readonly mode: 'socket' | 'http' | 'post-only';
  readonly appToken: string | null;
  readonly signingSecret: string | null;
  /** Ends with a slash. */
  readonly apiUrl: string;
}

/** What a person must register to let other workspaces install the app. */
export interface SlackInstallConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly stateSecret: string;
}

export interface MailConfig {
  readonly url: string;
  readonly from: string;
  readonly replyTo: string | null;
  readonly requireTls: boolean;
  /** Connections kept open to the server. */
  readonly connections: number;
  /** What mails are signed with; the key is in a file. */
  readonly dkim: { readonly domain: string; readonly selector: string; readonly keyFile: string } | null;
}

export interface Environment {
  readonly database: DatabaseConfig;
  readonly port: number;
  readonly host: string;
  /** Without a slash at its end. */
  readonly publicUrl: string | null;
  /** How many proxies stand in front of this server. */
  readonly trustProxy: number;
  /** Most requests for calendars a minute from one address. */
  readonly calendarRequests: number;
  readonly timeZone: string;
  readonly reminderTime: Variables['REMINDER_TIME'];
  readonly sweepCron: string;
  readonly digestCron: string;
  /** The directory of playbooks. */
  readonly playbooks: string;
  readonly logLevel: Variables['LOG_LEVEL'];
  readonly logFormat: Variables['LOG_FORMAT'];
  /** How long one send may take, in seconds; a lease is twice that. */
  readonly sendTimeoutSeconds: number;
  readonly slack: SlackConfig | null;
  readonly slackInstall: SlackInstallConfig | null;
  /** Where a contract without a channel of its own is announced: a channel's id. */
  readonly slackChannel: string | null;
  /** Who is told of reminders that nobody answered. */
  readonly fallbackEmail: string | null;
  /** Whose public holidays count for contracts that name no country; null: none's. */
  readonly country: string | null;
  /** Reminders that the workspace wants besides the playbooks'. */
  readonly reminderRungs: readonly Offset[];
  readonly mail: MailConfig | null;
  /** 32 bytes as hexadecimal digits. */
  readonly encryptionKey: string | null;
}

type RawEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The configuration from environment variables, with defaults, frozen. An empty variable is an unset one, others
 * than ours are not looked at. `require` names variables that this run cannot do without.
 * @throws InvalidInputError (code `invalid-config`) with every problem at once; secrets are never repeated
 */
export function readEnvironment(
  env: RawEnvironment = process.env,
  { require = [] }: { require?: readonly VariableName[] } = {},
): Environment {
  const given = Object.fromEntries(
    VARIABLE_NAMES.flatMap((name) => (isSet(env[name]) ? [[name, env[name].trim()]] : [])),
  );
  const together = [...missing(given, require), ...incompleteGroups(given)];
  const checked = checkSchema(environmentSchema, given, '', showVariable);
  const problems = checked.ok ? together : [...checked.problems, ...together];
  if (!checked.ok || problems.length > 0) throw new InvalidInputError(problems, 'invalid-config');
  return deepFreeze(derive(checked.value));
}

const isSet = (value: string | undefined): value is string => value !== undefined && value.trim() !== '';

type Given = Readonly<Record<string, string>>;

const missing = (given: Given, names: readonly VariableName[]): Problem[] =>
  names
    .filter((name) => given[name] === undefined)
    .map((name) => ({ place: name, found: 'nothing', expected: 'a value, which this command needs' }));

const INSTALL = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const;

const DKIM = ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_KEY_FILE'] as const;

/** Variables that mean something only together. */
function incompleteGroups(given: Given): Problem[] {
  const problems: Problem[] = [];
  if (given.SMTP_URL !== undefined && given.MAIL_FROM === undefined)
    problems.push({
      place: 'MAIL_FROM',
      found: 'nothing',
      expected: 'the sender of all mail, as SMTP_URL is set',
    });
  return [...problems, ...absentOf(given, INSTALL), ...absentOf(given, DKIM)];
}

/** What is missing of variables that are set all or none. */
function absentOf(given: Given, names: readonly VariableName[]): Problem[] {
  const there = names.find((name) => given[name] !== undefined);
  if (there === undefined) return [];
  const absent = names.filter((name) => given[name] === undefined);
  return absent.map((name) => ({ place: name, found: 'nothing', expected: `a value, as ${there} is set` }));
}

function derive(variables: Variables): Environment {
  return {
    database: databaseOf(variables.DATABASE_URL),
    port: variables.PORT,
    host: variables.HOST,
    trustProxy: variables.TRUST_PROXY,
    calendarRequests: variables.CALENDAR_REQUESTS,
    publicUrl: variables.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    timeZone: variables.TIME_ZONE,
    reminderTime: variables.REMINDER_TIME,
    sweepCron: variables.SWEEP_CRON,
    digestCron: variables.DIGEST_CRON,
    playbooks: variables.PLAYBOOKS,
    logLevel: variables.LOG_LEVEL,
    logFormat: variables.LOG_FORMAT,
    sendTimeoutSeconds: variables.SEND_TIMEOUT_SECONDS,
    slack: slackOf(variables),
    slackInstall: installOf(variables),
    slackChannel: variables.SLACK_CHANNEL ?? null,
    fallbackEmail: variables.FALLBACK_EMAIL ?? null,
    country: variables.COUNTRY ?? null,
    reminderRungs: variables.REMINDER_RUNGS ?? [],
    mail: mailOf(variables),
    encryptionKey: variables.ENCRYPTION_KEY ?? null,
  };
}

function mailOf(variables: Variables): MailConfig | null {
  const { SMTP_URL: url, MAIL_FROM: from } = variables;
  const { DKIM_DOMAIN: domain, DKIM_SELECTOR: selector, DKIM_KEY_FILE: keyFile } = variables;
  if (url === undefined || from === undefined) return null;
  return {
    url,
    from,
    replyTo: variables.MAIL_REPLY_TO ?? null,
    requireTls: variables.SMTP_REQUIRE_TLS,
    connections: variables.SMTP_CONNECTIONS,
    dkim:
      domain === undefined || selector === undefined || keyFile === undefined
        ? null
        : { domain, selector, keyFile },
  };
}

function databaseOf(url: string): DatabaseConfig {
  if (url.startsWith('sqlite:')) return { engine: 'sqlite', file: url.slice('sqlite:'.length) };
  return { engine: 'postgres', url };
}

function slackOf(variables: Variables): SlackConfig | null {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_SIGNING_SECRET: signingSecret,
  } = variables;
  if (botToken === undefined) return null;
  return {
    botToken,
    mode: appToken !== undefined ? 'socket' : signingSecret !== undefined ? 'http' : 'post-only',
    appToken: appToken ?? null,
    signingSecret: signingSecret ?? null,
    // Slack's client appends method names to it.
    apiUrl: variables.SLACK_API_URL.replace(/\/*$/, '/'),
  };
}

function installOf(variables: Variables): SlackInstallConfig | null {
  const {
    SLACK_CLIENT_ID: clientId,
    SLACK_CLIENT_SECRET: clientSecret,
    SLACK_STATE_SECRET: stateSecret,
  } = variables;
  if (clientId === undefined || clientSecret === undefined || stateSecret === undefined) return null;
  return { clientId, clientSecret, stateSecret };
}

/** A variable that `serve` still needs, and what it is for. */
export interface SlackRequirement {
  readonly variable: string;
  readonly words: string;
}

/** What is missing before `serve` can talk to Slack; empty when nothing is. Takes the raw variables. */
export function slackRequirements(env: RawEnvironment = process.env): readonly SlackRequirement[] {
  const requirements: SlackRequirement[] = [];
  if (!isSet(env.SLACK_BOT_TOKEN))
    requirements.push({
      variable: 'SLACK_BOT_TOKEN',
      words: 'the token that the bot posts with (OAuth & Permissions; begins with xoxb-)',
    });
  if (!isSet(env.SLACK_APP_TOKEN) && !isSet(env.SLACK_SIGNING_SECRET))
    requirements.push({
      variable: 'SLACK_APP_TOKEN or SLACK_SIGNING_SECRET',
      words:
        'the app-level token for Socket Mode (Basic Information; begins with xapp-), or the signing secret for HTTP',
    });
  return requirements;
}

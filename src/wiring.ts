import { readFileSync } from 'node:fs';
import type { Environment, MailConfig, SlackConfig } from './config/env.ts';
import { switchFileOf } from './delivery/calendar/switch-file.ts';
import { createTimelineDrawer } from './delivery/email/digest-picture.ts';
import type { MailLinks } from './delivery/email/mail-layout.ts';
import type { DkimKey } from './delivery/email/mailer.ts';
import { createRequestMailer } from './delivery/email/request-mail.ts';
import { createEmailChannel, type EmailChannel } from './delivery/email/send.ts';
import { createSlackClient } from './delivery/slack/client.ts';
import { createSlackChannel } from './delivery/slack/send.ts';
import type { Contract } from './domain/contract.ts';
import type { DigestTask } from './domain/digest.ts';
import { InvalidInputError, quote } from './domain/errors.ts';
import { DAY_MS, type Instant } from './domain/instant.ts';
import type { Channel } from './domain/reminder.ts';
import type { DigestDeps } from './scheduler/compose-digests.ts';
import type { Log } from './scheduler/dispatch.ts';
import { playbookOf, type Rules } from './scheduler/plan-due.ts';
import { planAdminNote } from './store/follow-up-notes.ts';
import { createLinkSigner, type LinkSigner, mailSecret } from './store/mail-links.ts';
import type { Store } from './store/open.ts';
import { type OpenTask, openTasksByPerson } from './store/open-tasks.ts';
import { DEFAULT_WORKSPACE } from './store/workspaces.ts';

/** How the bot and single commands reach people; all of it comes from the environment. */

const digestTaskOf = ({ contract, task }: OpenTask): DigestTask => ({
  contractId: contract.id,
  vendor: contract.vendor,
  product: contract.product,
  title: task.title,
  due: task.due,
});

/** The ways of reaching people that the environment sets up. */
export interface Channels {
  readonly list: readonly Channel[];
  /** Null where no mail server is set up. */
  readonly email: EmailChannel | null;
  readonly close: () => void;
}

/** Slack with the given credentials, and e-mail where SMTP_URL is set. */
export function channelsFrom(
  env: Environment,
  slack: SlackConfig,
  mails: MailParts | null,
  log: Log,
): Channels {
  const timeoutMs = timeoutMsOf(env);
  const client = createSlackClient({ token: slack.botToken, apiUrl: slack.apiUrl, timeoutMs });
  const email = env.mail === null || mails === null ? null : emailFrom(env, env.mail, mails, log);
  return {
    list: [createSlackChannel({ clientFor: () => client }), ...(email === null ? [] : [email])],
    email,
    close: () => email?.close(),
  };
}

/** What mails are made of besides what they tell. */
export interface MailParts {
  readonly links: MailLinks | undefined;
  readonly store: Store;
  readonly rules: Pick<Rules, 'playbooks'>;
  readonly now: () => Instant;
}

/** Mail as the environment sets it up. @throws InvalidInputError where the DKIM key cannot be read */
export const emailFrom = (
  env: Environment,
  mail: MailConfig,
  { links, store, rules, now }: MailParts,
  log: Log,
): EmailChannel =>
  createEmailChannel({
    ...mail,
    dkim: dkimFrom(mail),
    timeoutMs: timeoutMsOf(env),
    links,
    calendarOf: ({ contractId, termEnd, today }) =>
      switchFileOf(store.db, contractId, {
        termEnd,
        today,
        now: now(),
        playbookOf: (contract) => playbookOf(contract, rules.playbooks),
        // All that matters stands in the mail as well.
      }).catch(
        (error: unknown) =>
          log.warn({ error }, 'the calendar file of a reminder could not be made') ?? undefined,
      ),
    drawTimeline: createTimelineDrawer((error) =>
      log.warn({ error }, 'the picture of a digest could not be drawn'),
    ),
  });

/** Mails requests that people confirmed; null where no mail server is set up. */
export const requestMailerFrom = (env: Environment): ReturnType<typeof createRequestMailer> | null =>
  env.mail === null
    ? null
    : createRequestMailer({ ...env.mail, dkim: dkimFrom(env.mail), timeoutMs: timeoutMsOf(env) });

function dkimFrom({ dkim }: MailConfig): DkimKey | null {
  if (dkim === null) return null;
  try {
    return { ...dkim, privateKey: readFileSync(dkim.keyFile, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new InvalidInputError(
      [
        {
          place: 'DKIM_KEY_FILE',
          found: `${quote(dkim.keyFile)} (${code})`,
          expected: 'a private key that can be read (PEM)',
        },
      ],
      'invalid-config',
    );
  }
}

/** Links in mails work for so long; a later mail has newer ones. */
const LINK_LIVES_DAYS = 14;

/** The links of mails: what signs and reads them, and their addresses where PUBLIC_URL says where people reach the bot. */
export async function linksFrom(
  { publicUrl }: Pick<Environment, 'publicUrl'>,
  { db }: Store,
  now: () => Instant,
): Promise<{ readonly signer: LinkSigner; readonly links: MailLinks | undefined }> {
  const signer = createLinkSigner(await mailSecret(db, DEFAULT_WORKSPACE));
  if (publicUrl === null) return { signer, links: undefined };
  // To the day, so that a mail that is tried again a minute later has the same links.
  const expires = (): Instant => ((Math.ceil(now() / DAY_MS) + LINK_LIVES_DAYS) * DAY_MS) as Instant;
  return {
    signer,
    links: {
      act: (what, about) => `${publicUrl}/act/${signer.act({ what, ...about, expires: expires() })}`,
      unsubscribe: (who) => `${publicUrl}/unsubscribe/${signer.unsubscribe(who)}`,
    },
  };
}

/** How long one send may take. */
export const timeoutMsOf = (env: Environment): number => env.sendTimeoutSeconds * 1000;

/** How long a claim holds: a send that takes its full time must still be settled before anybody else may claim. */
export const leaseMsOf = (env: Environment): number => timeoutMsOf(env) * 2;

/** What sending digests takes, besides the mail server. */
export const digestDepsFrom = (
  {
    env,
    rules,
    store,
    clock,
    log,
  }: Pick<DigestDeps, 'rules' | 'store' | 'clock' | 'log'> & { readonly env: Environment },
  email: Pick<EmailChannel, 'sendDigest'>,
): DigestDeps => ({
  store,
  rules,
  clock,
  log,
  workspaceId: DEFAULT_WORKSPACE,
  timeZone: env.timeZone,
  send: email.sendDigest,
  tasksOf: async () => {
    const question = { workspaceId: DEFAULT_WORKSPACE, now: clock.now() };
    const playbookFor = (contract: Contract) => playbookOf(contract, rules.playbooks);
    const open = await openTasksByPerson(store.db, { ...question, playbookOf: playbookFor });
    return new Map([...open].map(([person, tasks]) => [person, tasks.map(digestTaskOf)]));
  },
  leaseMs: leaseMsOf(env),
  concurrency: env.mail?.connections ?? 1,
  dropped: (tx, { recipient, why, paused, period }) => {
    // Slack may have nobody to tell it to.
    log.warn({ recipient, period, why, paused }, 'a digest was not delivered');
    return planAdminNote(tx, {
      workspaceId: DEFAULT_WORKSPACE,
      defaultChannel: env.slackChannel,
      key: `digest ${recipient} ${period}`,
      text: `A digest was not delivered: ${why}.${paused ? ` Nothing more is sent to ${recipient} until \`lastcall digest subscribe ${recipient}\` says so.` : ''}`,
    });
  },
});

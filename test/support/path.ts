import type { SlackStandInOptions } from '../../src/sandbox/slack/options.ts';
import { type CliResult, runCli } from './cli.ts';
import { csvFile } from './contract-file.ts';
import { databaseUrl, type SHARED_ENGINES, testDatabase } from './db.ts';
import { importContracts } from './import-contracts.ts';
import { startMail } from './mail.ts';
import { startSlack } from './slack.ts';

/** ActivTrak until Wednesday 30 June 2027, in #it, Ann's: T-60 is Saturday 1 May, T-30 Monday 31 May. */
export const CONTRACT = `vendor,product,seats,unit_price,currency,term_end,owner_email,slack_channel,time_zone,end_date_source
ActivTrak,Professional,50,19.00,USD,2027-06-30,ann@example.com,#it,Europe/Berlin,invoice
`;

/** When its rungs fall due: 9 o'clock in Berlin, which is on summer time. */
export const DUE = {
  'T-60': '2027-05-01T07:00:00Z',
  'T-30': '2027-05-31T07:00:00Z',
  T: '2027-06-30T07:00:00Z',
} as const;

export interface SweepResult extends CliResult {
  readonly counts: {
    readonly planned: number;
    readonly sent: number;
    readonly failed: number;
    readonly skipped: number;
  };
}

/** An empty database, a Slack workspace and a mail server, and the command line that uses them. */
export async function startPath(
  engine: (typeof SHARED_ENGINES)[number],
  extra: Readonly<Record<string, string>> = {},
  slackOptions: SlackStandInOptions = {},
) {
  const slack = await startSlack(slackOptions);
  const mail = await startMail();
  const database = await testDatabase(engine);
  const env: Readonly<Record<string, string>> = {
    DATABASE_URL: databaseUrl(database),
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.token,
    SMTP_URL: mail.url,
    MAIL_FROM: 'Lastcall <lastcall@example.com>',
    ...extra,
  };
  const cli = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
    runCli(args, { env: { ...env, ...more } });
  return {
    slack,
    mail,
    database,
    env,
    cli,
    /** Imports a file of one contract by the command, and answers its id. */
    importOne: async (csv = CONTRACT): Promise<string> => {
      const { code, stdout, stderr } = await cli(['import', csvFile(csv), '--json']);
      const id = code === 0 ? (JSON.parse(stdout) as { ids: string[] }).ids[0] : undefined;
      if (id === undefined) throw new Error(`import ended with ${code}: ${stderr}`);
      return id;
    },
    /** The same without the command, for tests of what comes after. */
    storeOne: async (csv = CONTRACT): Promise<string> => (await importContracts(database, csv))[0] ?? '',
    sweep: async (now: string, more: Readonly<Record<string, string>> = {}): Promise<SweepResult> => {
      const ended = await cli(['sweep', '--now', now, '--json'], more);
      return { ...ended, counts: JSON.parse(ended.stdout || 'null') as SweepResult['counts'] };
    },
    /** How many messages there are by now: in the channel, to the owner, by mail. */
    received: () => ({
      channel: slack.state.messages('it').length,
      owner: slack.state.messages('D0ANN00001').length,
      mail: mail.messages.length,
    }),
  };
}

import { Command } from 'commander';
import type { SlackConfig } from '../config/env.ts';
import { COMMAND_LINE } from '../delivery/checklist-words.ts';
import { checklistMessages } from '../delivery/slack/blocks/checklist.ts';
import { createSlackClient } from '../delivery/slack/client.ts';
import { postChecklist } from '../delivery/slack/post-checklist.ts';
import { InvalidInputError, LastcallError, type Problem } from '../domain/errors.ts';
import { localDateAt } from '../domain/instant.ts';
import { systemClock } from '../scheduler/clock.ts';
import { playbookOf } from '../scheduler/plan-due.ts';
import { changeChecklists } from '../store/tasks.ts';
import { confirmations } from './checklist-confirm.ts';
import { checklistsOf, listNamed, requireContract } from './checklist-lookup.ts';
import { lockedWords } from './checklist-print.ts';
import { type Context, withContext } from './context.ts';
import { printLine } from './output.ts';

interface Options {
  readonly list?: string;
  readonly accountFree?: true;
}

/** `checklist post`: puts a contract's lists into its channel; a locked one is refused, or left out of all. */
export const checklistPostCommand = (): Command =>
  new Command('post')
    .description("post a contract's lists into its Slack channel")
    .argument('<contract-id>', 'a stored contract')
    .option('--list <id>', 'only this list (default: all that are open)')
    .option('--account-free', 'confirm that the account shows Free')
    .action((id: string, options: Options) => withContext((context) => post(context, id, options)));

async function post(context: Context, id: string, options: Options): Promise<void> {
  const slack = slackOf(context);
  await requireContract(context, id);
  const now = systemClock.now();
  const by = { workspaceId: context.workspaceId, contractId: id, actor: COMMAND_LINE, now };
  const { contract, lists, today, channel } = await changeChecklists(context.store, by, (record) => {
    const { contract } = record;
    const channel = channelOf(contract.slackChannel ?? context.env.slackChannel);
    const today = localDateAt(now, contract.timeZone);
    const accountFree = record.accountFree || options.accountFree === true;
    const all = checklistsOf({ ...record, accountFree }, context, today);
    const asked = options.list === undefined ? all : [listNamed(all, options.list)];
    const lists = asked.filter((list) => list.lock === null);
    if (lists.length === 0)
      throw new LastcallError(
        'refused',
        asked.map((list) => `${list.id}: ${lockedWords(list)}`).join('\n') ||
          "checklist: found no lists in the contract's playbook, expected one to post",
      );
    for (const list of asked.filter((one) => one.lock !== null))
      process.stderr.write(`left out ${list.id}: ${lockedWords(list)}\n`);
    const changes = options.accountFree
      ? confirmations(
          record,
          context,
          lists.map((list) => list.id),
        )
      : [];
    return { changes, contract, lists, today, channel };
  });
  const client = createSlackClient({
    token: slack.botToken,
    apiUrl: slack.apiUrl,
    timeoutMs: context.env.sendTimeoutSeconds * 1000,
  });
  const { actions } = playbookOf(contract, context.rules.playbooks);
  const { vendor, product } = contract;
  for (const checklist of lists) {
    const action = actions.find((one) => one.id === checklist.action)?.title ?? checklist.action;
    const messages = checklistMessages({ vendor, product, checklist, action, today });
    await postChecklist(client, { channel, contractId: id, list: checklist.id, messages }, systemClock.sleep);
    printLine(
      `posted ${checklist.id} into ${channel}${messages.length === 1 ? '' : ` in ${messages.length} messages`}`,
    );
  }
}

const slackOf = ({ env }: Context): SlackConfig =>
  env.slack ??
  missing({
    place: 'SLACK_BOT_TOKEN',
    found: 'nothing',
    expected: 'the bot token that lists are posted with',
  });

const channelOf = (channel: string | null): string =>
  channel ??
  missing({
    place: 'SLACK_CHANNEL',
    found: 'nothing',
    expected: "a channel's id, as the contract has no slack_channel",
  });

function missing(problem: Problem): never {
  throw new InvalidInputError([problem], 'invalid-config');
}

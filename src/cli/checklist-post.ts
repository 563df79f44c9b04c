import { Command } from 'commander';
import type { SlackConfig } from '../config/env.ts';
import { COMMAND_LINE } from '../delivery/checklist-words.ts';
import type { Checklist, ChecklistRecord } from '../domain/checklist.ts';
import { InvalidInputError, LastcallError, type Problem } from '../domain/errors.ts';
import { localDateAt } from '../domain/instant.ts';
import { askedRows, listAction } from '../domain/list-posts.ts';
import { formatLong } from '../domain/local-date.ts';
import { systemClock } from '../scheduler/clock.ts';
import { type DispatchDeps, dispatch } from '../scheduler/dispatch.ts';
import { lifeOf } from '../scheduler/plan-due.ts';
import { anyClaimed } from '../store/ledger-claim.ts';
import { ledgerRowById } from '../store/ledger-read.ts';
import { listRowId } from '../store/list-rows.ts';
import { changeChecklists } from '../store/tasks.ts';
import { channelsFrom, leaseMsOf } from '../wiring.ts';
import { confirmedFree } from './checklist-confirm.ts';
import { listNamed, listsOn, requireContract } from './checklist-lookup.ts';
import { lockedWords } from './checklist-print.ts';
import { type Context, withContext } from './context.ts';
import { createLog } from './log.ts';
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
  const { store, workspaceId, env, rules } = context;
  const now = systemClock.now();
  const by = { workspaceId, contractId: id, actor: COMMAND_LINE, now };
  const { lists, channel, ids } = await changeChecklists(store, by, (record, notices) => {
    const { contract } = record;
    const channel = channelOf(contract.slackChannel ?? env.slackChannel);
    const today = localDateAt(now, contract.timeZone);
    const life = { ...lifeOf(contract, notices, rules), today };
    const named = (from: ChecklistRecord): Checklist[] => {
      const all = listsOn(from, context, today);
      return options.list === undefined ? all : [listNamed(all, options.list)];
    };
    const free = options.accountFree ? confirmedFree(record, life, named(record)) : null;
    const asked = named(free === null ? record : { ...record, contract: free.contract });
    const lists = asked.filter((list) => list.lock === null && list.archived === null);
    if (lists.length === 0)
      throw new LastcallError(
        'refused',
        asked.map((list) => `${list.id}: ${whyNot(list)}`).join('\n') ||
          "checklist: found no lists in the contract's playbook, expected one to post",
      );
    for (const list of asked.filter((one) => !lists.includes(one)))
      process.stderr.write(`left out ${list.id}: ${whyNot(list)}\n`);
    const send = lists.flatMap((list) =>
      askedRows(list, { medium: 'slack-channel', recipient: channel }, { now, today }),
    );
    const ids = send.map((row) => listRowId(contract, row));
    return { changes: [], life: free, lists, channel, send, ids };
  });
  const channels = channelsFrom(env, slack, null, createLog(env));
  const deps = { store, rules, channels: channels.list, clock: systemClock, leaseMs: leaseMsOf(env) };
  try {
    await sendToEnd({ ...deps, log: { warn: () => undefined }, only: ids });
  } finally {
    channels.close();
  }
  const sent = await Promise.all(ids.map((row) => ledgerRowById(store.db, row)));
  for (const { id: list } of lists) {
    const parts = sent.filter((row) => row?.action === listAction(list));
    const failed = parts.findIndex((row) => row?.state !== 'sent');
    if (failed >= 0) {
      const which = parts.length === 1 ? list : `${list}, part ${failed + 1} of ${parts.length},`;
      throw new LastcallError('delivery', `${which} was not posted: ${parts[failed]?.why}`);
    }
    printLine(`posted ${list} into ${channel}${parts.length === 1 ? '' : ` in ${parts.length} messages`}`);
  }
}

/** Sends rows of the ledger; those that the running bot took are waited for. */
async function sendToEnd(deps: DispatchDeps & { readonly only: readonly string[] }): Promise<void> {
  await dispatch(deps);
  while (await anyClaimed(deps.store.db, deps.only)) {
    await deps.clock.sleep(POLL_MS);
    await dispatch(deps);
  }
}

const POLL_MS = 100;

const whyNot = (list: Checklist): string =>
  list.archived === null ? lockedWords(list) : `it was archived on ${formatLong(list.archived.on)}`;

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

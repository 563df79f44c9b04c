import { Command, InvalidArgumentError } from 'commander';
import { emailAddress } from '../config/primitives.ts';
import { COMMAND_LINE, progressWords, taskWords } from '../delivery/checklist-words.ts';
import { oneLine } from '../delivery/one-line.ts';
import { actionTitle } from '../domain/actions.ts';
import type { Checklist } from '../domain/checklist.ts';
import {
  addTask,
  assignTask,
  reopenTask,
  type TaskChange,
  tickTask,
  waiveTask,
} from '../domain/checklist-change.ts';
import { LastcallError, quote } from '../domain/errors.ts';
import { localDateAt } from '../domain/instant.ts';
import { withConsequences } from '../domain/list-change.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { systemClock } from '../scheduler/clock.ts';
import { lifeOf, playbookOf } from '../scheduler/plan-due.ts';
import { rowsForMore } from '../store/list-rows.ts';
import { changeChecklists, checklistRecord } from '../store/tasks.ts';
import { dateArgument } from './arguments.ts';
import { confirmedFree } from './checklist-confirm.ts';
import { listNamed, listsOn, requireContract, taskNamed } from './checklist-lookup.ts';
import { checklistPostCommand } from './checklist-post.ts';
import { lockedWords, printChecklists } from './checklist-print.ts';
import { withContext } from './context.ts';
import { printJson, printLine } from './output.ts';

/** `checklist`: a contract's task lists, from its playbook and with what was added. */
export const checklistCommand = (): Command =>
  new Command('checklist')
    .description('what there is to do before a contract ends, list by list')
    .addCommand(showCommand())
    .addCommand(checklistPostCommand())
    .addCommand(tickCommand())
    .addCommand(assignCommand())
    .addCommand(addCommand());

const CONTRACT = ['<contract-id>', 'a stored contract'] as const;
const TASK = ['<list/task>', 'a task by its ids, such as pre-downgrade/export-data'] as const;

const showCommand = (): Command =>
  new Command('show')
    .description('the lists of a contract: what is open, blocked, done')
    .argument(...CONTRACT)
    .option('--list <id>', 'only this list')
    .option(
      '--as-of <date>',
      "the day to look at them from (default: today in the contract's zone)",
      dateArgument,
    )
    .option('--json', 'print JSON')
    .action((id: string, options: { list?: string; asOf?: LocalDate; json?: true }) =>
      withContext(async (context) => {
        await requireContract(context, id);
        const record = await checklistRecord(context.store.db, context.workspaceId, id);
        const { contract } = record;
        const asOf = options.asOf ?? localDateAt(systemClock.now(), contract.timeZone);
        const all = listsOn(record, context, asOf);
        const lists = options.list === undefined ? all : [listNamed(all, options.list)];
        const { vendor, product, termEnd, timeZone } = contract;
        if (options.json) {
          printJson({ contract: { id: contract.id, vendor, product, termEnd, timeZone }, asOf, lists });
          return;
        }
        const playbook = playbookOf(contract, context.rules.playbooks);
        printChecklists(contract, lists, asOf, (action) => actionTitle(action, playbook));
      }),
    );

interface TickOptions {
  readonly undo?: true;
  readonly notApplicable?: string;
  readonly by: string;
  readonly note?: string;
  readonly accountFree?: true;
}

const tickCommand = (): Command =>
  new Command('tick')
    .description('tick a task off, or take the tick back')
    .argument(...CONTRACT)
    .argument(...TASK)
    .option('--undo', 'take the tick back')
    .option('--not-applicable <reason>', 'say why it does not apply, in place of a tick')
    .option('--by <who>', 'who did it: an address or a name', COMMAND_LINE)
    .option('--note <text>', 'evidence or a reason: a few words, or a link')
    .option('--account-free', 'confirm that the account shows Free')
    .action((id: string, path: string, { undo, by, note, accountFree, notApplicable }: TickOptions) =>
      change(id, path, accountFree === true, (list, task, at) => {
        const doing = { by, at, note: note ?? null };
        if (undo) return reopenTask(list, task, doing);
        if (task.state === 'locked') throw new LastcallError('refused', `${path}: ${lockedWords(list)}`);
        if (notApplicable !== undefined) return waiveTask(list, task, notApplicable, doing);
        return tickTask(list, task, doing);
      }),
    );

const assignCommand = (): Command =>
  new Command('assign')
    .description('give a task to somebody')
    .argument(...CONTRACT)
    .argument(...TASK)
    .argument('<email>', 'whose task it is', emailArgument)
    .action((id: string, path: string, email: string) =>
      change(id, path, false, (list, task, at) => assignTask(list, task, email, { by: COMMAND_LINE, at })),
    );

function emailArgument(text: string): string {
  if (!emailAddress.safeParse(text).success)
    throw new InvalidArgumentError(
      `found ${quote(text)}, expected an e-mail address such as ann@example.com.`,
    );
  return text;
}

type Decide = (
  list: Checklist,
  task: Checklist['tasks'][number],
  now: ReturnType<typeof systemClock.now>,
) => TaskChange | null;

/** Changes one task that is there, in one transaction, and says what it is like now. */
const change = (id: string, path: string, accountFree: boolean, decide: Decide): Promise<void> =>
  withContext(async (context) => {
    await requireContract(context, id);
    const now = systemClock.now();
    const { workspaceId, store } = context;
    const by = { workspaceId, contractId: id, actor: COMMAND_LINE, now };
    const { changed, today } = await changeChecklists(store, by, (record, notices) => {
      const { contract } = record;
      const today = localDateAt(now, contract.timeZone);
      const life = { ...lifeOf(contract, notices, context.rules), today };
      const named = taskNamed(listsOn(record, context, today), path);
      const free = accountFree ? confirmedFree(record, life, [named.list]) : null;
      const known = free === null ? record : { ...record, contract: free.contract };
      const { list, task } = taskNamed(listsOn(known, context, today), path);
      const changed = decide(list, task, now);
      const decided =
        changed === null
          ? { changes: [] }
          : withConsequences(known, list, changed, life.playbook, today, now);
      return { ...decided, life: free, changed: changed !== null, today };
    });
    const record = await checklistRecord(store.db, workspaceId, id);
    const { list, task } = taskNamed(listsOn(record, context, today), path);
    const words = `${list.id}/${task.id}: ${taskWords(task, today).join('; ') || 'open, without a due day'}`;
    printLine(changed ? words : `nothing changed: ${words}`);
    if (changed) printLine(`${oneLine(list.title)}: ${progressWords(list.progress)}`);
  });

const addCommand = (): Command =>
  new Command('add')
    .description('add a task of your own to a list')
    .argument(...CONTRACT)
    .argument('<list>', 'the id of a list')
    .argument('<title>', 'what is to be done')
    .option('--due <date>', 'the day by which it is to be done', dateArgument)
    .action((id: string, listId: string, title: string, { due }: { due?: LocalDate }) =>
      withContext(async (context) => {
        await requireContract(context, id);
        const { workspaceId, store } = context;
        const now = systemClock.now();
        const by = { workspaceId, contractId: id, actor: COMMAND_LINE, now };
        const { row } = await changeChecklists(store, by, async (record, _notices, tx) => {
          const { contract } = record;
          const today = localDateAt(now, contract.timeZone);
          const list = listNamed(listsOn(record, context, today), listId);
          const change = addTask(list, title, due ?? null);
          const playbook = playbookOf(contract, context.rules.playbooks);
          const decided = withConsequences(record, list, change, playbook, today, now);
          const send = await rowsForMore(tx, contract, list, { today, now });
          return { ...decided, send, row: change.row };
        });
        printLine(`added ${row.list}/${row.id}`);
      }),
    );

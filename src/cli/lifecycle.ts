import { userInfo } from 'node:os';
import { Command } from 'commander';
import { INTENTS } from '../domain/contract.ts';
import {
  acknowledgeDecision,
  type Decision,
  intentDecision,
  noticeDecision,
  renewDecision,
  snoozeDecision,
} from '../domain/decisions.ts';
import { localDateAt } from '../domain/instant.ts';
import type { Life } from '../domain/lifecycle.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { systemClock } from '../scheduler/clock.ts';
import { playbookOf } from '../scheduler/plan-due.ts';
import { changeLife } from '../store/lifecycle.ts';
import { dateArgument } from './arguments.ts';
import { withContext } from './context.ts';
import { printLine } from './output.ts';

/** Commands by which somebody acts on a contract; each is one change and one row in its history. */

const contractCommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .argument('<contract-id>', 'a stored contract')
    .option('--by <who>', 'who acts, as the history keeps it', userInfo().username)
    .option(
      '--today <date>',
      "the day on which it is done (default: today in the contract's zone)",
      dateArgument,
    );

interface Common {
  readonly by: string;
  readonly today?: LocalDate;
}

/** Runs one change under the contract's lock and says what came of it. */
async function act(id: string, { by, today }: Common, decide: (life: Life) => Decision): Promise<void> {
  await withContext(async ({ store, rules, workspaceId }) => {
    const now = systemClock.now();
    let words = '';
    await changeLife(store, { workspaceId, contractId: id, actor: by, now }, ({ contract, notices }) => {
      const playbook = playbookOf(contract, rules.playbooks);
      const day = today ?? localDateAt(now, contract.timeZone);
      const decision = decide({ contract, notices, playbook, today: day });
      words = decision.words;
      return decision;
    });
    printLine(words);
  });
}

interface NoticeOptions extends Common {
  readonly action: string;
  readonly date: LocalDate;
  readonly through?: string;
  readonly reference?: string;
  readonly confirmed?: LocalDate;
}

/** `notice`: records that notice was given; only a recorded notice stops the renewal clock. */
export const noticeCommand = (): Command =>
  contractCommand('notice', 'record that notice was given')
    .requiredOption('--action <id>', 'what was asked for: cancel-to-free, reduce-licences, …')
    .requiredOption('--date <date>', 'the day on which notice was given', dateArgument)
    .option('--through <words>', "through what (default: the playbook's way)")
    .option('--reference <text>', "the vendor's reference or confirmation number")
    .option('--confirmed <date>', 'the day on which the vendor confirmed it', dateArgument)
    .action((id: string, options: NoticeOptions) =>
      act(id, options, (life) =>
        noticeDecision(
          {
            action: options.action,
            givenOn: options.date,
            through: options.through ?? null,
            reference: options.reference ?? null,
            confirmedOn: options.confirmed ?? null,
          },
          life,
        ),
      ),
    );

/** `ack`: "I'm on it". */
export const ackCommand = (): Command =>
  contractCommand(
    'ack',
    'say that you are on it: reminders hold back for a week, never past the deadline',
  ).action((id: string, options: Common) =>
    act(id, options, (life) => acknowledgeDecision(options.by, life)),
  );

/** `snooze`: holds reminders back until a day. */
export const snoozeCommand = (): Command =>
  contractCommand('snooze', 'hold reminders back until a day, not past the deadline')
    .requiredOption('--until <date>', 'the day on which the next reminder comes', dateArgument)
    .action((id: string, options: Common & { until: LocalDate }) =>
      act(id, options, (life) => snoozeDecision(options.by, options.until, life)),
    );

/** `intent`: what the team means to do at the end of the term. */
export const intentCommand = (): Command =>
  contractCommand('intent', 'say what is to happen at the end of the term')
    .argument('<intent>', `one of ${INTENTS.join(', ')}`)
    .action((id: string, intent: string, options: Common) =>
      act(id, options, (life) => intentDecision(intent, life)),
    );

/** `renew`: the contract goes into its next term. */
export const renewCommand = (): Command =>
  contractCommand('renew', 'put the contract into its next term')
    .option(
      '--until <date>',
      'the last paid day of the new term (default: a term of equal length)',
      dateArgument,
    )
    .action((id: string, options: Common & { until?: LocalDate }) =>
      act(id, options, (life) => renewDecision(options.until ?? null, life)),
    );

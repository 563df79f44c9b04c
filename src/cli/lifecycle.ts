import type { Command } from 'commander';
import { INTENTS } from '../domain/contract.ts';
import {
  accountFreeDecision,
  acknowledgeDecision,
  intentDecision,
  noticeDecision,
  renewDecision,
  snoozeDecision,
} from '../domain/decisions.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { act, type Common, contractCommand } from './act.ts';
import { dateArgument } from './arguments.ts';

/** Commands by which somebody acts on a contract; each is one change and one row in its history. */

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

/** `account-free`: the first step of the watch after the end. */
export const accountFreeCommand = (): Command =>
  contractCommand('account-free', 'put on record that the account shows Free, once the term is over')
    .option('--date <date>', 'the day on which somebody saw it (default: today)', dateArgument)
    .action((id: string, options: Common & { date?: LocalDate }) =>
      act(id, options, (life) => accountFreeDecision(options.date ?? life.today, life)),
    );

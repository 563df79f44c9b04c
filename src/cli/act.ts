import { userInfo } from 'node:os';
import { Command } from 'commander';
import type { Decision } from '../domain/decisions.ts';
import { localDateAt } from '../domain/instant.ts';
import type { Life } from '../domain/lifecycle.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { systemClock } from '../scheduler/clock.ts';
import { lifeOf } from '../scheduler/plan-due.ts';
import { changeLife } from '../store/lifecycle.ts';
import { dateArgument } from './arguments.ts';
import { type Context, withContext } from './context.ts';
import { printLine } from './output.ts';

/** What every command has by which somebody acts on a contract. */
export const contractCommand = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .argument('<contract-id>', 'a stored contract')
    .option('--by <who>', 'who acts, as the history keeps it', userInfo().username)
    .option(
      '--today <date>',
      "the day on which it is done (default: today in the contract's zone)",
      dateArgument,
    );

/** What its options give. */
export interface Common {
  readonly by: string;
  readonly today?: LocalDate;
}

/** Runs one change under the contract's lock, with its row in the history, and says what came of it. */
export async function act(
  id: string,
  { by, today }: Common,
  decide: (life: Life, context: Context) => Decision | null,
): Promise<void> {
  await withContext(async (context) => {
    const { store, rules, workspaceId } = context;
    const now = systemClock.now();
    let words = 'nothing to change';
    await changeLife(store, { workspaceId, contractId: id, actor: by, now }, ({ contract, notices }) => {
      const day = today ?? localDateAt(now, contract.timeZone);
      const decision = decide({ ...lifeOf(contract, notices, rules), today: day }, context);
      if (decision !== null) words = decision.words;
      return decision;
    });
    printLine(words);
  });
}

import { allow } from '../access.ts';
import type { Answer } from '../answer-with.ts';
import { helpText } from '../commands/subcommands.ts';
import type { SlackDeps } from '../deps.ts';

/** What there is to say behind `/lastcall`; where a word was not known, what was probably meant. */
export const helpAnswer =
  (deps: Pick<SlackDeps, 'members'>, unknown?: Parameters<typeof helpText>[0]): Answer =>
  async (actor) => {
    await allow(deps, 'see', actor);
    return helpText(unknown);
  };

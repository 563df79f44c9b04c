import { LastcallError } from '../../domain/errors.ts';
import type { SlackDeps } from './deps.ts';
import { escapeMrkdwn } from './escape.ts';
import type { SlackActor } from './people.ts';
import { problemWords } from './perform.ts';
import { RefusedError } from './refusals.ts';
import { refuse } from './refuse.ts';
import { type Asker, type Telling, tell } from './tell.ts';

/** What somebody asked for: shown to them alone; undefined where it was shown in another way. */
export type Answer = (actor: SlackActor) => Promise<string | Telling | undefined>;

/**
 * Answers somebody once Slack has its acknowledgement. What is refused, and what of it goes wrong, they are told in
 * words; what nobody foresaw is logged as well.
 */
export function answerWith(deps: SlackDeps, asker: Asker, answer: Answer): void {
  deps.afterAck.run(async () => {
    const actor = await deps.people.of(asker.userId, asker.teamId);
    let said: string | Telling | undefined;
    try {
      said = await answer(actor);
    } catch (error) {
      if (error instanceof RefusedError) said = await refuse(deps, actor, error);
      else if (error instanceof LastcallError) said = escapeMrkdwn(problemWords(error));
      else {
        deps.log.error(`a Slack listener failed: ${error instanceof Error ? error.stack : String(error)}`);
        said =
          'Sorry, that did not work because of a fault in Lastcall. Nothing was changed; the log has the details.';
      }
    }
    if (said !== undefined) await tell(deps, asker, said);
  });
}

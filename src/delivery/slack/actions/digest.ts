import { type DigestSubscription, subscriptionFor } from '../../../store/digest-subscriptions.ts';
import { scheduleWords } from '../../schedule-words.ts';
import { allow } from '../access.ts';
import { type Answer, answerWith } from '../answer-with.ts';
import { DIGEST_USAGE, readDigestWords } from '../commands/digest-command.ts';
import type { SlackDeps } from '../deps.ts';
import { escapeMrkdwn } from '../escape.ts';
import type { Listens } from '../listens.ts';
import { type Opening, showView } from '../open-view.ts';
import { askerOf, bodyOf, openingOf } from '../payloads.ts';
import { choiceFor } from '../perform-digest.ts';
import { receive } from '../receive.ts';
import type { Asker } from '../tell.ts';
import { DIGEST_VIEW, digestView, digestWishIn } from '../views/digest.ts';
import { HOME_ACTIONS } from '../views/home.ts';
import { recall, remember } from '../views/metadata.ts';
import type { StateValues } from '../views/values.ts';
import { askerIn } from './submissions.ts';

/** The dialog about somebody's own digest: the Home's button opens it, and what it says is written down, then acked. */
export function registerDigest(app: Listens, deps: SlackDeps): void {
  app.action(HOME_ACTIONS.digest, async ({ ack, body }) => {
    await ack();
    const pressed = bodyOf(body);
    const asker = askerOf(pressed);
    answerWith(deps, asker, digestDialog(deps, asker, openingOf(pressed)));
  });
  app.view(DIGEST_VIEW, async ({ ack, body, view }) => {
    const wish = digestWishIn(view.state.values as StateValues);
    const by = askerIn(body, recall(view.private_metadata).at);
    await receive(deps, { kind: 'digest', wish, by }, [view.id, view.hash]);
    await ack();
  });
}

/** `/lastcall digest …`; `request` tells one command from another. */
export async function digestCommandAnswer(
  deps: SlackDeps,
  words: string,
  by: Asker,
  opening: Opening,
): Promise<Answer | undefined> {
  const said = readDigestWords(words);
  switch (said.kind) {
    case 'ask':
      return digestDialog(deps, by, opening);
    case 'unknown':
      return async (actor) => {
        await allow(deps, 'see', actor);
        return DIGEST_USAGE;
      };
    case 'on':
    case 'off': {
      const wish = said.kind === 'on' ? said.wish : null;
      await receive(deps, { kind: 'digest', wish, by }, [opening.trigger]);
      return undefined;
    }
  }
}

const digestDialog =
  (deps: SlackDeps, at: Asker, opening: Opening): Answer =>
  async (actor) => {
    await allow(deps, 'see', actor);
    const there =
      actor.email === null ? undefined : await subscriptionFor(deps.store.db, deps.workspaceId, actor.email);
    const choice = choiceFor(deps, actor, there);
    const form = { ...choice, on: isOn(there), standing: standingOf(there) };
    await showView(deps.client, opening, digestView(form, remember({ at })));
    return undefined;
  };

const isOn = (there: DigestSubscription | undefined): boolean =>
  there !== undefined && there.endedAt === null && there.pausedAt === null;

function standingOf(there: DigestSubscription | undefined): string {
  if (there === undefined) return 'You get no digest yet: a mail with what needs you, and when.';
  if (there.endedAt !== null) return 'You get no digest any more.';
  if (there.pausedAt !== null)
    return `Digests to ${escapeMrkdwn(there.address)} are held back: the mail server refused them several times. Save to try again.`;
  return `You get it ${escapeMrkdwn(scheduleWords(there))}.`;
}

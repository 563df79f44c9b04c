import { type DigestChoice, nextSlot } from '../../domain/digest-schedule.ts';
import { LastcallError } from '../../domain/errors.ts';
import { formatLong } from '../../domain/local-date.ts';
import {
  type DigestSubscription,
  subscribe,
  subscriptionFor,
  unsubscribe,
} from '../../store/digest-subscriptions.ts';
import { refreshHomes } from '../../store/follow-up-plan.ts';
import { endAct } from '../../store/inbox.ts';
import { appendWorkspaceActivity } from '../../store/workspace-activity.ts';
import { scheduleWords } from '../schedule-words.ts';
import { allow } from './access.ts';
import type { DeedOf } from './acts.ts';
import type { SlackDeps } from './deps.ts';
import { escapeMrkdwn } from './escape.ts';
import type { SlackActor } from './people.ts';

/** Switches somebody's digest on or off, or changes what they get. @returns what to tell the person */
export async function switchDigest(
  deps: SlackDeps,
  id: string,
  { wish }: DeedOf<'digest'>,
  actor: SlackActor,
): Promise<string> {
  await allow(deps, 'see', actor);
  const { store, workspaceId, now, reach } = deps;
  const address = addressOf(actor);
  if (wish !== null && !reach.email)
    throw new LastcallError(
      'refused',
      'no mail server is set up. Whoever runs Lastcall has to set SMTP_URL first',
    );
  const context = { workspaceId, actor: actor.identity, now: now(), userId: actor.userId };
  return store.db.transaction().execute(async (tx) => {
    await endAct(tx, id);
    const there = await subscriptionFor(tx, workspaceId, address);
    const before = choiceFor(deps, actor, there);
    await refreshHomes(tx, workspaceId, now());
    const log = (what: string, details: unknown) =>
      appendWorkspaceActivity(tx, { workspaceId, at: now(), actor: actor.identity, what, details });
    if (wish === null) {
      const changed = await unsubscribe(tx, address, before, context);
      if (changed) await log('digest.off', {});
      return changed ? 'No more digests are sent to you.' : 'You got no digests before, and get none now.';
    }
    const subscription = await subscribe(tx, address, { ...before, ...wish }, context);
    await log('digest.on', wish);
    const next = nextSlot(subscription, now());
    return `The digest goes to ${escapeMrkdwn(address)} ${escapeMrkdwn(scheduleWords(subscription))}. The next one comes on ${formatLong(next.date)}, if there is something to say.`;
  });
}

function addressOf({ email }: SlackActor): string {
  if (email !== null) return email.toLowerCase();
  throw new LastcallError(
    'refused',
    'Slack shows Lastcall no e-mail address of yours. Whoever runs Lastcall can add it: `lastcall digest subscribe <address>`',
  );
}

/** What somebody has, or would get; by the clocks of where Slack says they are, unless a zone was chosen for them. */
export function choiceFor(
  { digestDefault, timeZone }: Pick<SlackDeps, 'digestDefault' | 'timeZone'>,
  actor: SlackActor,
  there: DigestSubscription | undefined,
): DigestChoice {
  const { about, rhythm, time, weekday, ownZone, timeZone: zone } = there ?? digestDefault;
  return {
    about,
    rhythm,
    time,
    weekday,
    ownZone,
    timeZone: there !== undefined && ownZone ? zone : (actor.timeZone ?? timeZone),
  };
}

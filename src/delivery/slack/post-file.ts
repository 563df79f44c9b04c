import { LastcallError } from '../../domain/errors.ts';
import type { SendOutcome } from '../../domain/reminder.ts';
import type { FollowUpChannel } from '../../store/follow-up-channel.ts';
import { switchFile } from '../calendar/switch-file.ts';
import { lifeOf } from './actions/life.ts';
import { uploadFile } from './actions/send-file.ts';
import { classifySlackError } from './classify-error.ts';
import type { SlackDeps } from './deps.ts';
import type { Place } from './place.ts';
import { boldName } from './standing-words.ts';

/** Makes the calendar file that somebody asked for, as things stand now, and uploads it to where they asked. */
export async function postFile(
  deps: SlackDeps,
  { userId, contractId, wish }: Parameters<FollowUpChannel['file']>[0],
): Promise<SendOutcome> {
  try {
    const { contract, playbook, today } = await lifeOf(deps, contractId);
    const file = await switchFile(deps.store.db, { contract, playbook, today, now: deps.now() });
    const comment = `${boldName(contract)}: open the file to put its days into your calendar.`;
    await uploadFile(deps, userId, { ...file, comment }, (wish as Place | null) ?? undefined);
    return { kind: 'sent', ref: userId };
  } catch (error) {
    if (error instanceof LastcallError && error.code === 'not-found')
      return { kind: 'no-recipient', reason: 'what it was about is gone' };
    return classifySlackError(error, { medium: 'slack-dm', recipient: userId }, 'post');
  }
}

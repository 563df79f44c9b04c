import type { Contract } from '../../domain/contract.ts';
import { daysBetween, formatLong } from '../../domain/local-date.ts';
import type { SendOutcome } from '../../domain/reminder.ts';
import { chosenSteps } from '../../domain/step-reminders.ts';
import type { FollowUpChannel } from '../../store/follow-up-channel.ts';
import { switchPlanOf } from '../../store/switch-plans.ts';
import { cut } from '../cut.ts';
import { fromToday } from '../day-words.ts';
import { lifeOf } from './actions/life.ts';
import { section } from './blocks/parts.ts';
import { switchButtons } from './blocks/switch-buttons.ts';
import { classifySlackError } from './classify-error.ts';
import { clientMsgId } from './client-msg-id.ts';
import type { SlackDeps } from './deps.ts';
import { escapeMrkdwn } from './escape.ts';
import { TEXT_LIMIT } from './limits.ts';
import { boldName } from './standing-words.ts';

const GONE: SendOutcome = { kind: 'no-recipient', reason: 'what it was about is gone' };

/** Tells somebody, or the team, of steps of a switch that are theirs; whoever cannot be found, the team is told. */
export async function postStep(
  deps: SlackDeps,
  { contractId, target, note, key }: Parameters<FollowUpChannel['step']>[0],
): Promise<SendOutcome> {
  const life = await lifeOf(deps, contractId).catch(() => null);
  if (life === null) return GONE;
  const { contract, today } = life;
  const rows = chosenSteps(life, await switchPlanOf(deps.store.db, contract)).filter(
    ({ id, state, assignee }) =>
      note.steps.includes(id) && state !== 'done' && state !== 'skipped' && (assignee ?? '') === target,
  );
  if (rows.length === 0) return GONE;
  try {
    const channel = await placeFor(deps, contract, target);
    if (channel === undefined) return { kind: 'refused', reason: 'there is nobody to tell' };
    const lines = rows.map(({ title, how, date }) => {
      const when = `${formatLong(date)}, ${fromToday(daysBetween(today, date))}`;
      const what = note.reason === 'given' ? 'is yours; it is planned for' : 'is planned for';
      return `“${title}” ${what} ${when}.${how === null ? '' : ` ${how}`}`;
    });
    const [only = '', ...more] = lines.map((line) => escapeMrkdwn(line));
    const said =
      more.length === 0 ? ` ${only}` : `\n${[only, ...more].map((line) => `• ${line}`).join('\n')}`;
    const text = cut(`${boldName(contract)}:${said}`, TEXT_LIMIT);
    const term = { contractId, termEnd: contract.termEnd };
    await deps.client.apiCall('chat.postMessage', {
      channel,
      text,
      blocks: [section([text]), switchButtons(term, ['advise', 'cost', 'choose', 'draft'])],
      client_msg_id: clientMsgId(key),
      parse: 'none',
      unfurl_links: false,
    });
    return { kind: 'sent', ref: channel };
  } catch (error) {
    return classifySlackError(error, { medium: 'slack-dm', recipient: target || 'the team' }, 'post');
  }
}

/** The person's direct messages; else the contract's channel, the default one unless it is limited to its own, or its owner. */
async function placeFor(
  { directory, reach }: SlackDeps,
  contract: Contract,
  target: string,
): Promise<string | undefined> {
  const person = async (email: string): Promise<string | undefined> => {
    const found = await directory.personOf(email);
    return found.kind === 'user' ? found.id : undefined;
  };
  const own = target === '' ? undefined : await person(target);
  if (own !== undefined) return own;
  const named = contract.slackChannel ?? (contract.channelOnly ? null : reach.defaultChannel);
  const channel = named === null ? undefined : await directory.channelOf(named);
  if (channel !== undefined) return channel;
  return contract.ownerEmail === null ? undefined : person(contract.ownerEmail);
}

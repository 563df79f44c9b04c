import { planFile } from '../../../store/follow-up-notes.ts';
import { unlessElsewhere } from '../access.ts';
import type { Answer } from '../answer-with.ts';
import { CALENDAR_ACTIONS } from '../blocks/calendars.ts';
import { actions, button, section } from '../blocks/parts.ts';
import type { SlackDeps } from '../deps.ts';
import type { Place } from '../place.ts';
import { boldName } from '../standing-words.ts';
import { lifeOf, permit } from './life.ts';

/** Has a contract's days sent as a calendar file: into a reminder's thread, or to who asked by direct message. */
export function calendarAnswer(deps: SlackDeps, contractId: string, asked: Place | null = null): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'see', actor, life);
    const thread = await unlessElsewhere(deps, life.contract, asked);
    const { store, workspaceId } = deps;
    await planFile(store.db, { workspaceId, userId: actor.userId, contractId, wish: thread });
    deps.nudge();
    const where = thread === null ? 'your direct messages with Lastcall' : 'this thread';
    const text = `${boldName(life.contract)}: the calendar file is on its way to ${where}.`;
    const subscribe = button('Subscribe instead', CALENDAR_ACTIONS.contract, { value: contractId });
    return { text, blocks: [section([text, KEEPS_UP]), actions('calendar-subscribe', [subscribe])] };
  };
}

const KEEPS_UP = 'A file stays as it is; a subscription keeps itself up to date.';

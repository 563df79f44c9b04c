import { timelineCalendar } from '../../calendar/timeline-calendar.ts';
import { nameOf } from '../../reminder-words.ts';
import type { Answer } from '../answer-with.ts';
import { CALENDAR_ACTIONS } from '../blocks/calendars.ts';
import { actions, button, section } from '../blocks/parts.ts';
import type { SlackDeps } from '../deps.ts';
import type { Place } from '../place.ts';
import { planFor } from '../plan-for.ts';
import { boldName } from '../standing-words.ts';
import { lifeOf, permit } from './life.ts';
import { sendFile } from './send-file.ts';

/** Sends a contract's days as a calendar file: into a reminder's thread, or to who asked by direct message. */
export function calendarAnswer(deps: SlackDeps, contractId: string, thread?: Place): Answer {
  return async (actor) => {
    const life = await lifeOf(deps, contractId);
    await permit(deps, 'see', actor, life);
    const { contract, playbook } = life;
    const plan = await planFor(deps, life);
    const ics = timelineCalendar({ contract, playbook, rows: plan.timeline, stamp: deps.now() });
    const file = {
      name: `${fileName(nameOf(contract))}.ics`,
      title: `Leaving ${nameOf(contract)}`,
      text: ics,
      comment: `${boldName(contract)}: open the file to put its days into your calendar.`,
    };
    const inThread = await sendFile(deps, actor.userId, file, thread);
    const text = `${boldName(contract)}: the calendar file is in ${inThread ? 'this thread' : 'your direct messages with Lastcall'}.`;
    const subscribe = button('Subscribe instead', CALENDAR_ACTIONS.contract, { value: contractId });
    return { text, blocks: [section([text, KEEPS_UP]), actions('calendar-subscribe', [subscribe])] };
  };
}

const KEEPS_UP = 'A file stays as it is; a subscription keeps itself up to date.';

/** A name as a file can have it. */
const fileName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^\w]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60) || 'contract';

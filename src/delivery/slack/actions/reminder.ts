import { isArchived } from '../../../domain/access-decisions.ts';
import { LastcallError } from '../../../domain/errors.ts';
import { snoozeChoices } from '../../../domain/snooze-choices.ts';
import { REMINDER_ACTIONS, readTermValue, type TermRef } from '../blocks/reminder-buttons.ts';
import type { SlackDeps } from '../deps.ts';
import type { Listens } from '../listens.ts';
import { showView } from '../open-view.ts';
import { askerOf, bodyOf, pressParts } from '../payloads.ts';
import type { Place } from '../place.ts';
import { receive } from '../receive.ts';
import { staleWords } from '../stale.ts';
import { standingWords } from '../standing-words.ts';
import type { Asker } from '../tell.ts';
import { remember } from '../views/metadata.ts';
import { snoozeView } from '../views/snooze.ts';
import { calendarAnswer } from './calendar.ts';
import { checklistAnswer } from './checklist.ts';
import { lifeOf, permit } from './life.ts';
import { noticeAnswer } from './notice.ts';
import { openerFor, termOf } from './opens.ts';

/** The buttons of a reminder. Each is acknowledged first; "I'm on it" once it is written down. */
export function registerReminderActions(app: Listens, deps: SlackDeps): void {
  app.action(REMINDER_ACTIONS.onIt, async ({ ack, body, action }) => {
    const named = readTermValue('value' in action ? action.value : undefined);
    const term = named && (await termOf(deps, named));
    const pressed = bodyOf(body);
    if (term !== undefined)
      await receive(deps, { kind: 'on-it', term, by: askerOf(pressed) }, pressParts(pressed));
    await ack();
  });
  const opens = openerFor(app, deps);
  opens(REMINDER_ACTIONS.snooze, (term, asker, opening) => async (actor) => {
    const life = await lifeOf(deps, term.contractId);
    await permit(deps, 'respond', actor, life);
    if (isStale(term, life)) return staleWords(life, term.termEnd);
    const [first, ...others] = snoozeChoices(life);
    if (first === undefined)
      throw new LastcallError('refused', 'The term is over: there is nothing left to snooze.');
    const view = snoozeView(standingWords(life), [first, ...others], remember({ term, at: asker }));
    await showView(deps.client, opening, view);
    return undefined;
  });
  opens(REMINDER_ACTIONS.notice, (term, asker, opening) => async (actor) => {
    const life = await lifeOf(deps, term.contractId);
    if (isStale(term, life)) {
      await permit(deps, 'record-notice', actor, life);
      return staleWords(life, term.termEnd);
    }
    return noticeAnswer(deps, term.contractId, asker, opening)(actor);
  });
  opens(REMINDER_ACTIONS.checklist, (term, asker) => checklistAnswer(deps, term.contractId, threadOf(asker)));
  opens(REMINDER_ACTIONS.calendar, (term, asker) => calendarAnswer(deps, term.contractId, threadOf(asker)));
}

/** A reminder's list belongs into the reminder's own thread; asked for in a view it goes where lists go. */
const threadOf = ({ channel, messageTs, threadTs }: Asker): Place | null => {
  const ts = threadTs ?? messageTs;
  return channel === undefined || ts === undefined ? null : { channel, threadTs: ts };
};

const isStale = (term: TermRef, { contract }: Awaited<ReturnType<typeof lifeOf>>): boolean =>
  term.termEnd !== contract.termEnd || isArchived(contract);

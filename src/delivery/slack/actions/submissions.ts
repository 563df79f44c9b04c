import { noticeDecision } from '../../../domain/decisions.ts';
import { isLocalDate } from '../../../domain/local-date.ts';
import { asItEndsNow } from '../../../store/corrected-ends.ts';
import type { SlackDeps } from '../deps.ts';
import type { Listens } from '../listens.ts';
import { bodyOf } from '../payloads.ts';
import { receive } from '../receive.ts';
import type { Asker } from '../tell.ts';
import { type Remembered, recall } from '../views/metadata.ts';
import { NOTICE_BLOCKS, NOTICE_VIEW, statedNotice } from '../views/notice.ts';
import { SNOOZE_INPUT, SNOOZE_VIEW } from '../views/snooze.ts';
import type { StateValues } from '../views/values.ts';
import { fieldErrors } from './field-errors.ts';
import { lifeOf } from './life.ts';

/** Modals that are about one reminder. What is wrong is said below its field; the rest is written down, then acked. */
export function registerReminderSubmissions(app: Listens, deps: SlackDeps): void {
  app.view(SNOOZE_VIEW, async ({ ack, body, view }) => {
    const { term, at } = recall(view.private_metadata);
    const until = view.state.values[SNOOZE_INPUT.block]?.[SNOOZE_INPUT.action]?.selected_option?.value ?? '';
    if (term !== undefined && isLocalDate(until))
      await receive(deps, { kind: 'snooze', term, until, by: askerIn(body, at) }, [view.id, view.hash]);
    await ack();
  });
  app.view(NOTICE_VIEW, async ({ ack, body, view }) => {
    const { term: named, at } = recall(view.private_metadata);
    if (named === undefined) return ack();
    const term = await asItEndsNow(deps.store.db, named);
    const life = await lifeOf(deps, term.contractId);
    const stated = statedNotice(view.state.values as StateValues, life.today);
    const errors =
      life.contract.termEnd === term.termEnd
        ? fieldErrors(() => noticeDecision(stated, life), NOTICE_BLOCKS)
        : {};
    if (Object.keys(errors).length > 0) return ack({ response_action: 'errors', errors });
    await receive(deps, { kind: 'notice', term, stated, by: askerIn(body, at) }, [view.id, view.hash]);
    return ack();
  });
}

/** Who submitted a modal, answered where they opened it. */
export function askerIn(body: unknown, at: Remembered['at']): Asker {
  const { user, team } = bodyOf(body);
  return { userId: user.id, teamId: user.team_id ?? team?.id, ...at };
}

import { rowOfAlias } from '../../../domain/discreet.ts';
import { asItEndsNow } from '../../../store/corrected-ends.ts';
import { ledgerRowById } from '../../../store/ledger-read.ts';
import { type Answer, answerWith } from '../answer-with.ts';
import { readTermValue, type TermRef } from '../blocks/reminder-buttons.ts';
import type { SlackDeps } from '../deps.ts';
import type { Listens } from '../listens.ts';
import type { Opening } from '../open-view.ts';
import { askerOf, bodyOf, openingOf } from '../payloads.ts';
import type { Asker } from '../tell.ts';

/** What is answered to a button that names a contract's term. */
type TermAnswer = (term: TermRef, asker: Asker, opening: Opening) => Answer;

/** Registers buttons that change nothing by themselves: each is acknowledged first, then answered or opens a dialog. */
export const openerFor =
  (app: Listens, deps: SlackDeps) =>
  (actionId: string, answer: TermAnswer): void => {
    app.action(actionId, async ({ ack, body, action }) => {
      await ack();
      const named = readTermValue('value' in action ? action.value : undefined);
      const pressed = bodyOf(body);
      if (named === undefined) return;
      const asker = askerOf(pressed);
      answerWith(deps, asker, async (actor) => {
        const term = await termOf(deps, named);
        if (term === undefined) return undefined;
        return answer(await asItEndsNow(deps.store.db, term), asker, openingOf(pressed))(actor);
      });
    });
  };

/** The term that a button names, also where it names its contract by an alias; undefined where nothing is called so. */
export async function termOf(
  { store }: Pick<SlackDeps, 'store'>,
  named: TermRef,
): Promise<TermRef | undefined> {
  const id = rowOfAlias(named.contractId);
  if (id === undefined) return named;
  const row = await ledgerRowById(store.db, id);
  return row === undefined ? undefined : { ...named, contractId: row.contract_id };
}

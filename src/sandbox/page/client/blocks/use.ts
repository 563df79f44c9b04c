import type { Json } from '../../wire.ts';
import { act, type Handled } from '../api.ts';
import { confirmed } from './confirm.ts';
import { chosenOf, type ElementContext } from './context.ts';

/** Tells the app that an element was used, once whoever used it has confirmed it. @returns false where they have not */
export async function use(context: ElementContext, element: Json, value: Json): Promise<boolean> {
  if (element.confirm !== undefined && !(await confirmed(element.confirm as Json))) return false;
  await act<Handled>('use', {
    place: context.place,
    blockId: context.blockId,
    actionId: element.action_id,
    chosen: chosenOf(value),
    values: context.values.all(),
  });
  return true;
}

/** Keeps what was chosen, and tells the app where this element does; without its confirmation it is undone. */
export async function choose(
  context: ElementContext,
  element: Json,
  value: Json,
  undo: () => void,
): Promise<void> {
  const id = String(element.action_id);
  const before = context.values.get(context.blockId, id);
  context.values.set(context.blockId, id, value);
  if (!context.dispatches || (await use(context, element, value))) return;
  if (before !== undefined) context.values.set(context.blockId, id, before);
  undo();
}

import type { InputBlock, ModalView } from '@slack/types';
import { TITLE_LIMIT } from '../limits.ts';
import { plain } from './parts.ts';

const LABEL_LIMIT = 2000;

/** A dialog's frame: what it is called, and what the button says that submits it. */
export interface DialogFrame {
  readonly callbackId: string;
  readonly title: string;
  readonly submit: string;
  /** What it remembers, from `remember`. */
  readonly metadata: string;
}

/** A dialog that can be submitted or cancelled. */
export const dialog = (
  { callbackId, title, submit, metadata }: DialogFrame,
  blocks: ModalView['blocks'],
): ModalView => ({
  type: 'modal',
  callback_id: callbackId,
  private_metadata: metadata,
  title: plain(title, TITLE_LIMIT),
  submit: plain(submit, TITLE_LIMIT),
  close: plain('Cancel', TITLE_LIMIT),
  blocks,
});

/** An input block. Its element has the block's name: errors go by the block's, answers by both. */
export function input(
  blockId: string,
  label: string,
  element: Record<string, unknown> & { readonly type: string },
  { optional = false, hint }: { readonly optional?: boolean; readonly hint?: string } = {},
): InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    label: plain(label, LABEL_LIMIT),
    optional,
    element: { ...element, action_id: blockId } as unknown as InputBlock['element'],
    ...(hint === undefined ? {} : { hint: plain(hint, LABEL_LIMIT) }),
  };
}

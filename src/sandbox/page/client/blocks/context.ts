import type { Json } from '../../wire.ts';
import type { Values } from './values.ts';

/** Where blocks are shown, for the sandbox to find them again. */
export type Place = { readonly channel: string; readonly ts: string } | { readonly view: string };

/** What blocks need of the message or view that they are in. */
export type BlockContext = {
  readonly surface: 'message' | 'modal' | 'home';
  readonly place: Place;
  readonly values: Values;
  /** Errors under inputs, by block. */
  readonly errors: ReadonlyMap<string, string>;
};

/** What an element needs of the block that it is in. */
export type ElementContext = BlockContext & {
  readonly blockId: string;
  /** True where using it tells the app at once. */
  readonly dispatches: boolean;
  /** Ids of what labels and describes it, in an input block. */
  readonly labelledBy?: string;
  readonly describedBy?: string;
  readonly optional?: boolean;
};

/** The part of a chosen value that goes into an action: all but its type. */
export function chosenOf({ type: _, ...chosen }: Json): Json {
  return chosen;
}

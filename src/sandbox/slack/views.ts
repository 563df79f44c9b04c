import { createHash, randomUUID } from 'node:crypto';
import type { JsonObject } from './report.ts';
import type { Topics } from './topics.ts';

/** A modal stack holds this many views. */
export const MODAL_STACK = 3;

/** A view as the stand-in keeps it. */
export type StoredView = {
  readonly id: string;
  readonly user: string;
  readonly type: 'modal' | 'home';
  readonly rootId: string;
  readonly previousId: string | undefined;
  hash: string;
  /** What the app sent, with a name for each block and element. */
  view: JsonObject;
};

export type Views = {
  /** The modals that somebody has open, the newest last. */
  stack(user: string): readonly StoredView[];
  home(user: string): StoredView | undefined;
  /** By id, or by the id that the app gave it; only while it is open. */
  find(reference: {
    readonly id?: string | undefined;
    readonly externalId?: string | undefined;
  }): StoredView | undefined;
  /** Opens a modal in place of all that are open. */
  open(user: string, view: JsonObject): StoredView;
  /** Puts one on top; undefined where the stack is full. */
  push(user: string, view: JsonObject): StoredView | undefined;
  update(stored: StoredView, view: JsonObject): void;
  publish(user: string, view: JsonObject): StoredView;
  /** Takes the newest off the stack. */
  pop(user: string): StoredView | undefined;
  /** @returns those that were open */
  clear(user: string): readonly StoredView[];
};

const viewId = (): string => `V0${randomUUID().replaceAll('-', '').slice(0, 9).toUpperCase()}`;

/** Modals and Home tabs of all people. */
export function createViews(topics: Topics): Views {
  const stacks = new Map<string, StoredView[]>();
  const homes = new Map<string, StoredView>();
  let version = 0;

  const hashOf = (view: JsonObject): string => {
    version += 1;
    const digest = createHash('sha1').update(JSON.stringify(view)).digest('hex').slice(0, 8);
    return `${version}.${digest}`;
  };
  const make = (user: string, view: JsonObject, type: StoredView['type'], below?: StoredView): StoredView => {
    const id = viewId();
    const rootId = below?.rootId ?? id;
    return { id, user, type, rootId, previousId: below?.id, hash: hashOf(view), view: named(view) };
  };
  const stackOf = (user: string): StoredView[] => stacks.get(user) ?? [];
  const setStack = (user: string, stack: StoredView[]): void => {
    stacks.set(user, stack);
    topics.emit(`modals:${user}`);
  };

  return {
    stack: stackOf,
    home: (user) => homes.get(user),
    find({ id, externalId }) {
      const all = [...[...stacks.values()].flat(), ...homes.values()];
      return all.find((stored) =>
        id !== undefined
          ? stored.id === id
          : externalId !== undefined && stored.view.external_id === externalId,
      );
    },
    open(user, view) {
      const stored = make(user, view, 'modal');
      setStack(user, [stored]);
      return stored;
    },
    push(user, view) {
      const stack = stackOf(user);
      if (stack.length >= MODAL_STACK) return undefined;
      const stored = make(user, view, 'modal', stack.at(-1));
      setStack(user, [...stack, stored]);
      return stored;
    },
    update(stored, view) {
      stored.view = named(view);
      stored.hash = hashOf(view);
      topics.emit(stored.type === 'home' ? `home:${stored.user}` : `modals:${stored.user}`);
    },
    publish(user, view) {
      const there = homes.get(user);
      const stored = there ?? make(user, view, 'home');
      if (there !== undefined) {
        there.view = named(view);
        there.hash = hashOf(view);
      }
      homes.set(user, stored);
      topics.emit(`home:${user}`);
      return stored;
    },
    pop(user) {
      const stack = stackOf(user);
      setStack(user, stack.slice(0, -1));
      return stack.at(-1);
    },
    clear(user) {
      const stack = stackOf(user);
      setStack(user, []);
      return stack;
    },
  };
}

const named = (view: JsonObject): JsonObject => ({ ...view, blocks: nameBlocks(view.blocks) });

/** Slack names blocks and elements that have no name: an answer to them has to say which it was. */
export function nameBlocks(blocks: unknown): JsonObject[] {
  const list = Array.isArray(blocks) ? (blocks as JsonObject[]) : [];
  return list.map((block, index) => {
    const block_id = block.block_id ?? `b${index}`;
    const elements =
      Array.isArray(block.elements) && (block.type === 'actions' || block.type === 'context_actions');
    return {
      ...block,
      block_id,
      ...(elements
        ? { elements: (block.elements as JsonObject[]).map((element, at) => namedElement(element, `a${at}`)) }
        : {}),
      ...(block.type === 'section' && block.accessory !== undefined
        ? { accessory: namedElement(block.accessory as JsonObject, 'a0') }
        : {}),
      ...(block.type === 'input' && block.element !== undefined
        ? { element: namedElement(block.element as JsonObject, 'a0') }
        : {}),
    };
  });
}

const namedElement = (element: JsonObject, name: string): JsonObject =>
  element.action_id === undefined && element.type !== 'image' ? { ...element, action_id: name } : element;

import { describe, isObject, type JsonObject, type Report } from './report.ts';

type Placed = readonly [place: string, element: unknown];

function elementsOf(block: JsonObject): readonly Placed[] {
  if (Array.isArray(block.elements))
    return block.elements.map((element, index): Placed => [`elements/${index}`, element]);
  return [
    ['accessory', block.accessory],
    ['element', block.element],
  ];
}

/**
 * Identifiers used twice. Slack refuses a `block_id` twice in a message and an `action_id` twice in a
 * block; the same `action_id` in two blocks of a message it accepts, so that goes to `advise`.
 */
export function checkIdentifiers(report: Report, advise: Report, blocks: readonly unknown[]): void {
  const blockIds = new Set<string>();
  const messageActionIds = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    if (!isObject(block)) continue;
    if (typeof block.block_id === 'string') {
      if (blockIds.has(block.block_id))
        report(`/blocks/${index}/block_id`, describe(block.block_id), 'a block_id used once in the message');
      blockIds.add(block.block_id);
    }
    const ownActionIds = new Set<string>();
    for (const [place, element] of elementsOf(block)) {
      const id = isObject(element) ? element.action_id : undefined;
      if (typeof id !== 'string') continue;
      const path = `/blocks/${index}/${place}/action_id`;
      if (ownActionIds.has(id)) report(path, describe(id), 'an action_id used once in the block');
      else if (messageActionIds.has(id)) advise(path, describe(id), 'an action_id used once in the message');
      ownActionIds.add(id);
      messageActionIds.add(id);
    }
  }
}

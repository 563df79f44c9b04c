import { describe, isObject, type Report } from './report.ts';

/** Where blocks can be. */
export type Surface = 'message' | 'modal' | 'home';

const EVERYWHERE: readonly Surface[] = ['message', 'modal', 'home'];
const MESSAGES: readonly Surface[] = ['message'];
const MODALS: readonly Surface[] = ['modal'];

/** Which blocks Slack takes where (Slack's block reference, "Available in surfaces"). */
const BLOCK_SURFACES: ReadonlyMap<unknown, readonly Surface[]> = new Map<unknown, readonly Surface[]>([
  ['actions', EVERYWHERE],
  ['alert', MODALS],
  ['context', EVERYWHERE],
  ['context_actions', MESSAGES],
  ['divider', EVERYWHERE],
  ['header', EVERYWHERE],
  ['image', EVERYWHERE],
  ['input', EVERYWHERE],
  ['markdown', MESSAGES],
  ['rich_text', EVERYWHERE],
  ['section', EVERYWHERE],
  ['table', MESSAGES],
  ['video', EVERYWHERE],
]);

/** Blocks that Slack has and the stand-in does not: it refuses them, and says that it is the one who does. */
export const NOT_UNDERSTOOD: ReadonlySet<unknown> = new Set([
  'card',
  'carousel',
  'container',
  'data_table',
  'plan',
  'task_card',
]);

/** Elements that Slack takes in some places only; all others it takes wherever their block may be. */
const ELEMENT_SURFACES: ReadonlyMap<unknown, readonly Surface[]> = new Map<unknown, readonly Surface[]>([
  ['file_input', MODALS],
  ['email_text_input', MODALS],
  ['url_text_input', MODALS],
  ['number_input', MODALS],
  ['datetimepicker', ['message', 'modal']],
  ['workflow_button', MESSAGES],
]);

/** The block types of a surface, for the message that refuses another. */
export const blockTypesIn = (surface: Surface): readonly string[] =>
  [...BLOCK_SURFACES].filter(([, surfaces]) => surfaces.includes(surface)).map(([type]) => String(type));

/** Reports a block, or an element in it, that has no place on this surface. @returns false where the block has none */
export function checkSurface(
  report: Report,
  block: Record<string, unknown>,
  path: string,
  surface: Surface,
): boolean {
  if (NOT_UNDERSTOOD.has(block.type)) {
    report(
      `${path}/type`,
      describe(block.type),
      'a block that this stand-in understands (Slack itself may take it)',
    );
    return false;
  }
  if (!BLOCK_SURFACES.get(block.type)?.includes(surface)) {
    report(
      `${path}/type`,
      describe(block.type),
      `a block type for a ${surface}: ${blockTypesIn(surface).join(', ')}`,
    );
    return false;
  }
  const elements: (readonly [string, unknown])[] = [
    ['accessory', block.accessory],
    ['element', block.element],
    ...(Array.isArray(block.elements) ? block.elements : []).map(
      (one, index) => [`elements/${index}`, one] as const,
    ),
  ];
  for (const [place, element] of elements) {
    const allowed = isObject(element) ? ELEMENT_SURFACES.get(element.type) : undefined;
    if (isObject(element) && allowed !== undefined && !allowed.includes(surface))
      report(`${path}/${place}/type`, describe(element.type), `an element for a ${surface}`);
  }
  return true;
}

import type { Json } from '../wire.ts';
import { plainText } from './blocks/text.ts';
import type { Values } from './blocks/values.ts';

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);

const REQUIRED = 'Please complete this required field.';

/** What Slack itself holds against the answers, before the app hears of them: errors by block. */
export function ownErrors(view: Json, values: Values): Map<string, string> {
  const errors = new Map<string, string>();
  for (const block of list(view.blocks)) {
    if (block.type !== 'input') continue;
    const element = block.element as Json;
    const answer = values.get(String(block.block_id), String(element.action_id)) ?? {};
    const error = errorOf(element, answer, block.optional === true);
    if (error !== undefined) errors.set(String(block.block_id), error);
  }
  return errors;
}

function errorOf(element: Json, answer: Json, optional: boolean): string | undefined {
  if (isEmpty(answer)) return optional ? undefined : REQUIRED;
  const value = String(answer.value ?? '');
  switch (element.type) {
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? undefined : 'This should be a valid email address.';
    case 'url_text_input':
      return /^https?:\/\/\S+$/.test(value)
        ? undefined
        : 'This should be a valid web address (https://example.com).';
    case 'number_input':
      return numberError(element, value);
    case 'plain_text_input': {
      const least = Number(element.min_length ?? 0);
      return value.length < least ? `This should be at least ${least} characters.` : undefined;
    }
    default:
      return undefined;
  }
}

function numberError(element: Json, value: string): string | undefined {
  const whole = element.is_decimal_allowed !== true;
  if (!(whole ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/).test(value))
    return whole ? 'This should be a whole number.' : 'This should be a number.';
  const { min_value: least, max_value: most } = element;
  if (least !== undefined && Number(value) < Number(least)) return `This should be ${String(least)} or more.`;
  if (most !== undefined && Number(value) > Number(most)) return `This should be ${String(most)} or less.`;
  return undefined;
}

/** Nothing typed, chosen or ticked. */
function isEmpty({ type: _, ...answer }: Json): boolean {
  if ('rich_text_value' in answer) return !JSON.stringify(answer).includes('"text":');
  return Object.values(answer).every(
    (value) =>
      value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0),
  );
}

export const viewTitle = (view: Json): string => plainText(view.title);

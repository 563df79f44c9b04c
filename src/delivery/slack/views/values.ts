import { isLocalDate, type LocalDate } from '../../../domain/local-date.ts';

/** The answers in a view, by block and action, as far as our inputs have them. */
export type StateValues = Readonly<
  Record<
    string,
    Readonly<
      Record<
        string,
        {
          readonly value?: string | null | undefined;
          readonly selected_date?: string | null | undefined;
          readonly selected_user?: string | null | undefined;
          readonly selected_conversation?: string | null | undefined;
          readonly selected_options?: readonly { readonly value?: string }[] | null | undefined;
          readonly selected_option?: { readonly value?: string } | null | undefined;
        }
      >
    >
  >
>;

/** A line that was typed; null where nothing was. Line breaks and control characters would break messages. */
export function textIn(values: StateValues, block: string, action = block): string | null {
  const typed = values[block]?.[action]?.value ?? '';
  const text = typed
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return text === '' ? null : text;
}

/** A day that was picked; null where none was. */
export function dateIn(values: StateValues, block: string): LocalDate | null {
  const text = values[block]?.[block]?.selected_date ?? '';
  return isLocalDate(text) ? text : null;
}

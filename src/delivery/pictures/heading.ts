import { MARGIN } from './layout.ts';
import type { Palette } from './palette.ts';
import { words } from './svg.ts';
import { fitText } from './text-width.ts';

/** What a picture is of, at its top: a title, and a line below it where there is one. */
export const heading = (
  { title, subtitle }: { readonly title: string; readonly subtitle?: string | undefined },
  width: number,
  palette: Palette,
): string[] => [
  words(fitText(title, 21, width - 2 * MARGIN), MARGIN, 38, {
    'font-size': 21,
    'font-weight': 600,
    fill: palette.text,
  }),
  subtitle === undefined
    ? ''
    : words(fitText(subtitle, 15, width - 2 * MARGIN), MARGIN, 62, { 'font-size': 15, fill: palette.faint }),
];

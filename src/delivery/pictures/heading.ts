import { MARGIN, WIDTH } from './layout.ts';
import type { Palette } from './palette.ts';
import { words } from './svg.ts';
import { fitText } from './text-width.ts';

const ROOM = WIDTH - 2 * MARGIN;

/** What a picture is of, at its top: a title, and a line below it where there is one. */
export const heading = (
  { title, subtitle }: { readonly title: string; readonly subtitle?: string | undefined },
  palette: Palette,
): string[] => [
  words(fitText(title, 21, ROOM), MARGIN, 38, { 'font-size': 21, 'font-weight': 600, fill: palette.text }),
  subtitle === undefined
    ? ''
    : words(fitText(subtitle, 15, ROOM), MARGIN, 62, { 'font-size': 15, fill: palette.faint }),
];

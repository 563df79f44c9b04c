import { symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape';
import type { Palette } from './palette.ts';
import { el } from './svg.ts';

/** What can stand on a day: each has a shape as well as a colour, for who cannot tell colours apart. */
export const MARK_KINDS = [
  'step',
  'done',
  'late',
  'skipped',
  'notice-target',
  'notice-deadline',
  'term-end',
] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export const MARK_WORDS: Readonly<Record<MarkKind, string>> = {
  step: 'to do',
  done: 'done',
  late: 'late or too late',
  skipped: 'skipped',
  'notice-target': 'give notice by',
  'notice-deadline': 'last day for notice',
  'term-end': 'last paid day',
};

const AREA = 190;

/** A mark around a point. */
export function drawMark(kind: MarkKind, x: number, y: number, palette: Palette): string {
  return el('g', { transform: `translate(${Math.round(x * 100) / 100} ${y})` }, ...shapes(kind, palette));
}

const path = (d: string | null, given: Readonly<Record<string, string | number>>): string =>
  el('path', { d: d ?? '', ...given });

function shapes(kind: MarkKind, palette: Palette): string[] {
  const halo = { stroke: palette.background, 'stroke-width': 1.5 };
  switch (kind) {
    case 'step':
      return [path(symbol(symbolCircle, AREA)(), { fill: palette.blue, ...halo })];
    case 'done':
      return [
        path(symbol(symbolCircle, AREA * 1.25)(), { fill: palette.green, ...halo }),
        tick('M-4 0.2L-1.2 3.2L4.2 -3', palette),
      ];
    case 'late':
      return [
        path(symbol(symbolTriangle, AREA * 1.2)(), { fill: palette.red, ...halo }),
        tick('M0 -4.5V1M0 3.6V4.2', palette),
      ];
    case 'skipped':
      return [
        path(symbol(symbolCircle, AREA * 0.8)(), {
          fill: palette.background,
          stroke: palette.grey,
          'stroke-width': 2,
        }),
        path('M-4.5 4.5L4.5 -4.5', { stroke: palette.grey, 'stroke-width': 2, fill: 'none' }),
      ];
    case 'notice-target':
      return [
        path(symbol(symbolCircle, AREA * 0.8)(), {
          fill: palette.background,
          stroke: palette.blue,
          'stroke-width': 2.5,
        }),
      ];
    case 'notice-deadline':
      return [
        path(symbol(symbolDiamond, AREA)(), {
          fill: palette.orange,
          stroke: palette.text,
          'stroke-width': 1.5,
        }),
      ];
    case 'term-end':
      return [path(symbol(symbolSquare, AREA * 0.8)(), { fill: palette.text, ...halo })];
  }
}

const tick = (d: string, { background }: Palette): string =>
  path(d, {
    stroke: background,
    'stroke-width': 2,
    fill: 'none',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  });

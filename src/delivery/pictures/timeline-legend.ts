import { type Frame, MARGIN } from './layout.ts';
import { drawMark, MARK_KINDS, MARK_WORDS, type MarkKind } from './marks.ts';
import type { Palette } from './palette.ts';
import { el, words } from './svg.ts';
import { textWidth } from './text-width.ts';
import type { BarKind, TimelineLane } from './timeline-data.ts';
import { barColour } from './timeline-lanes.ts';

export const LEGEND_LINE = 24;

const BAR_WORDS: Readonly<Record<BarKind, string>> = {
  'time-left': 'notice can be given',
  'too-late': 'too late for notice',
  settled: 'notice given',
  running: 'free trial',
};

type LegendEntry =
  | { readonly mark: MarkKind; readonly text: string }
  | { readonly bar: BarKind; readonly text: string };

/** Only of what the picture has; lines say themselves what they are. */
export function legendOf(lanes: readonly TimelineLane[]): LegendEntry[] {
  const marks = new Set(lanes.flatMap((lane) => lane.marks.map(({ kind }) => kind)));
  const bars = new Set(lanes.flatMap((lane) => (lane.bars ?? []).map(({ kind }) => kind)));
  return [
    ...MARK_KINDS.filter((kind) => marks.has(kind)).map((mark) => ({ mark, text: MARK_WORDS[mark] })),
    ...[...bars].map((bar) => ({ bar, text: BAR_WORDS[bar] })),
  ];
}

export interface PlacedEntry {
  readonly x: number;
  readonly entry: LegendEntry;
}

export function placeLegend(entries: readonly LegendEntry[], { width: whole }: Frame): PlacedEntry[][] {
  const rows: PlacedEntry[][] = [];
  let x = MARGIN;
  for (const entry of entries) {
    const width = ('bar' in entry ? 34 : 22) + textWidth(entry.text, 13) + 16;
    if (rows.length === 0 || x + width > whole - MARGIN) {
      rows.push([]);
      x = MARGIN;
    }
    rows.at(-1)?.push({ x, entry });
    x += width;
  }
  return rows;
}

/** Sign and words of each entry, from a line's foot on. */
export const drawLegend = (rows: readonly PlacedEntry[][], top: number, palette: Palette): string[] =>
  rows.flatMap((row, index) =>
    row.map(({ x, entry }) => {
      const y = top + index * LEGEND_LINE;
      const isBar = 'bar' in entry;
      const height = isBar && entry.bar === 'too-late' ? 6 : 12;
      const sign = isBar
        ? el('rect', {
            x,
            y: y - 5 - height / 2,
            width: 26,
            height,
            rx: height / 2,
            fill: barColour(entry.bar, palette),
          })
        : drawMark(entry.mark, x + 8, y - 5, palette);
      return sign + words(entry.text, x + (isBar ? 34 : 24), y, { 'font-size': 13, fill: palette.faint });
    }),
  );

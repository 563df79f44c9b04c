import { addDays, earlierOf, type LocalDate, laterOf } from '../../domain/local-date.ts';
import { type Frame, MARGIN } from './layout.ts';
import { drawMark } from './marks.ts';
import type { Palette } from './palette.ts';
import { el, words } from './svg.ts';
import { fitText, wrapText } from './text-width.ts';
import type { TimeAxis } from './time-axis.ts';
import type { BarKind, TimelineLane } from './timeline-data.ts';

const LABEL_SIZE = 15;
const DETAIL_SIZE = 13;
const LABEL_LINE = 19;
const DETAIL_LINE = 18;
const PADDING = 9;

/** A lane with its place; a long label takes two lines. */
export interface PlacedLane {
  readonly lane: TimelineLane;
  readonly label: readonly string[];
  readonly top: number;
  readonly height: number;
}

/** Puts lanes one below the other. */
export function placeLanes(lanes: readonly TimelineLane[], top: number, { labels }: Frame): PlacedLane[] {
  let next = top;
  return lanes.map((lane) => {
    const label = wrapText(lane.label, LABEL_SIZE, labels - 16, 2);
    const lines = label.length * LABEL_LINE + (lane.detail === undefined ? 0 : DETAIL_LINE);
    const placed = { lane, label, top: next, height: lines + 2 * PADDING };
    next += placed.height;
    return placed;
  });
}

/** What is below the axis: every second lane on a band, so that the eye keeps to its line. */
export const drawStripes = (placed: readonly PlacedLane[], { width }: Frame, { band }: Palette): string[] =>
  placed
    .filter((_, index) => index % 2 === 0)
    .map(({ top, height }) =>
      el('rect', { x: MARGIN / 2, y: top, width: width - MARGIN, height, rx: 4, fill: band }),
    );

export function drawLane(
  { lane, label, top, height }: PlacedLane,
  axis: TimeAxis,
  { labels }: Frame,
  palette: Palette,
): string {
  const middle = top + height / 2;
  const detailY = top + PADDING + label.length * LABEL_LINE + 13;
  return [
    ...label.map((line, index) =>
      words(line, MARGIN, top + PADDING + index * LABEL_LINE + 14, {
        'font-size': LABEL_SIZE,
        'font-weight': 600,
        fill: lane.struck ? palette.faint : palette.text,
        'text-decoration': lane.struck ? 'line-through' : undefined,
      }),
    ),
    lane.detail === undefined
      ? ''
      : words(fitText(lane.detail, DETAIL_SIZE, labels - 16), MARGIN, detailY, {
          'font-size': DETAIL_SIZE,
          fill: palette.faint,
        }),
    ...(lane.bars ?? []).map((bar) => drawBar(bar, middle, axis, palette)),
    ...lane.marks
      .filter(({ date }) => axis.holds(date))
      .map(({ date, kind }) => drawMark(kind, axis.x(date), middle, palette)),
  ].join('');
}

function drawBar(
  { from, to, kind }: { readonly from: LocalDate; readonly to: LocalDate; readonly kind: BarKind },
  middle: number,
  axis: TimeAxis,
  palette: Palette,
): string {
  const first = laterOf(from, axis.from);
  const last = earlierOf(to, axis.to);
  if (first > last) return '';
  const x = axis.start(first);
  const width = axis.start(addDays(last, 1)) - x;
  const height = kind === 'too-late' ? 6 : 14;
  return el('rect', {
    x,
    y: middle - height / 2,
    width,
    height,
    rx: height / 2,
    fill: barColour(kind, palette),
  });
}

export function barColour(kind: BarKind, palette: Palette): string {
  switch (kind) {
    case 'time-left':
    case 'running':
      return palette.sky;
    case 'too-late':
      return palette.grey;
    case 'settled':
      return palette.green;
  }
}

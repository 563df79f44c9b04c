import { addDays, earlierOf, laterOf } from '../../domain/local-date.ts';
import { heading } from './heading.ts';
import { type Frame, MARGIN, NARROW, WIDE } from './layout.ts';
import { PALETTES } from './palette.ts';
import { type Drawing, type Picture, pictureOf } from './render.ts';
import { card, words } from './svg.ts';
import { type TimeAxis, timeAxis } from './time-axis.ts';
import { altOf } from './timeline-alt.ts';
import type { TimelineData, TimelineLane } from './timeline-data.ts';
import { drawLane, drawStripes, placeLanes } from './timeline-lanes.ts';
import { drawLegend, LEGEND_LINE, legendOf, placeLegend } from './timeline-legend.ts';
import { drawRule, RULE_LINE, rulesOf } from './timeline-rules.ts';

/** More would be too small to read in Slack; the rest is counted. */
export const MOST_LANES = 12;
/** Where nothing is to be shown but that there is nothing. */
const EMPTY_HEIGHT = 46;

/** A timeline as a picture: draws it, and makes it into a PNG. */
export const timelinePicture = (data: TimelineData): Promise<Picture> => pictureOf(timelineDrawing(data));

/** A timeline as an SVG: a line each for what it is about, days from left to right. Pure. */
export function timelineDrawing(data: TimelineData): Drawing {
  const palette = PALETTES[data.theme ?? 'light'];
  const shown = data.lanes.slice(0, MOST_LANES);
  const hidden = data.lanes.length - shown.length;
  const frame = data.narrow ? NARROW : WIDE;
  const axis = axisOf(data, shown, frame);
  const rules = rulesOf(data, axis, frame);
  const head = data.subtitle === undefined ? 56 : 78;
  const top = head + Math.max(0, ...rules.map(({ level }) => level + 1)) * RULE_LINE + 6;
  const lanes = placeLanes(shown, top, frame);
  const bottom = top + (lanes.reduce((sum, lane) => sum + lane.height, 0) || EMPTY_HEIGHT);
  const legend = placeLegend(legendOf(shown), frame);
  const height = bottom + 48 + legend.length * LEGEND_LINE + (hidden > 0 ? LEGEND_LINE : 0);
  const faint = { 'font-size': 15, fill: palette.faint };
  const svg = card(
    frame.width,
    height,
    palette,
    data.title,
    ...heading(data, frame.width, palette),
    ...drawStripes(lanes, frame, palette),
    axis.draw(top, bottom, palette),
    ...rules.map((rule) => drawRule(rule, head, top, bottom, palette)),
    lanes.length === 0 ? words(data.empty ?? 'Nothing to show.', MARGIN, top + 28, faint) : '',
    ...lanes.map((lane) => drawLane(lane, axis, frame, palette)),
    ...drawLegend(legend, bottom + 52, palette),
    hidden > 0 ? words(`… and ${hidden} more`, MARGIN, height - 18, faint) : '',
  );
  return { svg, alt: altOf(data, shown, hidden), width: frame.width, height };
}

function axisOf(
  { from, to, today, rules = [] }: TimelineData,
  lanes: readonly TimelineLane[],
  { width, labels }: Frame,
): TimeAxis {
  const all = [
    today,
    ...rules.map(({ date }) => date),
    ...lanes.flatMap(({ marks, bars = [] }) => [
      ...marks.map(({ date }) => date),
      ...bars.flatMap((bar) => [bar.from, bar.to]),
    ]),
  ];
  const first = from ?? addDays(all.reduce(earlierOf), -2);
  const last = to ?? addDays(all.reduce(laterOf), 2);
  return timeAxis(first, laterOf(addDays(first, 6), last), MARGIN + labels, width - MARGIN);
}

import { type Frame, MARGIN } from './layout.ts';
import type { Palette } from './palette.ts';
import { el, words } from './svg.ts';
import { textWidth } from './text-width.ts';
import type { TimeAxis } from './time-axis.ts';
import type { TimelineData, TimelineRule } from './timeline-data.ts';

/** The height of a line of labels. */
export const RULE_LINE = 20;

/** A day that goes through all lanes, with the place of its label. */
export interface PlacedRule {
  readonly x: number;
  readonly label: string;
  readonly kind: TimelineRule['kind'] | 'today';
  readonly level: number;
  /** Where its label begins. */
  readonly left: number;
}

/** Labels that would cover each other go onto lines of their own, one above the other. */
export function rulesOf(
  { rules = [], today }: TimelineData,
  axis: TimeAxis,
  { width: whole, labels }: Frame,
): PlacedRule[] {
  const shown = [{ date: today, label: 'today', kind: 'today' as const }, ...rules]
    .filter(({ date }) => axis.holds(date))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const ends: number[] = [];
  return shown.map(({ date, label, kind }) => {
    const x = axis.x(date);
    const width = textWidth(label, 13);
    const left = Math.min(Math.max(x - width / 2, MARGIN + labels - 40), whole - MARGIN - width);
    const free = ends.findIndex((end) => end + 10 < left);
    const level = free >= 0 ? free : ends.length;
    ends[level] = left + width;
    return { x, label, kind, level, left };
  });
}

export function drawRule(
  { x, label, kind, level, left }: PlacedRule,
  head: number,
  top: number,
  bottom: number,
  palette: Palette,
): string {
  const colour = kind === 'today' ? palette.red : kind === 'notice-deadline' ? palette.orange : palette.text;
  const y = head + level * RULE_LINE + 12;
  return [
    el('line', {
      x1: x,
      x2: x,
      y1: Math.min(y + 5, top),
      y2: bottom,
      stroke: colour,
      'stroke-width': kind === 'today' ? 2 : 1.5,
      'stroke-dasharray': kind === 'today' ? undefined : '5 4',
    }),
    words(label, left, y, {
      'font-size': 13,
      'font-weight': 600,
      fill: kind === 'today' ? palette.red : palette.text,
    }),
  ].join('');
}

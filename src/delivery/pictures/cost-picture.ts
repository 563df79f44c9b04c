import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { currencyDigits, formatMoney } from '../../domain/money.ts';
import { cut } from '../cut.ts';
import { heading } from './heading.ts';
import { MARGIN, WIDTH } from './layout.ts';
import { PALETTES, type Palette, type Theme } from './palette.ts';
import { type Drawing, type Picture, pictureOf } from './render.ts';
import { card, el, words } from './svg.ts';
import { fitText, textWidth } from './text-width.ts';
import { ALT_LIMIT } from './timeline-alt.ts';

/** What one way costs in all, by the months from now on; straight between its points, which begin at month 0. */
export interface CostLine {
  readonly label: string;
  readonly points: readonly (readonly [month: number, minor: number])[];
}

export interface CostPictureData {
  readonly title: string;
  readonly subtitle?: string;
  readonly currency: string;
  /** What it costs to keep what there is, and to change over. */
  readonly stay: CostLine;
  readonly change: CostLine;
  /** The months, from now on, between which both are paid. */
  readonly overlap: readonly [from: number, to: number];
  /** Months from now on until changing over has cost no more than staying; null where it never does. */
  readonly breakEven: number | null;
  readonly theme?: Theme;
}

const HEIGHT = 440;
const LEFT = 96;
const RIGHT = WIDTH - MARGIN - 12;
const TOP = 118;
const BOTTOM = HEIGHT - 62;

/** What two ways cost month by month, as a picture. */
export const costPicture = (data: CostPictureData): Promise<Picture> => pictureOf(costDrawing(data));

/** What two ways cost month by month, as an SVG with the month marked from which on changing over pays. Pure. */
export function costDrawing(data: CostPictureData): Drawing {
  const palette = PALETTES[data.theme ?? 'light'];
  const { stay, change, currency, breakEven } = data;
  const [overlapFrom, overlapTo] = data.overlap;
  const all = [...stay.points, ...change.points];
  const months = Math.max(1, ...all.map(([month]) => month));
  const x = scaleLinear([0, months], [LEFT, RIGHT]);
  const y = scaleLinear([0, Math.max(1, ...all.map(([, amount]) => amount))], [BOTTOM, TOP]).nice(5);
  const path = line<CostLine['points'][number]>(
    ([month]) => x(month),
    ([, amount]) => y(amount),
  );
  const faint = { 'font-size': 13, fill: palette.faint };
  const svg = card(
    WIDTH,
    HEIGHT,
    palette,
    data.title,
    ...heading(data, WIDTH, palette),
    ...legend(data, palette),
    overlapTo > overlapFrom
      ? el('rect', {
          x: x(overlapFrom),
          y: TOP,
          width: x(Math.min(overlapTo, months)) - x(overlapFrom),
          height: BOTTOM - TOP,
          fill: palette.weekend,
        })
      : '',
    ...y
      .ticks(5)
      .flatMap((amount) => [
        el('line', { x1: LEFT, x2: RIGHT, y1: y(amount), y2: y(amount), stroke: palette.grid }),
        words(roundAmount(amount, currency), LEFT - 10, y(amount) + 4, { ...faint, 'text-anchor': 'end' }),
      ]),
    ...x
      .ticks(Math.min(12, months))
      .filter(Number.isInteger)
      .map((month) => words(String(month), x(month), BOTTOM + 20, { ...faint, 'text-anchor': 'middle' })),
    words('months from now', (LEFT + RIGHT) / 2, BOTTOM + 42, { ...faint, 'text-anchor': 'middle' }),
    overlapTo > overlapFrom
      ? bothArePaid(x(Math.min(overlapTo, months)) - x(overlapFrom), x(overlapFrom), faint)
      : '',
    el('path', {
      d: path([...stay.points]) ?? '',
      fill: 'none',
      stroke: palette.orange,
      'stroke-width': 3.5,
      'stroke-dasharray': '10 5',
    }),
    el('path', {
      d: path([...change.points]) ?? '',
      fill: 'none',
      stroke: palette.blue,
      'stroke-width': 3.5,
    }),
    breakEven === null || breakEven > months
      ? ''
      : breakEvenMark(data, x(breakEven), y(amountAt(stay, breakEven)), palette),
  );
  return { svg, alt: altOf(data, months), width: WIDTH, height: HEIGHT };
}

/** Said where there is room for it, and not at all where there is not. */
const bothArePaid = (
  room: number,
  left: number,
  style: { readonly 'font-size': number; readonly fill: string },
): string => (room < textWidth(BOTH, style['font-size']) + 16 ? '' : words(BOTH, left + 8, TOP + 18, style));

const BOTH = 'both are paid';

/** The amount at a moment between two points. */
function amountAt({ points }: CostLine, month: number): number {
  const next = points.findIndex(([at]) => at >= month);
  const [endMonth, end] = points[next] ?? points.at(-1) ?? [0, 0];
  const [startMonth, start] = points[next - 1] ?? [endMonth, end];
  if (endMonth === startMonth) return end;
  return start + ((end - start) * (month - startMonth)) / (endMonth - startMonth);
}

function legend({ stay, change }: CostPictureData, palette: Palette): string[] {
  const size = 14;
  const sign = 34;
  const second = MARGIN + sign + textWidth(stay.label, size) + 28;
  const entry = (label: string, left: number, colour: string, dash: string | undefined): string[] => [
    el('line', {
      x1: left,
      x2: left + 26,
      y1: 88,
      y2: 88,
      stroke: colour,
      'stroke-width': 3.5,
      'stroke-dasharray': dash,
    }),
    words(fitText(label, size, WIDTH - MARGIN - left - sign), left + sign, 93, {
      'font-size': size,
      'font-weight': 600,
      fill: palette.text,
    }),
  ];
  return [
    ...entry(stay.label, MARGIN, palette.orange, '8 4'),
    ...entry(change.label, Math.min(second, WIDTH / 2 + 60), palette.blue, undefined),
  ];
}

function breakEvenMark(data: CostPictureData, x: number, y: number, palette: Palette): string {
  const label = breakEvenWords(data.breakEven ?? 0);
  const width = textWidth(label, 14);
  const left = Math.min(Math.max(x - width / 2, LEFT + 4), RIGHT - width);
  const labelY = y - 60 < TOP + 20 ? Math.min(y + 66, BOTTOM - 10) : y - 52;
  return [
    el('line', {
      x1: x,
      x2: x,
      y1: labelY + (labelY < y ? 6 : -16),
      y2: BOTTOM,
      stroke: palette.green,
      'stroke-width': 1.5,
      'stroke-dasharray': '5 4',
    }),
    el('circle', {
      cx: x,
      cy: y,
      r: 8,
      fill: palette.background,
      stroke: palette.green,
      'stroke-width': 3.5,
    }),
    words(label, left, labelY, { 'font-size': 14, 'font-weight': 600, fill: palette.green }),
  ].join('');
}

const breakEvenWords = (months: number): string => `even after ${monthCount(months)}`;

const monthCount = (months: number): string =>
  `${months.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${months === 1 ? 'month' : 'months'}`;

/** `$12,000`: an axis has room for whole amounts, and for no more. */
function roundAmount(minor: number, currency: string): string {
  const amount = minor / 10 ** currencyDigits(currency);
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    maximumFractionDigits: amount !== 0 && Math.abs(amount) < 10 ? 2 : 0,
    minimumFractionDigits: 0,
    notation: Math.abs(amount) >= 1_000_000 ? 'compact' : 'standard',
  }).format(amount);
}

/** The picture in words, for who cannot see it. */
function altOf(
  { title, subtitle, currency, stay, change, overlap: [from, to], breakEven }: CostPictureData,
  months: number,
): string {
  const total = ({ label, points }: CostLine): string =>
    `${label}: ${formatMoney({ minor: Math.round(points.at(-1)?.[1] ?? 0), currency })} after ${monthCount(months)}`;
  const sentences = [
    [title, subtitle].filter((text) => text !== undefined).join('. '),
    total(stay),
    total(change),
    ...(to > from ? [`Both are paid for ${monthCount(to - from)}`] : []),
    breakEven === null ? 'Changing over never costs less' : `Changing over is ${breakEvenWords(breakEven)}`,
  ];
  return cut(`${sentences.join('. ')}.`, ALT_LIMIT);
}

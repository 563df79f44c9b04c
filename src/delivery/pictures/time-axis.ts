import { scaleUtc } from 'd3-scale';
import {
  addDays,
  daysBetween,
  fromEpochDay,
  isWeekend,
  type LocalDate,
  toEpochDay,
  weekdayOf,
} from '../../domain/local-date.ts';
import type { Palette } from './palette.ts';
import { el, words } from './svg.ts';
import { textWidth } from './text-width.ts';

const DAY_MS = 86_400_000;
/** Labels of the axis need so much room each. */
const TICK_ROOM = 84;
const TICK_SIZE = 13;
const LABEL_GAP = 10;
/** Narrower days would make weekends a hatching. */
const WEEKEND_FROM = 5;

/** Where days stand in a picture. */
export interface TimeAxis {
  /** The middle of a day. */
  readonly x: (date: LocalDate) => number;
  /** Its beginning. */
  readonly start: (date: LocalDate) => number;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly holds: (date: LocalDate) => boolean;
  /** Grid, weekends and labels, to be drawn below all else. */
  readonly draw: (top: number, bottom: number, palette: Palette) => string;
}

/** The days from one to another, both of them shown, between two places of a picture. */
export function timeAxis(from: LocalDate, to: LocalDate, left: number, right: number): TimeAxis {
  const moment = (epochDay: number): Date => new Date(epochDay * DAY_MS);
  const scale = scaleUtc([moment(toEpochDay(from)), moment(toEpochDay(to) + 1)], [left, right]);
  const start = (date: LocalDate): number => scale(moment(toEpochDay(date)));
  const perDay = (right - left) / (daysBetween(from, to) + 1);
  const holds = (date: LocalDate): boolean => date >= from && date <= to;
  return {
    from,
    to,
    holds,
    start,
    x: (date) => start(date) + perDay / 2,
    draw: (top, bottom, palette) => {
      const ticks = mondays(
        scale
          .ticks(Math.max(2, Math.floor((right - left) / TICK_ROOM)))
          .map((tick) => fromEpochDay(Math.round(tick.getTime() / DAY_MS))),
      ).filter((date, index, all) => holds(date) && date !== all[index - 1]);
      return [
        ...(perDay >= WEEKEND_FROM ? weekends(from, to, start, top, bottom, palette) : []),
        ...ticks.map((date) =>
          el('line', { x1: start(date), x2: start(date), y1: top, y2: bottom, stroke: palette.grid }),
        ),
        ...labels(ticks, start, left, right).map(({ text, x }) =>
          words(text, x, bottom + 18, { 'font-size': TICK_SIZE, fill: palette.faint }),
        ),
      ].join('');
    },
  };
}

/** Weeks begin on Monday where contracts are worked on. */
const mondays = (ticks: readonly LocalDate[]): readonly LocalDate[] =>
  ticks.every((date) => weekdayOf(date) === 'Sunday') ? ticks.map((date) => addDays(date, 1)) : ticks;

/** Labels below their ticks, within the axis: of every tick, or of every second or third, so that none covers another. */
function labels(
  ticks: readonly LocalDate[],
  start: (date: LocalDate) => number,
  left: number,
  right: number,
): Label[] {
  for (let every = 1; every < ticks.length; every += 1) {
    const placed = placeLabels(
      ticks.filter((_, index) => index % every === 0),
      start,
      left,
      right,
    );
    if (placed.every((label, index) => index === 0 || label.x >= endOf(placed[index - 1]))) return placed;
  }
  return placeLabels(ticks.slice(0, 1), start, left, right);
}

interface Label {
  readonly text: string;
  readonly x: number;
  readonly width: number;
}

const endOf = (label: Label | undefined): number =>
  label === undefined ? 0 : label.x + label.width + LABEL_GAP;

function placeLabels(
  ticks: readonly LocalDate[],
  start: (date: LocalDate) => number,
  left: number,
  right: number,
): Label[] {
  return ticks.map((date, index) => {
    const text = tickWords(date, date.slice(0, 4) !== ticks[index - 1]?.slice(0, 4));
    const width = textWidth(text, TICK_SIZE);
    return { text, width, x: Math.min(Math.max(start(date) - width / 2, left), right - width) };
  });
}

function weekends(
  from: LocalDate,
  to: LocalDate,
  start: (date: LocalDate) => number,
  top: number,
  bottom: number,
  { weekend }: Palette,
): string[] {
  const drawn: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (!isWeekend(day)) continue;
    const x = start(day);
    drawn.push(
      el('rect', { x, y: top, width: start(addDays(day, 1)) - x, height: bottom - top, fill: weekend }),
    );
  }
  return drawn;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const monthName = (date: LocalDate): string => MONTHS[Number(date.slice(5, 7)) - 1] ?? '';

/** `Jan`, `8 Jan`; with the year where it is another one than before. */
function tickWords(date: LocalDate, newYear: boolean): string {
  const day = Number(date.slice(8));
  const name = day === 1 ? monthName(date) : `${day} ${monthName(date)}`;
  return newYear ? `${name} ${date.slice(0, 4)}` : name;
}

/** `Tue 22 Dec 2026`, short enough for pictures. */
export function shortDay(date: LocalDate): string {
  return `${weekdayOf(date).slice(0, 3)} ${Number(date.slice(8))} ${monthName(date)} ${date.slice(0, 4)}`;
}

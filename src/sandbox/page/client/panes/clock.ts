import type { ClockState, ComingEvent } from '../../wire.ts';
import { tryPost } from '../api.ts';
import { monthGrid } from '../blocks/month-grid.ts';
import { addDays, midnight, shortDay } from '../dates.ts';
import { announce, fill, h, ICONS, icon } from '../dom.ts';
import { openPopup } from '../layer.ts';

/** Today in large, with what moves it, and a line of what is to come. */
export function drawClock(root: HTMLElement, clock: ClockState): void {
  const button = (label: string, to: object, hint: string): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        class: 'button small',
        title: hint,
        'data-key': `clock-${label}`,
        disabled: clock.moving,
        onclick: () => void move(to),
      },
      label,
    );
  const jump: HTMLElement = h(
    'button',
    {
      type: 'button',
      class: 'button small',
      'aria-haspopup': 'dialog',
      'data-key': 'clock-date',
      disabled: clock.moving,
      onclick: () => pick(jump, clock),
    },
    icon(ICONS.calendar, 14),
    'Go to a date',
  );
  const next = clock.coming.find(({ reminder }) => reminder);
  fill(
    root,
    h(
      'div',
      { class: 'clock-today' },
      h('span', { class: 'today-label' }, 'Today is'),
      h('strong', { class: 'today-date', 'data-today': clock.today }, clock.words),
    ),
    h(
      'div',
      { class: 'clock-buttons' },
      button('+1 day', { days: 1 }, 'Move on by a day'),
      button('+7 days', { days: 7 }, 'Move on by a week'),
      button(
        'Next event',
        { next: true },
        next === undefined ? 'Nothing is to come' : `To ${next.words}: ${next.contract}, ${next.what}`,
      ),
      jump,
      clock.moving ? h('span', { class: 'hint', role: 'status' }, 'The clock moves …') : null,
    ),
    line(clock),
  );
}

/** How many days the line shows. */
const DAYS = 120;

/** Coming events of all contracts as dots on a line of days; those of one day are one. */
function line({ today, coming, moving }: ClockState): HTMLElement {
  const start = midnight(today);
  const days = new Map<string, ComingEvent[]>();
  for (const event of coming) {
    if (midnight(event.date) <= start + DAYS * 86_400_000)
      days.set(event.date, [...(days.get(event.date) ?? []), event]);
  }
  const dots = [...days].map(([date, events]) => {
    const what = events.map(({ contract, what: words }) => `${contract}: ${words}`).join('\n');
    const told = events.some(({ reminder }) => reminder);
    const left = ((midnight(date) - start) / (DAYS * 86_400_000)) * 100;
    return h('button', {
      type: 'button',
      class: `dot${told ? '' : ' mark'}`,
      style: `left: ${left.toFixed(2)}%`,
      title: `${shortDay(midnight(date))}\n${what}`,
      'aria-label': `Go to ${shortDay(midnight(date))}: ${what.replaceAll('\n', '; ')}`,
      disabled: moving || date === today,
      'data-date': date,
      onclick: () => void move({ date }),
    });
  });
  const months = monthMarks(today, start);
  return h(
    'div',
    { class: 'timeline', role: 'group', 'aria-label': 'Coming events' },
    h('div', { class: 'axis' }),
    months,
    dots,
  );
}

function monthMarks(today: string, start: number): HTMLElement[] {
  return Array.from({ length: DAYS }, (_, index) => addDays(today, index + 1))
    .filter((day) => day.endsWith('-01'))
    .map((day) =>
      h(
        'span',
        {
          class: 'month-mark',
          'aria-hidden': 'true',
          style: `left: ${(((midnight(day) - start) / (DAYS * 86_400_000)) * 100).toFixed(2)}%`,
        },
        shortDay(midnight(day)).slice(2),
      ),
    );
}

function pick(anchor: HTMLElement, clock: ClockState): void {
  const box = h('div', { role: 'dialog', 'aria-label': 'Go to a date' });
  const popup = openPopup(anchor, box, () => undefined);
  monthGrid(box, {
    day: clock.today,
    chosen: clock.today,
    onPick: (date) => {
      popup.close();
      void move({ date });
    },
  });
}

async function move(to: object): Promise<void> {
  const state = await tryPost<ClockState>('clock', to);
  if (state !== undefined) announce(`Today is ${state.words}`);
}

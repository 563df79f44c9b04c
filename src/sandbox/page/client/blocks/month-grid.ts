import { addDays, addMonths, longDay, midnight, monthOf } from '../dates.ts';
import { h, ICONS, icon } from '../dom.ts';
import { today } from '../store.ts';

export type MonthOptions = {
  readonly day: string;
  readonly chosen: string | null;
  readonly onPick: (day: string) => void;
};

const WEEKDAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** A month of days to choose from, with the arrow keys too; PageUp and PageDown change the month. */
export function monthGrid(parent: HTMLElement, { day: first, chosen, onPick }: MonthOptions): void {
  let day = first;
  const draw = (focus: boolean): void => {
    parent.replaceChildren(head(), grid());
    if (focus) parent.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  };
  const go = (next: string): void => {
    day = next;
    draw(true);
  };

  const head = (): HTMLElement =>
    h(
      'div',
      { class: 'month-head' },
      h(
        'button',
        {
          type: 'button',
          class: 'bare',
          'aria-label': 'Previous month',
          onclick: () => go(addMonths(day, -1)),
        },
        icon(ICONS.back),
      ),
      h('span', { 'aria-live': 'polite' }, monthOf(midnight(day))),
      h(
        'button',
        { type: 'button', class: 'bare', 'aria-label': 'Next month', onclick: () => go(addMonths(day, 1)) },
        icon(ICONS.forward),
      ),
    );

  function grid(): HTMLElement {
    const month = day.slice(0, 7);
    const start = `${month}-01`;
    // Monday is the first day of the week.
    const lead = (new Date(midnight(start)).getUTCDay() + 6) % 7;
    const days = Array.from({ length: 42 }, (_, index) => addDays(start, index - lead));
    const weeks = [0, 1, 2, 3, 4, 5].map((week) => days.slice(week * 7, week * 7 + 7));
    return h(
      'div',
      { class: 'month', role: 'grid', 'aria-label': monthOf(midnight(day)), onkeydown: onKey },
      h(
        'div',
        { role: 'row', class: 'week' },
        WEEKDAYS.map((name) => h('span', { role: 'columnheader' }, name)),
      ),
      weeks
        .filter((week) => week.some((one) => one.startsWith(month)))
        .map((week) =>
          h(
            'div',
            { role: 'row', class: 'week' },
            week.map((one) => cell(one, month)),
          ),
        ),
    );
  }

  const cell = (one: string, month: string): HTMLElement =>
    h(
      'span',
      { role: 'gridcell', 'aria-selected': String(one === chosen) },
      h(
        'button',
        {
          type: 'button',
          class: `day${one.startsWith(month) ? '' : ' other'}${one === today() ? ' today' : ''}${one === chosen ? ' chosen' : ''}`,
          tabindex: one === day ? 0 : -1,
          'data-day': one,
          'aria-label': longDay(midnight(one)),
          onclick: () => onPick(one),
        },
        Number(one.slice(8)),
      ),
    );

  function onKey(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    const months = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : 0;
    if (step === undefined && months === 0) return;
    event.preventDefault();
    go(step === undefined ? addMonths(day, months) : addDays(day, step));
  }
  draw(true);
}

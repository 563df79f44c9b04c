import type { Json } from '../../wire.ts';
import { midnight, shortDay } from '../dates.ts';
import { h, ICONS, icon, nextId } from '../dom.ts';
import { openPopup } from '../layer.ts';
import { today } from '../store.ts';
import type { ElementContext } from './context.ts';
import { type Choice, menu } from './menu.ts';
import { monthGrid } from './month-grid.ts';
import { plainText } from './text.ts';
import { choose } from './use.ts';

/** A button that shows a day and opens a month to choose it from. */
function dateButton(
  {
    placeholder,
    context,
    onPick,
  }: { placeholder: string; context: ElementContext; onPick: (day: string) => void },
  first: string | null,
): { root: HTMLButtonElement; set: (day: string | null) => void } {
  let day = first;
  const textId = nextId('day');
  const text = h('span', { id: textId });
  const root = h(
    'button',
    {
      type: 'button',
      class: 'picker',
      'data-key': `${context.blockId} date`,
      'aria-haspopup': 'dialog',
      'aria-labelledby': context.labelledBy === undefined ? null : `${context.labelledBy} ${textId}`,
      'aria-describedby': context.describedBy,
      onclick: () => open(),
    },
    icon(ICONS.calendar, 16),
    text,
    icon(ICONS.down, 14),
  );
  const set = (next: string | null): void => {
    day = next;
    text.textContent = next === null ? placeholder : `${shortDay(midnight(next))} ${next.slice(0, 4)}`;
    if (context.labelledBy === undefined)
      root.setAttribute('aria-label', next === null ? placeholder : `${placeholder}: ${text.textContent}`);
    root.dataset.value = next ?? '';
  };
  function open(): void {
    const box = h('div', { role: 'dialog', 'aria-label': placeholder });
    const popup = openPopup(root, box, () => undefined);
    monthGrid(box, {
      day: day ?? today(),
      chosen: day,
      onPick: (picked) => {
        popup.close();
        set(picked);
        onPick(picked);
      },
    });
  }
  set(first);
  return { root, set };
}

export function datePicker(element: Json, context: ElementContext): HTMLElement {
  const id = String(element.action_id);
  const kept = context.values.get(context.blockId, id)?.selected_date as string | null | undefined;
  const first = kept === undefined ? ((element.initial_date as string | undefined) ?? null) : kept;
  const state = (day: string | null): Json => ({ type: 'datepicker', selected_date: day });
  context.values.set(context.blockId, id, state(first));
  let before = first;
  const button = dateButton(
    {
      placeholder: plainText(element.placeholder) || 'Select a date',
      context,
      onPick(day) {
        void choose(context, element, state(day), () => button.set(before)).then(() => {
          before = context.values.get(context.blockId, id)?.selected_date as string | null;
        });
      },
    },
    first,
  );
  return button.root;
}

const HALF_HOURS: readonly string[] = Array.from(
  { length: 48 },
  (_, index) => `${String(Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}`,
);

const timeChoice = (time: string): Choice => ({ value: time, label: time, raw: {} });

/** A menu of times; any other can be typed. */
function timeMenu(
  { label, context, onPick }: { label: string; context: ElementContext; onPick: (time: string) => void },
  first: string | null,
) {
  return menu({
    key: `${context.blockId} time`,
    label,
    labelledBy: context.labelledBy,
    describedBy: context.describedBy,
    placeholder: label,
    many: false,
    most: 1,
    find: async (typed) => {
      const whole = /^([01]?\d|2[0-3]):[0-5]\d$/.test(typed) ? [typed.padStart(5, '0')] : [];
      const near = HALF_HOURS.filter((time) => time.startsWith(typed) && !whole.includes(time));
      return [...whole, ...near].map(timeChoice);
    },
    chosen: first === null ? [] : [timeChoice(first)],
    onChoose: ([choice]) => {
      if (choice !== undefined) onPick(choice.value);
    },
  });
}

export function timePicker(element: Json, context: ElementContext): HTMLElement {
  const id = String(element.action_id);
  const kept = context.values.get(context.blockId, id)?.selected_time as string | null | undefined;
  const first = kept === undefined ? ((element.initial_time as string | undefined) ?? null) : kept;
  const state = (time: string | null): Json => ({ type: 'timepicker', selected_time: time });
  context.values.set(context.blockId, id, state(first));
  const label = plainText(element.placeholder) || 'Select a time';
  const made = timeMenu(
    {
      label,
      context,
      onPick: (time) => {
        const before = context.values.get(context.blockId, id)?.selected_time as string | null;
        void choose(context, element, state(time), () =>
          made.set(before === null ? [] : [timeChoice(before)]),
        );
      },
    },
    first,
  );
  return made.root;
}

/** A day and a time together, in UTC, as seconds since 1970. */
export function dateTimePicker(element: Json, context: ElementContext): HTMLElement {
  const id = String(element.action_id);
  const kept = context.values.get(context.blockId, id)?.selected_date_time as number | null | undefined;
  const seconds = kept === undefined ? ((element.initial_date_time as number | undefined) ?? null) : kept;
  const whole = seconds === null ? null : new Date(seconds * 1000).toISOString();
  let day = whole?.slice(0, 10) ?? null;
  let time = whole?.slice(11, 16) ?? null;
  const state = (): Json => ({
    type: 'datetimepicker',
    selected_date_time: day === null || time === null ? null : Date.parse(`${day}T${time}:00Z`) / 1000,
  });
  context.values.set(context.blockId, id, state());
  const changed = (): void => {
    const next = state();
    if (next.selected_date_time !== null) void choose(context, element, next, () => undefined);
  };
  const { labelledBy: _, ...unlabelled } = context;
  const days = dateButton(
    {
      placeholder: 'Day',
      context: unlabelled,
      onPick: (next) => {
        day = next;
        changed();
      },
    },
    day,
  );
  const times = timeMenu(
    {
      label: 'Time (UTC)',
      context: unlabelled,
      onPick: (next) => {
        time = next;
        changed();
      },
    },
    time,
  );
  return h(
    'span',
    { class: 'datetime', role: 'group', 'aria-labelledby': context.labelledBy },
    days.root,
    times.root,
  );
}

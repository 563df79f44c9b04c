import type { CalendarEvent, CalendarState } from '../../wire.ts';
import { get, tryPost } from '../api.ts';
import type { Conversation } from '../conversation.ts';
import { longDay, midnight, monthOf } from '../dates.ts';
import { type Child, fill, h } from '../dom.ts';
import { today } from '../store.ts';

/** What a calendar program would show of the bot's calendars: an agenda, by day. */
export async function calendarPane(): Promise<Conversation> {
  const body = h('div', { class: 'agenda' });
  const field = h('input', {
    class: 'field',
    type: 'url',
    id: 'feed',
    placeholder: 'http://127.0.0.1:3000/calendar/….ics',
    required: true,
  });
  const form = h(
    'form',
    {
      class: 'subscribe',
      onsubmit: async (event: Event) => {
        event.preventDefault();
        if ((await tryPost('calendar', { url: field.value })) !== undefined) await reload();
      },
    },
    h('label', { for: 'feed' }, 'Subscribe to a feed of the bot'),
    h(
      'div',
      { class: 'subscribe-row' },
      field,
      h('button', { class: 'button', type: 'submit' }, 'Subscribe'),
    ),
  );
  const head = h(
    'header',
    { class: 'column-head' },
    h('h1', {}, 'Calendar'),
    h('span', { class: 'hint' }, 'what a calendar program shows'),
  );
  const root = h(
    'div',
    { class: 'conversation' },
    h('section', { class: 'column', 'aria-label': 'Calendar' }, head, form, body),
  );
  async function reload(): Promise<void> {
    const { calendars } = await get<CalendarState>('calendar');
    const all = calendars.flatMap(({ events, name }) => events.map((event) => ({ event, name })));
    fill(
      body,
      calendars
        .filter(({ problem }) => problem !== null)
        .map(({ name, problem }) => h('p', { class: 'tag bad' }, `${name}: ${problem}`)),
      agenda(
        all.sort((a, b) => (a.event.start < b.event.start ? -1 : a.event.start > b.event.start ? 1 : 0)),
      ),
    );
    body.querySelector('.agenda-day:not(.past)')?.scrollIntoView({ block: 'start' });
  }
  await reload();
  return { root, reload };
}

function agenda(all: readonly { event: CalendarEvent; name: string }[]): Child {
  const days = Map.groupBy(all, ({ event }) => event.start.slice(0, 10));
  let month = '';
  return [...days].map(([day, entries]) => {
    const heading = monthOf(midnight(day)) === month ? null : h('h2', {}, monthOf(midnight(day)));
    month = monthOf(midnight(day));
    const past = day < today() ? ' past' : '';
    return [
      heading,
      h(
        'div',
        { class: `agenda-day${past}${day === today() ? ' today' : ''}` },
        h('time', { datetime: day }, longDay(midnight(day))),
        h(
          'div',
          {},
          entries.map(({ event }) =>
            h(
              'details',
              {},
              h(
                'summary',
                {},
                event.summary,
                event.allDay ? null : h('span', { class: 'hint' }, event.start.slice(11, 16)),
              ),
              h('p', { class: 'hint' }, event.description),
            ),
          ),
        ),
      ),
    ];
  });
}

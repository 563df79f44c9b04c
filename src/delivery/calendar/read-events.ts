import ICAL from 'ical.js';

/** An event as a calendar program shows it. */
export interface ReadEvent {
  readonly summary: string;
  readonly description: string;
  readonly categories: readonly string[];
}

/** Reads one VEVENT of ours. */
export function readEvent(text: string): ReadEvent {
  const component = new ICAL.Component(ICAL.parse(text));
  const event = new ICAL.Event(component);
  return {
    summary: event.summary,
    description: event.description ?? '',
    categories: component.getFirstProperty('categories')?.getValues().map(String) ?? [],
  };
}

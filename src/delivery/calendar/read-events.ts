import ICAL from 'ical.js';
import { DONE_COLOR } from './event.ts';

/** An event as a calendar program shows it. */
export interface ReadEvent {
  readonly summary: string;
  readonly description: string;
  readonly categories: readonly string[];
  readonly done: boolean;
}

/** Reads one VEVENT of ours. */
export function readEvent(text: string): ReadEvent {
  const component = new ICAL.Component(ICAL.parse(text));
  const event = new ICAL.Event(component);
  return {
    summary: event.summary,
    description: event.description ?? '',
    categories: component.getFirstProperty('categories')?.getValues().map(String) ?? [],
    // A name may begin with the sign for it.
    done: component.getFirstPropertyValue('color') === DONE_COLOR,
  };
}

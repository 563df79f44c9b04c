import { Router } from 'express';
import { readCalendar } from '../read-calendar.ts';
import type { CalendarState } from '../wire.ts';

/** A calendar's text, and where it was read. */
export type CalendarSource = {
  readonly name: string;
  readonly url: string;
  readonly read: () => Promise<string>;
};

export type Calendars = {
  readonly sources: () => Promise<readonly CalendarSource[]>;
  /** Adds one to subscribe to. @throws NotPossibleError where the address is not on this machine */
  readonly subscribe: (url: string) => void;
};

/** What a calendar program would show of the calendars. */
export function calendarRoutes({ sources, subscribe }: Calendars): Router {
  const router = Router();
  router.get('/calendar', async (_request, response) => {
    const calendars = await Promise.all((await sources()).map(stateOf));
    const state: CalendarState = { calendars };
    response.json(state);
  });
  router.post('/calendar', (request, response) => {
    subscribe(String(request.body.url));
    response.json({});
  });
  return router;
}

async function stateOf({ name, url, read }: CalendarSource): Promise<CalendarState['calendars'][number]> {
  try {
    const calendar = readCalendar(await read());
    return { name: calendar.name ?? name, url, problem: null, events: calendar.events };
  } catch (error) {
    return { name, url, problem: error instanceof Error ? error.message : String(error), events: [] };
  }
}

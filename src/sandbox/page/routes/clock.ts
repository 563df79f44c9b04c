import { Router } from 'express';
import { NotPossibleError } from '../../slack/interact/payloads.ts';
import type { ClockState } from '../wire.ts';

/** The sandbox's time, as the page moves it. */
export type PageClock = {
  readonly state: () => Promise<ClockState>;
  /** Moves on to a day (`YYYY-MM-DD`), a number of days, or the next thing that happens. @throws NotPossibleError */
  readonly move: (to: {
    readonly date?: string;
    readonly days?: number;
    readonly next?: boolean;
  }) => Promise<void>;
};

export function clockRoutes(clock: PageClock): Router {
  const router = Router();
  router.get('/clock', async (_request, response) => {
    response.json(await clock.state());
  });
  router.post('/clock', async (request, response) => {
    const { date, days, next } = request.body as Record<string, unknown>;
    if (typeof date === 'string') await clock.move({ date });
    else if (Number.isInteger(days)) await clock.move({ days: Number(days) });
    else if (next === true) await clock.move({ next });
    else throw new NotPossibleError('the clock moves to a date, by days, or to what comes next');
    response.json(await clock.state());
  });
  return router;
}

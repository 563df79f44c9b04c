import { Router } from 'express';

/** What readiness depends on: each answers why it cannot be used just now, or null. */
export interface HealthChecks {
  readonly [name: string]: () => Promise<string | null> | string | null;
}

/** `/healthz`: the process is alive. `/readyz`: everything it needs can be used; 503 with reasons otherwise. */
export function healthRoutes(checks: HealthChecks): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await reasonOf(check)] as const),
    );
    const problems = Object.fromEntries(results.filter(([, reason]) => reason !== null));
    const ready = Object.keys(problems).length === 0;
    response
      .set('Cache-Control', 'no-store')
      .status(ready ? 200 : 503)
      .json(ready ? { status: 'ready' } : { status: 'not ready', problems });
  });
  return router;
}

async function reasonOf(check: HealthChecks[string]): Promise<string | null> {
  try {
    return await check();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

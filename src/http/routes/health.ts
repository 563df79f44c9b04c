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

/** A check that hangs is a problem too, and whoever asks does not wait for long. */
const CHECK_MS = 2000;

async function reasonOf(check: HealthChecks[string]): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(() => resolve(`no answer within ${CHECK_MS} ms`), CHECK_MS);
  try {
    return await Promise.race([check(), promise]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}

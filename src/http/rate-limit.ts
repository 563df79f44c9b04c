import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';

const MINUTE_MS = 60_000;

/**
 * At most so many requests a minute from one address. Programs ask for a calendar every few minutes at most; who asks
 * much more often tries out addresses. Says when to come again, and nothing of what was asked for.
 */
export const perAddress = (limit: number): RequestHandler =>
  rateLimit({
    windowMs: MINUTE_MS,
    limit,
    // No headers: whatever is not found has to be answered alike.
    standardHeaders: false,
    legacyHeaders: false,
    // Behind a proxy that TRUST_PROXY does not name all share the proxy's address; that is no reason to log each time.
    validate: { xForwardedForHeader: false },
    handler: (_request, response) => {
      response
        .set({ 'Cache-Control': 'no-store', 'Retry-After': String(MINUTE_MS / 1000) })
        .status(429)
        .type('text/plain')
        .send('too many requests\n');
    },
  });

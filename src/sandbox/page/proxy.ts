import { request as forward } from 'node:http';
import type { RequestHandler } from 'express';

/** Paths that are the bot's own. */
const BOT_PATHS = /^\/(calendar|unsubscribe|act|slack|healthz|readyz|metrics)(\/|$)/;

/** Hands requests for the bot's own paths on to it, so that its links work under the page's address. */
export const proxyTo =
  (bot: string): RequestHandler =>
  (request, response, next) => {
    if (!BOT_PATHS.test(request.path)) return next();
    const { method, headers } = request;
    const onward = forward(new URL(request.originalUrl, bot), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => {
      if (!response.headersSent) response.writeHead(502);
      response.end();
    });
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };

import { createServer, type Server } from 'node:http';
import express, { type Application } from 'express';
import helmet from 'helmet';
import { perAddress } from './rate-limit.ts';
import { calendarRoutes } from './routes/calendar.ts';
import { calendarPageRoutes, type FeedPageDeps } from './routes/calendar-page.ts';
import { type HealthChecks, healthRoutes } from './routes/health.ts';
import { type MailRouteDeps, mailRoutes } from './routes/mail.ts';

export interface CalendarDeps extends FeedPageDeps {
  readonly requestsPerMinute: number;
  /** How many proxies stand in front of this server, each of which adds the address that it was asked from. */
  readonly trustProxy: number;
}

/** The application that all requests go through; Slack's receiver adds its own path to it. */
export function createHttpApp(checks: HealthChecks, feeds?: CalendarDeps, mail?: MailRouteDeps): Application {
  const app = express();
  app.disable('x-powered-by');
  // Otherwise, without NODE_ENV, errors are answered with a stack of this machine's paths.
  app.set('env', 'production');
  app.use(helmet());
  app.use(healthRoutes(checks));
  if (feeds !== undefined) {
    app.set('trust proxy', feeds.trustProxy);
    app.use('/calendar', perAddress(feeds.requestsPerMinute));
    app.use(calendarRoutes(feeds), calendarPageRoutes(feeds));
  }
  if (mail !== undefined) app.use(mailRoutes(mail));
  return app;
}

export interface Listening {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Listens; rejects where the port is taken or may not be used. */
export async function listen(app: Application, host: string, port: number): Promise<Listening> {
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { url: urlOf(server, host), close: () => closeServer(server) };
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** How long requests under way may still take once the server closes. */
const GRACE_MS = 3000;
/** Connections that became idle meanwhile are looked for this often. */
const IDLE_CHECK_MS = 50;

/** Ends at once where nothing is under way; a connection that never asks anything does not hold it up for ever. */
const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });

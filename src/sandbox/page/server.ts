import express, { type Application, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { type Listening, listen } from '../../http/server.ts';
import type { MailCatcher } from '../mail/catcher.ts';
import { NotPossibleError } from '../slack/interact/payloads.ts';
import type { SlackStandIn } from '../slack/options.ts';
import { assets } from './assets.ts';
import { createLive, type Live } from './live.ts';
import { proxyTo } from './proxy.ts';
import { createReadMarks } from './read-marks.ts';
import { type Calendars, calendarRoutes } from './routes/calendar.ts';
import { clockRoutes, type PageClock } from './routes/clock.ts';
import { faultRoutes } from './routes/faults.ts';
import { mailRoutes } from './routes/mail.ts';
import { workspaceRoutes } from './routes/workspace.ts';
import type { PaneName } from './wire.ts';

/** What the page shows; all but Slack may be missing, as for another bot's tests. */
export type PageParts = {
  readonly slack: SlackStandIn;
  readonly mail?: MailCatcher;
  readonly clock?: PageClock;
  readonly calendars?: Calendars;
  /** Where the bot answers HTTP itself: its own pages are shown under this page's address. */
  readonly botUrl?: string;
};

export type Page = Listening & {
  /** Tells every open page that something has changed. */
  readonly live: Live;
  /** Shows this from now on; before, whoever comes is asked to wait. */
  readonly show: (parts: PageParts) => void;
};

/** Opens the workspace's web page, on loopback only. Rejects where the port cannot be had. */
export async function openPage(port: number): Promise<Page> {
  const live = createLive();
  let app: Application | undefined;
  let silent: (() => void) | undefined;
  const outer = express();
  outer.disable('x-powered-by');
  outer.use((request, response, next) => {
    if (app === undefined) response.status(503).set('retry-after', '1').send('starting');
    else app(request, response, next);
  });
  const listening = await listen(outer, '127.0.0.1', port);
  return {
    ...listening,
    live,
    show(parts) {
      silent?.();
      silent = parts.slack.topics.on(live.emit);
      app = createPageApp(parts, live);
    },
    close: async () => {
      silent?.();
      live.close();
      await listening.close();
    },
  };
}

function createPageApp(parts: PageParts, live: Live): Application {
  const { slack, mail, clock, calendars, botUrl } = parts;
  const panes: PaneName[] = [
    ...(mail === undefined ? [] : ['mail' as const]),
    ...(calendars === undefined ? [] : ['calendar' as const]),
    ...(clock === undefined ? [] : ['clock' as const]),
  ];
  const app = express();
  app.disable('x-powered-by');
  app.set('env', 'production');
  app.use(onlyThisMachine);
  if (botUrl !== undefined) app.use(proxyTo(botUrl));
  app.use(helmet(POLICY));
  app.use(express.json({ limit: '4mb' }));
  app.use(assets());
  app.use('/state', workspaceRoutes({ slack, live, marks: createReadMarks(), panes }));
  app.use('/state', faultRoutes({ slack, mail, live }));
  if (mail !== undefined) app.use('/state', mailRoutes(mail));
  if (clock !== undefined) app.use('/state', clockRoutes(clock));
  if (calendars !== undefined) app.use('/state', calendarRoutes(calendars));
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const refused = error instanceof NotPossibleError;
    response
      .status(refused ? 400 : 500)
      .json({ error: error instanceof Error ? error.message : String(error) });
  });
  return app;
}

/** No scripts but the page's own, nothing from elsewhere; a mail's HTML is framed without scripts. */
const POLICY: Parameters<typeof helmet>[0] = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      styleSrc: ["'self'", "'unsafe-inline'"],
      frameSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
    },
  },
  strictTransportSecurity: false,
  // The bot's own pages, under the same address, say it too or not: browsers warn where they differ.
  originAgentCluster: false,
};

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** A web page from elsewhere must not reach this through a name of its own, nor post to it. */
function onlyThisMachine(request: Request, response: Response, next: NextFunction): void {
  const { host = '', origin } = request.headers;
  const foreign = origin !== undefined && origin !== `http://${host}`;
  if (LOOPBACK.test(host) && !foreign) next();
  else response.status(403).send('only from this machine');
}

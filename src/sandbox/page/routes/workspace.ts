import { type Request, Router, raw } from 'express';
import { act } from '../../slack/interact/act.ts';
import { channelOf, personOf } from '../../slack/interact/payloads.ts';
import { fileJson } from '../../slack/methods/file-json.ts';
import type { SlackStandIn } from '../../slack/options.ts';
import type { SlackUser } from '../../slack/workspace.ts';
import type { Live } from '../live.ts';
import { logState } from '../log-state.ts';
import type { ReadMarks } from '../read-marks.ts';
import type { PaneName } from '../wire.ts';
import { channelMessages, viewsOf, workspaceState } from '../workspace-state.ts';

export type WorkspaceDeps = {
  readonly slack: SlackStandIn;
  readonly live: Live;
  readonly marks: ReadMarks;
  readonly panes: readonly PaneName[];
};

/** Slack as one person sees it (`?as=` their id), and what they do. */
export function workspaceRoutes({ slack, live, marks, panes }: WorkspaceDeps): Router {
  const router = Router();
  const viewer = (request: Request): SlackUser => personOf(slack.state, String(request.query.as));

  router.get('/live', (request, response) => live.subscribe(response, viewer(request).id));
  router.get('/workspace', (request, response) => {
    response.json(workspaceState(slack, marks, viewer(request), panes));
  });
  router.get('/channel/:id', (request, response) => {
    const person = viewer(request);
    response.json(
      channelMessages(slack, marks, person, channelOf(slack.state, person.id, request.params.id)),
    );
  });
  router.get('/views', (request, response) => {
    response.json(viewsOf(slack, viewer(request).id));
  });
  router.get('/log', (_request, response) => {
    response.json(logState(slack));
  });
  router.get('/file/:id', (request, response) => {
    const file = slack.state.files.all.get(request.params.id);
    if (file?.bytes === undefined) return void response.sendStatus(404);
    // A picture may hold scripts (SVG): they must not run as this page's own.
    response.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    response.type(file.mimetype).send(file.bytes);
  });
  router.post('/read/:channel', (request, response) => {
    const person = viewer(request);
    const channel = channelOf(slack.state, person.id, request.params.channel);
    const moved = marks.read(person.id, channel.id, String(request.body.ts));
    if (moved) live.emit('workspace');
    response.json({});
  });
  router.post('/upload', raw({ type: '*/*', limit: '64mb' }), (request, response) => {
    const person = viewer(request);
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const { files } = slack.state;
    const file = files.announce({ name: String(request.query.name), length: bytes.length });
    files.receive(file.id, bytes);
    files.complete(file, { title: file.name, user: person.id, wallMs: Date.now() });
    response.json(fileJson(slack.state, file));
  });
  router.post('/act/:name', async (request, response) => {
    response.json(
      await act(slack.people, request.params.name, { ...request.body, user: viewer(request).id }),
    );
  });
  return router;
}

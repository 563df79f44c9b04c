import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, ExpressReceiver } from '@slack/bolt';
import { onTestFinished } from 'vitest';
import { SILENT } from '../../src/delivery/slack/client.ts';
import { openPage } from '../../src/sandbox/page/server.ts';
import type { SlackStandInOptions } from '../../src/sandbox/slack/options.ts';
import { checklist, everyInput, everyMessageBlock, nextModal, table } from './every-element.ts';
import { startSlack, type TestSlack } from './slack.ts';

const SECRET = 'a-signing-secret';
/** A picture of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export interface EveryElementApp {
  /** The page's address. */
  readonly url: string;
  readonly slack: TestSlack;
  readonly app: App;
  /** What the app has heard, newest last: `action id: what was chosen`, `submit`, `closed`, … */
  readonly heard: string[];
  /** The values of the last submission. */
  submitted: Record<string, Record<string, unknown>>;
}

const MANIFEST = {
  commands: [
    { command: '/everything', description: 'All that there is', usageHint: '[table]' },
    { command: '/fail', description: 'Fails', usageHint: '' },
  ],
  shortcuts: [
    { name: 'New thing', callbackId: 'new_thing', description: 'Opens the form', type: 'global' },
    { name: 'Take a note', callbackId: 'note', description: '', type: 'message' },
  ],
  events: 'all',
  homeTab: true,
} as const;

/** Somebody else's bot, made with Bolt, that uses all of Block Kit; on a stand-in, with the page for it. */
export async function startEveryElementApp(options: SlackStandInOptions = {}): Promise<EveryElementApp> {
  const slack = await startSlack({ app: MANIFEST, ...options });
  const receiver = new ExpressReceiver({ signingSecret: SECRET, endpoints: '/slack/events', logger: SILENT });
  const app = new App({
    token: slack.token,
    receiver,
    logger: SILENT,
    clientOptions: { slackApiUrl: slack.url, retryConfig: { retries: 0 } },
  });
  const server = createServer(receiver.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  slack.requests.address = {
    requestUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    signingSecret: SECRET,
  };
  const page = await openPage(0);
  onTestFinished(page.close);
  page.show({ slack });
  const state: EveryElementApp = { url: page.url, slack, app, heard: [], submitted: {} };
  listen(state);
  return state;
}

/** What was chosen, in one word or a few. */
function chosenIn(action: object): string {
  const {
    type: _,
    action_id: __,
    block_id: ___,
    action_ts: ____,
    text: _____,
    style: ______,
    confirm: _______,
    ...rest
  } = action as Record<string, unknown>;
  const word = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(word).join('+');
    return typeof value === 'object' && value !== null
      ? String((value as { value?: unknown }).value)
      : String(value);
  };
  return Object.values(rest).map(word).join(' ');
}

function listen(state: EveryElementApp): void {
  const { app, heard } = state;
  app.command('/everything', async ({ ack, command, client }) => {
    await ack();
    const blocks =
      command.text === 'table' ? table() : command.text === 'checklist' ? checklist([]) : everyMessageBlock();
    await client.chat.postMessage({
      channel: command.channel_id,
      text: `everything ${command.text}`,
      blocks,
    });
    if (command.text !== 'picture') return;
    await client.filesUploadV2({
      channel_id: command.channel_id,
      file: PIXEL,
      filename: 'dot.png',
      title: 'A dot',
      alt_text: 'One red dot',
    });
  });
  app.command('/fail', async () => {
    throw new Error('on purpose');
  });
  app.error(async () => undefined);
  app.action('slow', async () => void heard.push('slow'));
  app.action('tick', async ({ ack, action, body, client }) => {
    await ack();
    const ticked = (action as { selected_options: { value: string }[] }).selected_options.map(
      ({ value }) => value,
    );
    heard.push(`tick: ${ticked.join('+')}`);
    if (body.type !== 'block_actions' || body.container.type !== 'message') return;
    const { channel_id: channel, message_ts: ts } = body.container as {
      channel_id: string;
      message_ts: string;
    };
    await client.chat.update({ channel, ts, text: 'ticked', blocks: checklist(ticked) });
  });
  app.action(/^(?!slow$|tick$)/, async ({ ack, action, body, client, respond }) => {
    await ack();
    const { action_id: id } = action as { action_id: string };
    heard.push(`${id}: ${chosenIn(action)}`);
    const trigger = (body as { trigger_id: string }).trigger_id;
    if (id === 'open') await client.views.open({ trigger_id: trigger, view: everyInput() });
    if (id === 'push') await client.views.push({ trigger_id: trigger, view: nextModal('Third') });
    if (id === 'whisper') await respond({ text: 'Just between us', blocks: whisper() });
    if (id === 'replace') await respond({ replace_original: true, text: 'Replaced' });
    if (id === 'remove') await respond({ delete_original: true });
    if (id === 'refresh') await client.views.publish({ user_id: body.user.id, view: home('Refreshed') });
  });
  app.options('vendor', async ({ ack, options }) => {
    const vendors = ['Acme', 'Apex', 'Zeta'].filter((name) =>
      name.toLowerCase().startsWith(options.value.toLowerCase()),
    );
    await ack({
      options: vendors.map((text) => ({ text: { type: 'plain_text', text }, value: text.toLowerCase() })),
    });
  });
  app.view('form', async ({ ack, view }) => {
    const values = view.state.values;
    heard.push('submit');
    if (values.name?.name?.value === 'taken')
      return ack({ response_action: 'errors', errors: { name: 'That name is taken.' } });
    state.submitted = Object.fromEntries(
      Object.entries(values).map(([block, actions]) => [block, Object.values(actions)[0] ?? {}]),
    );
    const then = values.then?.then?.selected_option?.value;
    if (then === 'clear') return ack({ response_action: 'clear' });
    if (then === 'push') return ack({ response_action: 'push', view: nextModal('Second') });
    if (then === 'update') return ack({ response_action: 'update', view: nextModal('Another') });
    return ack();
  });
  app.view({ type: 'view_closed', callback_id: /form|next/ }, async ({ ack, view }) => {
    await ack();
    heard.push(`closed: ${view.title.text}`);
  });
  app.event('app_home_opened', async ({ event, client }) => {
    heard.push(`home: ${event.tab}`);
    if (event.tab === 'home') await client.views.publish({ user_id: event.user, view: home('Welcome home') });
  });
  app.message('hello', async ({ message, client }) => {
    await client.chat.postMessage({
      channel: message.channel,
      thread_ts: message.ts,
      text: 'hello yourself',
    });
  });
  app.event('app_mention', async () => void heard.push('mention'));
  app.shortcut('new_thing', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: everyInput() });
  });
  app.shortcut('note', async ({ ack, body, respond }) => {
    await ack();
    const { message } = body as unknown as { message: { text: string } };
    await respond({ text: `Noted: ${message.text}` });
  });
}

const whisper = () =>
  [
    {
      type: 'actions',
      elements: ['replace', 'remove'].map((id) => ({
        type: 'button',
        action_id: id,
        text: { type: 'plain_text', text: id },
      })),
    },
  ] as never;

const home = (words: string) =>
  ({
    type: 'home',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: words } },
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'refresh', text: { type: 'plain_text', text: 'Refresh' } }],
      },
    ],
  }) as never;

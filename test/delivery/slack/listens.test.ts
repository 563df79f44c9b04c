import { App } from '@slack/bolt';
import { expect, test } from 'vitest';
import { listensOf } from '../../../src/delivery/slack/listens.ts';
import { NO_RECEIVER } from '../../../src/delivery/slack/replay.ts';

const newApp = (): App => new App({ receiver: NO_RECEIVER, authorize: async () => ({}) });

const pressed = (actionId: string): Record<string, unknown> => ({
  type: 'block_actions',
  user: { id: 'U1' },
  actions: [{ type: 'button', action_id: actionId, block_id: 'b' }],
});

const view = (type: string, callbackId: string): Record<string, unknown> => ({
  type,
  user: { id: 'U1' },
  view: { type: 'modal', callback_id: callbackId },
});

test('a request goes to the listener of its id, whether written out or by a pattern, and to no other', async () => {
  const app = newApp();
  const listens = listensOf(app);
  const heard: string[] = [];
  const hear = (name: string) => async (): Promise<void> => void heard.push(name);
  listens.action('on-it', hear('on-it'));
  listens.action('snooze', hear('snooze'));
  listens.action(/^task:/, hear('a task'));
  listens.view('contract', hear('the form'));
  for (const body of [
    pressed('snooze'),
    pressed('task:7'),
    pressed('nobody knows it'),
    view('view_submission', 'contract'),
    view('view_closed', 'contract'),
    view('view_submission', 'on-it'),
  ])
    await app.processEvent({ body, ack: async () => undefined });
  expect(heard).toEqual(['snooze', 'a task', 'the form']);
});

test.each([
  ['the same id', 'a', 'a'],
  ['an id that a pattern has', /^a:/, 'a:1'],
  ['a pattern that has an id', 'a:1', /^a:/],
])('a second listener for %s is refused: it would never be run', (_what, first, second) => {
  const listens = listensOf(newApp());
  listens.action(first, async () => undefined);
  expect(() => listens.action(second, async () => undefined)).toThrow('there is a listener for');
});

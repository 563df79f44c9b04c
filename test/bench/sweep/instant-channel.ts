import type { Channel } from '../../../src/domain/reminder.ts';

/** Delivers at once and always, so that only the bot's own work is measured. */
export const INSTANT_CHANNEL: Channel = {
  media: ['slack-channel', 'slack-dm', 'email'],
  send: async (delivery) => ({ kind: 'sent', ref: `${delivery.recipient}:1` }),
  find: async () => ({ kind: 'unknown', reason: 'not looked up here' }),
};

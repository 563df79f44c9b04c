import { expect, vi } from 'vitest';
import type { StartedSlackBot } from './slack-bot.ts';

/** What somebody alone was told. */
export interface Said {
  readonly text: string;
  readonly blocks?: unknown;
  readonly channel: string;
  readonly ts: string;
}

/** A subscription's address. */
export const ADDRESS = /http:\/\/\S+\/calendar\/[\w-]{43}\.ics/;

/** Subscriptions as people use them in Slack. */
export function slackCalendars({ slack, bot, command }: StartedSlackBot) {
  const last = (): Said => slack.state.ephemerals.at(-1) as unknown as Said;
  /** Presses a button of what somebody was told. @returns what they are told then */
  const press = async (user: string, actionId: string, from: Said): Promise<Said> => {
    const blocks = (from.blocks ?? []) as { block_id?: string; elements?: { action_id?: string }[] }[];
    const block = blocks.find(({ elements }) => elements?.some((one) => one.action_id === actionId));
    const before = slack.state.ephemerals.length;
    await slack.people.use({
      user,
      place: { channel: from.channel, ts: from.ts },
      blockId: block?.block_id ?? '',
      actionId,
    });
    await bot.settled();
    await vi.waitFor(() => expect(slack.state.ephemerals.length).toBeGreaterThan(before));
    return last();
  };
  const addressIn = ({ blocks }: Said): string =>
    ADDRESS.exec(JSON.stringify(blocks))?.[0] ?? `none in ${JSON.stringify(blocks)}`;
  const ask = async (user: string, words: string, channel?: string): Promise<Said> => {
    await command(user, words, channel);
    return last();
  };
  return {
    last,
    press,
    addressIn,
    /** What somebody is told after a command. */
    ask,
    /** The address of a new subscription: theirs, all contracts, or what the words find. */
    subscribe: async (user: string, to: 'mine' | 'all' | 'contract'): Promise<string> =>
      addressIn(
        await press(
          user,
          `calendar:${to}`,
          await ask(user, to === 'contract' ? 'calendar activ' : 'calendar'),
        ),
      ),
    /** What an address answers. */
    statusOf: async (address: string): Promise<number> =>
      (await fetch(address.replace(/^http:\/\/[^/]+/, bot.url))).status,
  };
}

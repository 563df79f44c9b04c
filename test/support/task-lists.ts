import type { JsonObject } from '../../src/sandbox/slack/report.ts';
import type { StartedSlackBot } from './slack-bot.ts';

/** Elements of a message or view, as far as the tests of task lists look at them. */
interface Block extends JsonObject {
  readonly block_id?: string;
  readonly text?: { readonly text: string };
  readonly accessory?: Element;
  readonly elements?: readonly Element[];
}
interface Element extends JsonObject {
  readonly action_id?: string;
  readonly initial_options?: readonly unknown[];
  readonly text?: string;
}

/** The form of a notice that the vendor confirmed, after which its lists are due. */
export const NOTICE = {
  action: { action: { type: 'static_select', selected_option: { value: 'cancel-to-free' } } },
  date: { date: { type: 'datepicker', selected_date: '2027-05-01' } },
  through: { through: { type: 'plain_text_input', value: 'Cancellation Request Form' } },
  reference: { reference: { type: 'plain_text_input', value: null } },
  confirmed: { confirmed: { type: 'datepicker', selected_date: '2027-05-01' } },
};

/** What people do with the task lists of a bot's contract, and what they see of them. */
export function taskLists({ slack, bot }: Pick<StartedSlackBot, 'slack' | 'bot'>) {
  const blocksOf = (message: { readonly blocks?: unknown }): readonly Block[] =>
    (message.blocks ?? []) as readonly Block[];

  const find = (blocks: readonly Block[], begins: string) => {
    for (const block of blocks)
      for (const element of [block.accessory, ...(block.elements ?? [])])
        if (element?.action_id?.startsWith(begins))
          return { blockId: block.block_id ?? '', actionId: element.action_id, element };
    return undefined;
  };

  return {
    blocksOf,
    find,
    /** The messages of lists in a channel, oldest first; those in threads too. */
    lists: (channel = 'C0IT000001') =>
      slack.state
        .messages(channel)
        .filter(({ metadata, text }) => metadata !== undefined && /done\.|shown anew/.test(text)),
    /** Uses an element of a message by the beginning of its name. */
    use: async (
      user: string,
      message: { readonly channel: string; readonly ts: string },
      begins: string,
      chosen: JsonObject = {},
    ) => {
      const now = slack.state.findMessage(message.channel, message.ts);
      const found = find(blocksOf(now ?? {}), begins);
      if (found === undefined) throw new Error(`nothing is called ${begins}… in\n${now?.text}`);
      const { blockId, actionId } = found;
      const request = await slack.people.use({ user, place: message, blockId, actionId, chosen });
      await bot.settled();
      return request;
    },
  };
}

/** What a box sends when it is ticked, and when the tick is taken back. */
export const TICKED: JsonObject = { selected_options: [{ value: 'done' }] };
export const UNTICKED: JsonObject = { selected_options: [] };

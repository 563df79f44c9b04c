import { TASK_ACTIONS } from '../../src/delivery/slack/blocks/task.ts';
import { signatureHeaders } from '../../src/sandbox/slack/sign.ts';

/** A tick, or one taken back, as Slack sends it to an app over HTTP. */
export interface Tick {
  readonly user: string;
  readonly contractId: string;
  readonly termEnd: string;
  readonly list: string;
  readonly task: string;
  readonly ticked: boolean;
  /** No other request has it. */
  readonly nth: number;
}

/** Sends a tick to a bot. @returns how long it took to be acknowledged, in milliseconds. */
export async function sendTick(url: string, secret: string, tick: Tick): Promise<number> {
  const { user, contractId, termEnd, list, task, ticked, nth } = tick;
  const payload = {
    type: 'block_actions',
    user: { id: user, team_id: 'T_LASTCALL' },
    team: { id: 'T_LASTCALL' },
    api_app_id: 'A0LASTCALL',
    trigger_id: `tick-${nth}`,
    channel: { id: 'C0IT000001' },
    message: { ts: '1.1' },
    actions: [
      {
        type: 'checkboxes',
        // The mark at its end is from whatever state their Slack showed.
        block_id: `task|${contractId}|${termEnd}|${list}|${task}|old`,
        action_id: `${TASK_ACTIONS.tick}:${contractId}/${list}/${task}`,
        action_ts: String(nth),
        selected_options: ticked ? [{ value: 'done' }] : [],
      },
    ],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const start = performance.now();
  const response = await fetch(`${url}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...signatureHeaders(secret, body, Date.now()),
    },
    body,
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`tick ${nth} was answered with ${response.status}`);
  return performance.now() - start;
}

/** The same numbers from 0 to 1 in each run. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Which tasks messages show as done, by their ids. */
export function shownDone(messages: readonly { readonly blocks?: unknown }[]): ReadonlyMap<string, boolean> {
  const shown = new Map<string, boolean>();
  for (const { blocks } of messages)
    for (const { block_id: id, elements } of (blocks ?? []) as {
      readonly block_id?: string;
      readonly elements?: readonly { readonly type: string; readonly initial_options?: readonly unknown[] }[];
    }[]) {
      const box = elements?.find(({ type }) => type === 'checkboxes');
      const task = id?.split('|')[4];
      if (box !== undefined && task !== undefined) shown.set(task, box.initial_options !== undefined);
    }
  return shown;
}

/** The most calls about one message that were under way at once; each as it arrived and was answered. */
export function mostAtOnce(
  calls: readonly {
    readonly args: object;
    readonly wallMs: number;
    readonly answeredMs: number | undefined;
  }[],
): number {
  const byMessage = Map.groupBy(calls, ({ args }) => String((args as { ts?: unknown }).ts));
  let most = 0;
  for (const own of byMessage.values())
    for (const { wallMs } of own) {
      const under = own.filter(
        (other) => other.wallMs <= wallMs && (other.answeredMs ?? wallMs + 1) > wallMs,
      );
      most = Math.max(most, under.length);
    }
  return most;
}

import type { Response } from 'express';

/** Changes that come this close together are told at once, in milliseconds. */
const GATHER_MS = 10;
const KEEP_ALIVE_MS = 15_000;

export type Live = {
  /** Tells every page that these may have changed. */
  emit(topic: string): void;
  /** Keeps an answer open for what changes, as one person sees it. */
  subscribe(response: Response, user: string): void;
  close(): void;
};

/** Server-sent events: lists of what has changed, for the page to ask for again. */
export function createLive(): Live {
  const open = new Map<Response, { readonly user: string; readonly topics: Set<string> }>();
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    timer = undefined;
    for (const [response, { topics }] of open) {
      if (topics.size > 0) response.write(`data: ${JSON.stringify([...topics])}\n\n`);
      topics.clear();
    }
  };
  const alive = setInterval(() => {
    for (const response of open.keys()) response.write(':\n\n');
  }, KEEP_ALIVE_MS);
  alive.unref();
  return {
    emit(topic) {
      const [kind, whose] = topic.split(':');
      for (const { user, topics } of open.values()) {
        const personal = kind === 'modals' || kind === 'home';
        if (!personal || whose === user) topics.add(topic);
      }
      timer ??= setTimeout(tell, GATHER_MS);
    },
    subscribe(response, user) {
      response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.flushHeaders();
      response.write('retry: 500\ndata: ["all"]\n\n');
      open.set(response, { user, topics: new Set() });
      response.on('close', () => open.delete(response));
    },
    close() {
      clearInterval(alive);
      clearTimeout(timer);
      for (const response of open.keys()) response.end();
    },
  };
}

import { me } from './api.ts';

type Listener = (topics: ReadonlySet<string>) => void;

const listeners = new Set<Listener>();

/** Listens to what changes: topics such as `channel:C1`, `mails`, or `all` after a connection was lost. */
export function onChange(listener: Listener): void {
  listeners.add(listener);
}

/** Connects; the browser connects again by itself. */
export function connect(): void {
  const source = new EventSource(`/state/live?as=${encodeURIComponent(me)}`);
  source.addEventListener('message', ({ data }) => {
    const topics = new Set(JSON.parse(data) as string[]);
    for (const listener of listeners) listener(topics);
  });
  source.addEventListener('open', () => document.body.classList.remove('offline'));
  source.addEventListener('error', () => document.body.classList.add('offline'));
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { isObject, type JsonObject } from './report.ts';
import { acceptWebSocket, type WebSocketPeer } from './websocket.ts';

export const SOCKET_PATH = '/link/';
/** How long Slack waits for the answer to an envelope. */
const ACK_MS = 3000;
/** Slack pings about as often; clients hang up when they hear nothing for 30 seconds. */
const PING_EVERY_MS = 10_000;

/** What a test may ask of the stand-in's end of Socket Mode. */
export type SocketMode = {
  /** Open connections. */
  readonly open: number;
  /** Those of them that were greeted. */
  readonly connected: number;
  /** Connections that were ever greeted. */
  readonly greeted: number;
  /** Connections are taken, and not greeted, while this is false. */
  greets: boolean;
  /** Sends an envelope to the newest connection, resolves with what it was acknowledged with; rejects after 3 s. */
  deliver(type: 'slash_commands' | 'interactive' | 'events_api', payload: JsonObject): Promise<unknown>;
  /** Sends any message as it is to every connection. */
  say(message: JsonObject): void;
  /** Asks every client to change connections, as Slack does every few hours. */
  refresh(): void;
  /** Breaks every connection without a word. */
  drop(): void;
};

/** The same, as the server uses it. */
export type SocketModeServer = SocketMode & {
  /** Path with a ticket for one connection, for apps.connections.open. */
  ticket(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
};

/** `changed` is called when a connection comes or goes. */
export function createSocketMode(appId: string, changed: () => void): SocketModeServer {
  const tickets = new Set<string>();
  const peers = new Set<WebSocketPeer>();
  const greetedPeers = new Set<WebSocketPeer>();
  const waiting = new Map<string, (payload: unknown) => void>();
  let greeted = 0;

  const receive = (text: string): void => {
    const message: unknown = JSON.parse(text);
    if (!isObject(message) || typeof message.envelope_id !== 'string') return;
    waiting.get(message.envelope_id)?.(message.payload);
    waiting.delete(message.envelope_id);
  };

  const greet = (peer: WebSocketPeer): void => {
    greeted += 1;
    greetedPeers.add(peer);
    const connection_info = { app_id: appId };
    const debug_info = { host: 'sandbox', approximate_connection_time: 18_060 };
    peer.send(JSON.stringify({ type: 'hello', num_connections: peers.size, connection_info, debug_info }));
  };

  const server: SocketModeServer = {
    get open() {
      return peers.size;
    },
    get connected() {
      return greetedPeers.size;
    },
    get greeted() {
      return greeted;
    },
    greets: true,
    deliver(type, payload) {
      const peer = [...greetedPeers].at(-1);
      if (peer === undefined) return Promise.reject(new Error('nobody is connected by Socket Mode'));
      const envelope_id = randomUUID();
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const timer = setTimeout(
        () => reject(new Error(`${type}: not acknowledged within ${ACK_MS} ms`)),
        ACK_MS,
      );
      waiting.set(envelope_id, resolve);
      peer.send(
        JSON.stringify({ envelope_id, type, payload, accepts_response_payload: type !== 'events_api' }),
      );
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(envelope_id);
      });
    },
    say(message) {
      for (const peer of peers) peer.send(JSON.stringify(message));
    },
    refresh() {
      server.say({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'sandbox' } });
    },
    drop() {
      for (const peer of peers) peer.destroy();
    },
    ticket() {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${SOCKET_PATH}?ticket=${ticket}`;
    },
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      // Each ticket opens one connection.
      if (url.pathname !== SOCKET_PATH || !tickets.delete(url.searchParams.get('ticket') ?? '')) {
        socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      let peer: WebSocketPeer | undefined;
      const pinging = setInterval(() => peer?.ping(), PING_EVERY_MS);
      const onEnd = (): void => {
        clearInterval(pinging);
        if (peer === undefined) return;
        peers.delete(peer);
        greetedPeers.delete(peer);
        changed();
      };
      peer = acceptWebSocket(request, socket, head, { onText: receive, onEnd });
      if (peer === undefined) return onEnd();
      peers.add(peer);
      if (server.greets) greet(peer);
      changed();
    },
  };
  return server;
}

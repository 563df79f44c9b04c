import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's end of a WebSocket (RFC 6455) for text messages, as much of it as Socket Mode needs. */
export type WebSocketPeer = {
  send(text: string): void;
  ping(): void;
  /** Breaks the connection without a word. */
  destroy(): void;
};

export type WebSocketEvents = {
  onText(text: string): void;
  /** Once, however it ended. */
  onEnd(): void;
};

/** RFC 6455, 1.3: what both ends mix into the key. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const OPCODE = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 } as const;
const FIN = 0x80;
const MASKED = 0x80;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
/** Status 1002. */
const PROTOCOL_ERROR = Buffer.from([0x03, 0xea]);
const MAX_FRAME_BYTES = 2 * 1024 * 1024;

/** Completes the handshake of a request to upgrade, and speaks; answers undefined where it was none. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  events: WebSocketEvents,
): WebSocketPeer | undefined {
  const key = request.headers['sec-websocket-key'];
  const wanted = request.headers.upgrade?.toLowerCase() === 'websocket';
  if (!wanted || key === undefined || request.headers['sec-websocket-version'] !== '13') {
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    return undefined;
  }
  const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  const write = (opcode: number, payload: Buffer): void => {
    if (socket.writable) socket.write(frameOf(opcode, payload));
  };
  let pending = head;
  let parts: Buffer[] = [];
  const take = (frame: Frame): void => {
    switch (frame.opcode) {
      case OPCODE.text:
      case OPCODE.continuation:
        parts.push(frame.payload);
        if (!frame.final) return;
        events.onText(Buffer.concat(parts).toString());
        parts = [];
        return;
      case OPCODE.ping:
        write(OPCODE.pong, frame.payload);
        return;
      case OPCODE.close:
        write(OPCODE.close, frame.payload.subarray(0, 2));
        socket.end();
        return;
    }
  };
  const read = (chunk: Buffer): void => {
    pending = Buffer.concat([pending, chunk]);
    for (let frame = readFrame(pending); frame !== undefined; frame = readFrame(pending)) {
      if (frame === 'invalid') {
        write(OPCODE.close, PROTOCOL_ERROR);
        socket.destroy();
        return;
      }
      pending = pending.subarray(frame.length);
      take(frame);
    }
  };
  socket.on('data', read);
  socket.on('end', () => socket.end());
  // A client that goes away is no fault of the server; `close` follows.
  socket.on('error', () => undefined);
  socket.once('close', events.onEnd);
  read(Buffer.alloc(0));
  return {
    send: (text) => write(OPCODE.text, Buffer.from(text)),
    ping: () => write(OPCODE.ping, Buffer.alloc(0)),
    destroy: () => void socket.destroy(),
  };
}

/** A server's frames are never masked. */
function frameOf(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const extended = length < LENGTH_16 ? 0 : length <= 0xffff ? 2 : 8;
  const header = Buffer.alloc(2 + extended);
  header[0] = FIN | opcode;
  header[1] = extended === 0 ? length : extended === 2 ? LENGTH_16 : LENGTH_64;
  if (extended === 2) header.writeUInt16BE(length, 2);
  if (extended === 8) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}

type Frame = {
  readonly opcode: number;
  readonly final: boolean;
  readonly payload: Buffer;
  /** With its header, in bytes. */
  readonly length: number;
};

/** The first frame of what has arrived; undefined while it is not all there. A client's frames are always masked. */
function readFrame(bytes: Buffer): Frame | 'invalid' | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  if ((second & MASKED) === 0) return 'invalid';
  const short = second & ~MASKED;
  const extended = short === LENGTH_16 ? 2 : short === LENGTH_64 ? 8 : 0;
  const start = 2 + extended + 4;
  if (bytes.length < start) return undefined;
  const size =
    extended === 0 ? short : extended === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (size > MAX_FRAME_BYTES) return 'invalid';
  if (bytes.length < start + size) return undefined;
  const mask = bytes.subarray(start - 4, start);
  const payload = Buffer.from(bytes.subarray(start, start + size));
  for (let index = 0; index < size; index += 1)
    payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  return { opcode: first & 0x0f, final: (first & FIN) !== 0, payload, length: start + size };
}

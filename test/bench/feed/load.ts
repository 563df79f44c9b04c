import { connect, type Socket } from 'node:net';

export interface Load {
  /** How long each request took, in milliseconds, until the last byte of its answer. */
  readonly times: readonly number[];
  readonly wholeMs: number;
}

export interface Asking {
  readonly address: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** What every answer has to have; another one ends the benchmark. */
  readonly status: number;
}

const CHUNK_BYTES = 256 * 1024;
const HEAD_END = '\r\n\r\n';
/** Where a status stands in `HTTP/1.1 304`. */
const STATUS_AT = 9;
const STATUS_END = 12;

/**
 * Calendar programs that each ask again as soon as they have their answer. They count bytes and look at the status
 * alone: the server shares the machine with them, and it is the server that is measured.
 */
export async function load(asking: Asking, connections: number, forMs: number): Promise<Load> {
  const begin = performance.now();
  const until = begin + forMs;
  const all = await Promise.all(
    Array.from({ length: connections }, async () => {
      const program = await openProgram(asking.address);
      const times: number[] = [];
      while (performance.now() < until) times.push(await program.ask(asking));
      program.close();
      return times;
    }),
  );
  return { times: all.flat(), wholeMs: performance.now() - begin };
}

/** One kept connection, which asks one thing after the other. */
export async function openProgram(
  address: URL,
): Promise<{ ask: (asking: Asking) => Promise<number>; close: () => void }> {
  let answer: { left: number; status: number; begin: number; done: (ms: number) => void } | null = null;
  let failed: (error: Error) => void = () => undefined;
  const socket = await new Promise<Socket>((resolve, reject) => {
    failed = reject;
    const opened: Socket = connect({
      host: address.hostname,
      port: Number(address.port),
      noDelay: true,
      onread: { buffer: Buffer.alloc(CHUNK_BYTES), callback: take },
    });
    opened.once('connect', () => resolve(opened));
    opened.once('error', (error) => failed(error));
    opened.once('close', () => failed(new Error('the server closed the connection')));
  });
  function take(size: number, chunk: Uint8Array): boolean {
    if (answer === null) return true;
    if (answer.left === 0)
      answer.left = sizeOf(Buffer.from(chunk.buffer, chunk.byteOffset, size), answer.status);
    answer.left -= size;
    if (answer.left > 0) return true;
    const { begin, done } = answer;
    answer = null;
    done(performance.now() - begin);
    return true;
  }
  /** Of a whole answer, from its first piece; its head always is in that. */
  function sizeOf(piece: Buffer, status: number): number {
    const found = piece.toString('latin1', STATUS_AT, STATUS_END);
    if (found !== String(status)) failed(new Error(`answered with ${found}, expected ${status}`));
    const head = piece.indexOf(HEAD_END) + HEAD_END.length;
    const [, length = '0'] = /\r\ncontent-length: (\d+)/i.exec(piece.toString('latin1', 0, head)) ?? [];
    return head + Number(length);
  }
  return {
    ask: ({ address: { pathname, host }, headers = {}, status }) =>
      new Promise((done, reject) => {
        failed = reject;
        const lines = Object.entries({ Host: host, ...headers }).map(([name, value]) => `${name}: ${value}`);
        answer = { left: 0, status, begin: performance.now(), done };
        socket.write([`GET ${pathname} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
      }),
    close: () => socket.destroy(),
  };
}

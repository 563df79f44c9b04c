import type { IncomingMessage } from 'node:http';

/** More than any message may hold, so that a runaway client cannot fill the memory. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** The body as text; undefined when it is too large or the client went away. */
export function readBody(request: IncomingMessage): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  });
  request.on('end', () => resolve(size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString()));
  request.on('error', () => resolve(undefined));
  return promise;
}

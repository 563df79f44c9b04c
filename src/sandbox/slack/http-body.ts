import type { IncomingMessage } from 'node:http';

/** More than any message may hold, so that a runaway client cannot fill the memory. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** The body as text; undefined when it is too large or the client went away. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  return (await readBytes(request, MAX_BODY_BYTES))?.toString();
}

/** The body as it is; undefined when it is too large or the client went away. */
export function readBytes(request: IncomingMessage, most = MAX_FILE_BYTES): Promise<Buffer | undefined> {
  const { promise, resolve } = Promise.withResolvers<Buffer | undefined>();
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= most) chunks.push(chunk);
  });
  request.on('end', () => resolve(size > most ? undefined : Buffer.concat(chunks)));
  request.on('error', () => resolve(undefined));
  return promise;
}

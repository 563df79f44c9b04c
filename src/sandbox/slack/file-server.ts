import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBytes } from './http-body.ts';
import { UPLOAD_PREFIX } from './methods/files.ts';
import type { SlackState } from './state.ts';
import type { TokenTable } from './tokens.ts';

const FILES_PREFIX = '/files/';

/** True for what is uploaded to and downloaded from: bytes, not JSON. */
export const isFilePath = (pathname: string): boolean =>
  pathname.startsWith(UPLOAD_PREFIX) || pathname.startsWith(FILES_PREFIX);

type Deps = { readonly state: SlackState; readonly tokens: TokenTable };

/** Takes an upload, raw or as a form, and hands a file to an app that may read it. */
export async function handleFile(
  { state, tokens }: Deps,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  if (url.pathname.startsWith(UPLOAD_PREFIX)) {
    const bytes = await uploadedBytes(request);
    const taken = bytes !== undefined && state.files.receive(url.pathname.slice(UPLOAD_PREFIX.length), bytes);
    response.writeHead(taken ? 200 : 400, { 'content-type': 'text/plain' });
    response.end(taken ? `OK - ${bytes.length}` : 'no such upload, or not of the announced length');
    return;
  }
  const file = state.files.all.get(url.pathname.slice(FILES_PREFIX.length).split('/')[0] ?? '');
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const mayRead = tokens.get(token)?.scopes.includes('files:read') === true;
  if (!mayRead || file?.bytes === undefined) {
    response.writeHead(mayRead ? 404 : 403).end();
    return;
  }
  response.writeHead(200, { 'content-type': file.mimetype }).end(file.bytes);
}

async function uploadedBytes(request: IncomingMessage): Promise<Buffer | undefined> {
  const body = await readBytes(request);
  const type = request.headers['content-type'] ?? '';
  if (body === undefined || !type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const [, value] of form) if (typeof value !== 'string') return Buffer.from(await value.arrayBuffer());
  return undefined;
}

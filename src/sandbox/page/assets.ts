import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';

const CLIENT = join(import.meta.dirname, 'client');

/** Packages that the page uses, by the file that the browser is to load. */
const VENDOR: Readonly<Record<string, string>> = {
  'slack-message-parser': 'esm/mod.js',
  gemoji: 'index.js',
  marked: 'lib/marked.esm.js',
};

/** The page's own files: TypeScript without its types, styles, the shell; and the packages it uses. */
export function assets(): Router {
  const router = Router();
  router.get('/', (_request, response) => response.sendFile(join(CLIENT, 'page.html')));
  router.get('/app/:file.css', (request, response) =>
    response.sendFile(join(CLIENT, `${request.params.file}.css`)),
  );
  router.get('/app/*path.ts', async (request, response) => {
    const file = request.params.path.join('/');
    if (!/^[\w-]+(\/[\w-]+)?$/.test(file)) return void response.sendStatus(404);
    response
      .type('text/javascript')
      .set('cache-control', 'no-cache')
      .send(await script(join(CLIENT, `${file}.ts`)));
  });
  router.get('/vendor/:name/*path', (request, response) => {
    const { name, path } = request.params;
    const entry = VENDOR[name];
    const file = path.join('/');
    if (entry === undefined || !/^[\w.-]+(\/[\w.-]+)*\.js$/.test(file)) return void response.sendStatus(404);
    response.sendFile(join(folderOf(name, entry), file));
  });
  return router;
}

/** A package's folder, found from the file that it exports. */
function folderOf(name: string, entry: string): string {
  const file = fileURLToPath(import.meta.resolve(name));
  return file.slice(0, -entry.length);
}

const scripts = new Map<string, Promise<string>>();

/** A client file as JavaScript; imports of packages become addresses. Read once. */
function script(file: string): Promise<string> {
  const known = scripts.get(file) ?? readFile(file, 'utf8').then(toJavaScript);
  scripts.set(file, known);
  return known;
}

const toJavaScript = (source: string): string =>
  withoutTypes(source).replace(
    /(\bfrom\s+')([\w-]+)(')/g,
    (whole, from: string, name: string, end: string) =>
      VENDOR[name] === undefined ? whole : `${from}/vendor/${name}/${VENDOR[name]}${end}`,
  );

/** Node strips types from its own modules without a word, and warns of doing the same here: nobody can act on that. */
function withoutTypes(source: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}

// The entry of the thread. A thread has a cache of its own to open, and what strips types takes it 15 MB and 100 ms each
// time it starts: see src/cli/lastcall.mjs.
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { toPng } = await import('./render-worker.ts');
// biome-ignore lint/style/noDefaultExport: it is what Piscina runs
export default toPng;

// Begins as cli/lastcall.mjs does: each thread has its own cache, and its own memory.
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./workshop-worker.ts');

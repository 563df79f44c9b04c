// Begins as src/cli/lastcall.mjs does, so that what is measured has in memory what the command line has.
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./measured.ts');

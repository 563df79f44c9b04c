#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Types are stripped once, not at every start; it has to be said before anything else is loaded.
enableCompileCache();
const { run } = await import('./run.ts');
await run(process.argv.slice(2));

#!/usr/bin/env node
// No TypeScript: what Node strips types with stays in memory (15 MB), and Node would load it for this file, before the
// cache could tell it that there is nothing to strip.
import { enableCompileCache } from 'node:module';

// Types are stripped and sources compiled once, not at every start; it has to be said before anything else is loaded.
enableCompileCache();
const { run } = await import('./run.ts');
await run(process.argv.slice(2));

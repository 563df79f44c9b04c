// npm run mail-layout: compiles the layout of all mails. What it writes is what the bot sends; a test compares the two.
import { writeFileSync } from 'node:fs';
import { COMPILED, compileLayout } from './compile.ts';

writeFileSync(COMPILED, await compileLayout());

// Loaded in front of the CLI: leaves the process's peak of memory, in MB, where BENCH_USAGE says. No TypeScript, of which
// nothing is loaded there either.
import { writeFileSync } from 'node:fs';

const KB_PER_MB = 1024;

process.on('exit', () => {
  writeFileSync(process.env.BENCH_USAGE ?? '', String(process.resourceUsage().maxRSS / KB_PER_MB));
});

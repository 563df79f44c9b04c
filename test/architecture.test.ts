import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Which way data and imports flow (design, "Layout"). Whatever is not listed here is refused. */

interface Rule {
  /** Folders, or single files, of `src` that may be imported. A folder may always import itself. */
  readonly from: readonly string[];
  /** Those of which types may be imported, and nothing else. */
  readonly types?: readonly string[];
  /** Packages and Node's modules; one that ends in `/` or `:` stands for all that begin so. */
  readonly packages: readonly string[];
}

const RULES: Readonly<Record<string, Rule>> = {
  // No node: here: pure, synchronous, no clock, no input and no output.
  domain: { from: [], types: ['config'], packages: ['date-fns', 'date-fns/', '@date-fns/tz'] },
  // An input error is the same thing everywhere, so config makes it as domain does.
  config: {
    from: ['domain/errors.ts'],
    types: ['domain'],
    packages: ['zod', 'yaml', 'date-holidays', 'node:'],
  },
  store: { from: ['config', 'domain'], packages: ['kysely', 'kysely/', 'pg', 'dataloader', 'node:'] },
  // Not delivery: main hands it channels.
  scheduler: { from: ['config', 'domain', 'store'], packages: ['node-cron', 'pino', 'node:'] },
  delivery: {
    from: ['config', 'domain', 'store'],
    packages: [
      '@slack/',
      'express',
      'ical-generator',
      'ical.js',
      'mjml',
      'nodemailer',
      'nodemailer/lib/mime-node',
      'pino',
      '@resvg/',
      'd3-scale',
      'd3-shape',
      'piscina',
      'sharp',
      'uqr',
      'node:',
    ],
  },
  http: {
    from: ['config', 'domain', 'store', 'delivery/calendar', 'delivery/pages', 'delivery/pictures'],
    packages: ['express', 'helmet', 'express-rate-limit', 'compression', 'pino', 'prom-client', 'node:'],
  },
};

/** They wire the rest together: they may import everything, each other too, and nothing else may import them. */
const TOPS = [
  'cli',
  'sandbox',
  'main.ts',
  'workshop.ts',
  'workshop-thread.ts',
  'workshop-worker.ts',
  'workshop-messages.ts',
  'showing.ts',
  'installation.ts',
  'wiring.ts',
  'slack-wiring.ts',
];

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

/** What a module imports. With verbatimModuleSyntax only `import type` is gone at run time. */
function importsOf(source: string): Import[] {
  const declared =
    /^(?:import|export)\b(?!\s+(?:const|function|interface|async|class)\b)(\s+type\b(?!\s+\w+\s*[=<]))?(?:[^'";]*?\bfrom)?\s*'([^']+)'/gm;
  const inline = /\bimport\(\s*'([^']+)'\s*\)/g;
  return [
    ...[...source.matchAll(declared)].map(([, type, target = '']) => ({
      target,
      typeOnly: type !== undefined,
    })),
    ...[...source.matchAll(inline)].map(([, target = '']) => ({ target, typeOnly: false })),
  ];
}

const isWithin = (path: string, places: readonly string[]): boolean =>
  places.some((place) => path === place || path.startsWith(`${place}/`));

const topOf = (path: string): string => path.split('/')[0] ?? path;

/** What is wrong with one import of a file, both given by their paths in `src`; undefined where nothing is. */
function whyRefused(file: string, { target, typeOnly }: Import): string | undefined {
  const folder = topOf(file);
  const rule = RULES[folder];
  if (rule === undefined && !TOPS.includes(folder)) return `${folder} is no folder of the design`;
  if (!target.startsWith('.')) {
    if (rule === undefined || rule.packages.some((name) => matches(target, name))) return undefined;
    return `${folder} may not import the package ${target}`;
  }
  const path = posix.join(posix.dirname(file), target);
  if (path.startsWith('..')) return path === '../package.json' ? undefined : `${path} is outside src`;
  if (topOf(path) === folder) return undefined;
  if (rule === undefined) return undefined;
  if (isWithin(path, TOPS)) return `nothing may import ${topOf(path)}`;
  if (isWithin(path, rule.from)) return undefined;
  if (!isWithin(path, rule.types ?? [])) return `${folder} may not import ${path}`;
  return typeOnly ? undefined : `${folder} may import only types of ${path}`;
}

const matches = (target: string, name: string): boolean =>
  /[/:]$/.test(name) ? target.startsWith(name) : target === name;

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');

/** Reads the machine's clock, zone or environment, or rolls dice. */
const IMPURE =
  /\bnew Date\(|\bDate\.now\b|\bprocess\.|\bperformance\.|\bMath\.random\b|\bset(?:Timeout|Interval)\(/;
const READS_CLOCK = /\bDate\.now\b|\bnew Date\(\s*\)/;

function whyImpure(file: string, source: string): string | undefined {
  const code = withoutComments(source);
  const [found] = (topOf(file) === 'domain' ? IMPURE : READS_CLOCK).exec(code) ?? [];
  if (found === undefined || file === 'scheduler/clock.ts' || topOf(file) === 'sandbox') return undefined;
  return `${found} belongs into scheduler/clock.ts`;
}

function problemsOf(file: string, source: string): string[] {
  return [...importsOf(source).map((imported) => whyRefused(file, imported)), whyImpure(file, source)]
    .filter((problem) => problem !== undefined)
    .map((problem) => `src/${file}: ${problem}`);
}

const SRC = join(import.meta.dirname, '../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'))
  .sort();

test('every import follows the design', () => {
  expect(files.length).toBeGreaterThan(50);
  const sources = files.map((file) => [file, readFileSync(join(SRC, file), 'utf8')] as const);
  expect(sources.flatMap(([file, source]) => problemsOf(file, source))).toEqual([]);
  // An expression that finds nothing would find nothing wrong, either.
  expect(sources.flatMap(([, source]) => importsOf(source)).length).toBeGreaterThan(files.length * 2);
});

describe('the check itself', () => {
  test('sees every way to import', () => {
    const source = [
      "import { a, type B } from './a.ts';",
      "import type { C } from './c.ts';",
      "import d, * as e from 'd';",
      "import './side-effect.ts';",
      "import {\n  long,\n  list,\n} from './long.ts';",
      "export { f } from './f.ts';",
      "export type { G } from './g.ts';",
      "export * from './h.ts';",
      "const i = await import('./i.ts');",
      "export const text = 'from nowhere';",
      "export type J = 'j' | 'k';",
      "type K = import('./k.ts').K;",
    ].join('\n');
    expect(importsOf(source).map(({ target, typeOnly }) => `${target}${typeOnly ? ' type' : ''}`)).toEqual([
      './a.ts',
      './c.ts type',
      'd',
      './side-effect.ts',
      './long.ts',
      './f.ts',
      './g.ts type',
      './h.ts',
      './i.ts',
      './k.ts',
    ]);
  });

  test.each([
    ['domain/due.ts', "import { open } from '../store/open.ts';", 'domain may not import store/open.ts'],
    [
      'domain/due.ts',
      "import { x } from '../config/playbook.ts';",
      'domain may import only types of config/playbook.ts',
    ],
    ['domain/due.ts', "import { readFileSync } from 'node:fs';", 'domain may not import the package node:fs'],
    ['domain/due.ts', "import { z } from 'zod';", 'domain may not import the package zod'],
    ['domain/due.ts', 'const now = new Date(2027, 0, 1);', 'new Date( belongs into scheduler/clock.ts'],
    ['domain/due.ts', 'const now = Date.now();', 'Date.now belongs into scheduler/clock.ts'],
    ['domain/due.ts', 'const zone = process.env.TZ;', 'process. belongs into scheduler/clock.ts'],
    [
      'config/env.ts',
      "import { addDays } from '../domain/local-date.ts';",
      'config may import only types of domain/local-date.ts',
    ],
    [
      'store/open.ts',
      "import { sweep } from '../scheduler/sweep.ts';",
      'store may not import scheduler/sweep.ts',
    ],
    [
      'scheduler/sweep.ts',
      "import { send } from '../delivery/slack/send.ts';",
      'scheduler may not import delivery/slack/send.ts',
    ],
    [
      'scheduler/sweep.ts',
      "import type { X } from '../delivery/slack/send.ts';",
      'scheduler may not import delivery/slack/send.ts',
    ],
    ['scheduler/sweep.ts', 'const now = Date.now();', 'Date.now belongs into scheduler/clock.ts'],
    ['scheduler/sweep.ts', "import { list } from '../cli/list.ts';", 'nothing may import cli'],
    [
      'delivery/slack/send.ts',
      "import { clock } from '../../scheduler/clock.ts';",
      'delivery may not import scheduler/clock.ts',
    ],
    [
      'http/server.ts',
      "import { send } from '../delivery/slack/send.ts';",
      'http may not import delivery/slack/send.ts',
    ],
    ['http/server.ts', "import { serve } from '../sandbox/slack/server.ts';", 'nothing may import sandbox'],
    [
      'cli/list.ts',
      "import { at } from '../../test/support/factories.ts';",
      '../test/support/factories.ts is outside src',
    ],
    ['cli/list.ts', 'const today = new Date();', 'new Date() belongs into scheduler/clock.ts'],
    ['helpers/misc.ts', "import { a } from './a.ts';", 'helpers is no folder of the design'],
  ])('refuses in %s: %s', (file, source, problem) => {
    expect(problemsOf(file, source)).toEqual([`src/${file}: ${problem}`]);
  });

  test.each([
    ['domain/due.ts', "import type { Playbook } from '../config/playbook.ts';"],
    ['domain/due.ts', "import { tzOffset } from '@date-fns/tz';"],
    ['domain/due.ts', '// not Date.now(), for the clock is an argument\n/* nor new Date() */'],
    ['config/env.ts', "import { LastcallError } from '../domain/errors.ts';"],
    ['config/env.ts', "import type { LocalDate } from '../domain/local-date.ts';"],
    ['http/server.ts', "import { feed } from '../delivery/calendar/feed.ts';"],
    ['main.ts', "import { send } from './delivery/slack/send.ts';"],
    ['cli/demo.ts', "import { demo } from '../sandbox/demo.ts';"],
    ['sandbox/clock.ts', 'const now = Date.now();'],
    ['scheduler/clock.ts', 'const now = Date.now();'],
    ['cli/list.ts', 'const then = new Date(0);'],
  ])('allows in %s: %s', (file, source) => {
    expect(problemsOf(file, source)).toEqual([]);
  });
});

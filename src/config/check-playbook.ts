import { type Problem, quote } from '../domain/errors.ts';
import { checkBrackets } from './check-brackets.ts';
import { nearest } from './nearest.ts';
import type { Playbook } from './playbook.ts';
import { placeOf } from './zod-problems.ts';

/** What a schema cannot see: references, order and overlaps inside one playbook. */

type Path = readonly (string | number)[];
type Report = (path: Path, found: string, expected: string) => void;

/** All semantic problems of a playbook that has the right shape. `name` is the file's name. */
export function checkPlaybook(playbook: Playbook, name: string): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (path, found, expected) =>
    problems.push({ place: placeOf(name, path), found, expected });
  checkIds(playbook, report);
  checkReferences(playbook, report);
  checkSources(playbook, Object.keys(playbook.sources), [], report);
  checkRenewalStop(playbook, report);
  for (const [index, list] of playbook.checklists.entries()) checkOrder(list.tasks, index, report);
  checkBrackets(playbook, report);
  return problems;
}

function checkIds(playbook: Playbook, report: Report): void {
  const lists: (readonly [Path, readonly { id: string }[]])[] = [
    [['facts'], playbook.facts],
    [['endDateSources'], playbook.endDateSources],
    [['contacts'], playbook.contacts],
    [['actions'], playbook.actions],
    [['preflight'], playbook.preflight],
    [['checklists'], playbook.checklists],
    ...playbook.checklists.map(({ tasks }, index) => [['checklists', index, 'tasks'], tasks] as const),
    [['paths'], playbook.paths],
    [['tactics'], playbook.tactics],
    ...playbook.tactics.map(({ steps }, index) => [['tactics', index, 'steps'], steps] as const),
    [['credits'], playbook.credits],
    [['matrix'], playbook.matrix],
    [['replacements'], playbook.replacements],
  ];
  for (const [path, entries] of lists) unique(path, 'id', entries, ({ id }) => id, report);
  unique(['ladder'], 'rung', playbook.ladder, ({ rung }) => rung, report);
}

function unique<Entry>(
  path: Path,
  key: string,
  entries: readonly Entry[],
  nameOf: (entry: Entry) => string,
  report: Report,
): void {
  const seen = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    const name = nameOf(entry);
    const first = seen.get(name);
    if (first === undefined) seen.set(name, index);
    else
      report(
        [...path, index, key],
        `${quote(name)} again`,
        `one that ${placeOf('', [...path, first])} does not have`,
      );
  }
}

function checkReferences(playbook: Playbook, report: Report): void {
  const contacts = idsOf(playbook.contacts);
  const actions = idsOf(playbook.actions);
  const refer = (path: Path, what: string, id: string | undefined, known: readonly string[]): void => {
    if (id !== undefined && !known.includes(id)) report(path, quote(id), expectedId(what, id, known));
  };
  for (const [i, { through }] of playbook.endDateSources.entries())
    refer(['endDateSources', i, 'through'], 'a contact', through, contacts);
  for (const [i, { through }] of playbook.actions.entries())
    for (const [j, id] of through.entries()) refer(['actions', i, 'through', j], 'a contact', id, contacts);
  for (const [i, list] of playbook.checklists.entries()) {
    refer(['checklists', i, 'action'], 'an action', list.action, actions);
    const tasks = idsOf(list.tasks);
    for (const [j, { after }] of list.tasks.entries())
      for (const [k, id] of after.entries())
        refer(['checklists', i, 'tasks', j, 'after', k], 'a task of this list', id, tasks);
  }
  for (const [i, { steps, tactic }] of playbook.paths.entries()) {
    refer(['paths', i, 'tactic'], 'a tactic', tactic, idsOf(playbook.tactics));
    for (const [j, { through }] of steps.entries())
      refer(['paths', i, 'steps', j, 'through'], 'a contact', through, contacts);
  }
  for (const [i, { steps }] of playbook.tactics.entries())
    for (const [j, step] of steps.entries()) {
      const others = idsOf(steps).filter((id) => id !== step.id);
      refer(['tactics', i, 'steps', j, 'action'], 'an action', step.action, actions);
      refer(
        ['tactics', i, 'steps', j, 'trialMustReach'],
        'another step of this tactic',
        step.trialMustReach,
        others,
      );
    }
  for (const [i, row] of playbook.matrix.entries()) {
    for (const [j, id] of row.paths.entries())
      refer(['matrix', i, 'paths', j], 'a path', id, idsOf(playbook.paths));
    refer(['matrix', i, 'tactic'], 'a tactic', row.tactic, idsOf(playbook.tactics));
  }
}

const idsOf = (entries: readonly { id: string }[]): string[] => entries.map(({ id }) => id);

function expectedId(what: string, found: string, known: readonly string[]): string {
  if (known.length === 0) return `the id of ${what}, of which there is none`;
  const match = nearest(found, known);
  const hint = match === undefined ? '' : ` (did you mean ${quote(match)}?)`;
  return `the id of ${what}: ${known.map(quote).join(', ')}${hint}`;
}

/** Every entry, however deep, names a source that the file describes. */
function checkSources(value: unknown, known: readonly string[], path: Path, report: Report): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    if (key === 'source' && typeof inner === 'string' && !known.includes(inner))
      report(here, quote(inner), `a key of sources: ${known.map(quote).join(', ')}`);
    checkSources(inner, known, here, report);
  }
}

/** The ladder, the plan and the intents all ask for the one action that keeps a contract from renewing. */
function checkRenewalStop({ actions }: Playbook, report: Report): void {
  const stops = actions.filter(({ stopsRenewal }) => stopsRenewal);
  if (stops.length === 1) return;
  const found = stops.length === 0 ? 'none' : stops.map(({ id }) => quote(id)).join(', ');
  report(['actions'], `${found} with stopsRenewal: true`, 'exactly one action that stops the renewal');
}

type Task = Playbook['checklists'][number]['tasks'][number];

/** Tasks that wait for each other in a circle could never be done. Each circle is reported once. */
function checkOrder(tasks: readonly Task[], list: number, report: Report): void {
  const done = new Set<string>();
  const visit = (id: string, trail: readonly string[]): void => {
    const index = tasks.findIndex((task) => task.id === id);
    const task = tasks[index];
    if (task === undefined || done.has(id)) return;
    if (trail.includes(id)) {
      const circle = [...trail.slice(trail.indexOf(id)), id].join(' > ');
      report(
        ['checklists', list, 'tasks', index, 'after'],
        `the circle ${circle}`,
        'an order without a circle',
      );
      return;
    }
    for (const before of task.after) visit(before, [...trail, id]);
    done.add(id);
  };
  for (const { id } of tasks) visit(id, []);
}

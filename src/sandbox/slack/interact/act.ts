import type { JsonObject } from '../report.ts';
import { NotPossibleError } from './payloads.ts';
import type { People } from './people.ts';

const NAMES: ReadonlySet<string> = new Set<keyof People>([
  'post',
  'command',
  'use',
  'suggest',
  'submit',
  'close',
  'openHome',
  'shortcut',
  'dismiss',
]);

/** One of People's functions by its name, for what comes from outside. @throws NotPossibleError */
export async function act(people: People, name: string, input: JsonObject): Promise<unknown> {
  if (!NAMES.has(name)) throw new NotPossibleError(`people cannot ${name}`);
  const does = people[name as keyof People] as (input: JsonObject) => unknown;
  return (await does(input)) ?? {};
}

import { LineCounter, parseDocument, visit } from 'yaml';
import type { Problem } from '../domain/errors.ts';

/** Aliases that one file may use. Enough for one to each entry; a file that multiplies itself is stopped. */
const MOST_ALIASES = 2_000;

/** Reads one YAML document; every syntax error comes back with its line and column. `<<` merges are understood. */
export function readYaml(
  text: string,
  name: string,
): { ok: true; value: unknown } | { ok: false; problems: Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { merge: true, prettyErrors: false, lineCounter: lines });
  const problems: Problem[] = [];
  const report = (offset: number | undefined, found: string): void => {
    const at = offset === undefined ? undefined : lines.linePos(offset);
    const place = at === undefined ? name : `${name} line ${at.line}, column ${at.col}`;
    problems.push({ place, found, expected: 'well-formed YAML' });
  };
  for (const error of document.errors) {
    report(
      error.pos[0],
      error.code === 'MULTIPLE_DOCS' ? 'a second document' : `broken YAML (${error.message})`,
    );
  }
  // Left to itself the parser notices a lost alias only later, and no longer knows where it stood.
  const anchors = new Set<string>();
  visit(document, {
    Node(_key, node) {
      if ('anchor' in node && node.anchor !== undefined) anchors.add(node.anchor);
    },
    Alias(_key, node) {
      if (!anchors.has(node.source))
        report(node.range?.[0], `*${node.source}, an alias without an anchor before it`);
    },
  });
  if (problems.length > 0) return { ok: false, problems };
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: MOST_ALIASES }) };
  } catch (cause) {
    report(undefined, `broken YAML (${cause instanceof Error ? cause.message : String(cause)})`);
    return { ok: false, problems };
  }
}

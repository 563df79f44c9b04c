import type { Command } from 'commander';
import { editDecision } from '../domain/decisions.ts';
import { InvalidInputError, type Problem, quote } from '../domain/errors.ts';
import { playbookOf } from '../scheduler/plan-due.ts';
import { act, type Common, contractCommand } from './act.ts';
import { COLUMN_NAMES, COLUMNS, type ColumnName } from './contract-csv/columns.ts';
import { fieldsFrom, isComplete, type Refuse, readCells, shown } from './contract-csv/read-row.ts';
import { suggestion } from './contract-csv/values.ts';

/** `edit`: corrects a contract, in the words of the contract file; its reminders are planned anew. */
export const editCommand = (): Command =>
  contractCommand('edit', 'correct a contract; what was planned is planned anew, what was sent stays sent')
    .argument('<column=value...>', `such as term_end=2027-06-30; an empty value leaves it to the playbook`)
    .action((id: string, edits: readonly string[], options: Common) => {
      const stated = statedIn(edits);
      return act(id, options, (life, { rules, env }) => {
        const { contract, playbook } = life;
        const currency = contract.currency ?? playbook.terms.currency.value;
        const cells = COLUMN_NAMES.map((name) => stated.get(name) ?? written(name));
        const problems: Problem[] = [];
        const refuse: Refuse = (column, found, expected) =>
          problems.push({ place: column, found: shown(found), expected });
        const read = readCells(cells, COLUMN_NAMES, refuse);
        const defaults = { playbooks: rules.playbooks, timeZone: env.timeZone };
        const fields = isComplete(read) ? fieldsFrom(read, defaults, refuse) : undefined;
        if (fields === undefined) throw new InvalidInputError(problems);
        return editDecision(fields, life, (next) => playbookOf(next, rules.playbooks));

        function written(name: ColumnName): string {
          return String(COLUMNS[name].format(contract, currency) ?? '');
        }
      });
    });

/** @throws InvalidInputError with every edit that names no column, or one twice. */
function statedIn(edits: readonly string[]): ReadonlyMap<ColumnName, string> {
  const stated = new Map<ColumnName, string>();
  const problems: Problem[] = [];
  for (const edit of edits) {
    const [, name = edit, value] = /^([^=]*)=(.*)$/s.exec(edit) ?? [];
    const column = COLUMN_NAMES.find((known) => known === name);
    if (column === undefined || value === undefined || stated.has(column))
      problems.push({
        place: quote(edit),
        found:
          column === undefined
            ? 'no column of that name'
            : value === undefined
              ? 'no value'
              : `${name} again`,
        expected: `column=value with one of ${COLUMN_NAMES.join(', ')}${suggestion(name, COLUMN_NAMES)}`,
      });
    else stated.set(column, value.trim());
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
  return stated;
}

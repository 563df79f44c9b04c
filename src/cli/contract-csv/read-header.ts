import { InvalidInputError, type Problem, quote } from '../../domain/errors.ts';
import { COLUMN_NAMES, type ColumnName, REQUIRED_COLUMNS } from './columns.ts';
import { suggestion } from './values.ts';

const isColumn = (name: string): name is ColumnName => COLUMN_NAMES.some((known) => known === name);

/**
 * The columns of a file, in its own order.
 * @throws InvalidInputError with everything that is wrong with the header; rows cannot be read without one.
 */
export function readHeader(cells: readonly string[], place: string): readonly ColumnName[] {
  const names = cells.map((cell) => cell.trim());
  const columns = names.filter(isColumn);
  if (columns.length === 0) throw new InvalidInputError([noHeader(names, place)]);
  const problems = [
    ...names.flatMap((name, index) => cellProblems(name, index, names, place)),
    ...REQUIRED_COLUMNS.filter((name) => !columns.includes(name)).map((name) => ({
      place,
      found: `no column ${name}`,
      expected: `a header row with at least ${REQUIRED_COLUMNS.join(' and ')}`,
    })),
  ];
  if (problems.length > 0) throw new InvalidInputError(problems);
  return columns;
}

function noHeader(names: readonly string[], place: string): Problem {
  const line = names.join(',');
  const semicolons = /[;\t]/.test(line) && COLUMN_NAMES.some((name) => line.includes(name));
  return {
    place,
    found: quote(line),
    expected: semicolons
      ? 'columns that are separated by commas'
      : `a header row with at least ${REQUIRED_COLUMNS.join(' and ')}`,
  };
}

function cellProblems(name: string, index: number, names: readonly string[], place: string): Problem[] {
  if (!isColumn(name)) {
    const found = name === '' ? 'nothing' : `the unknown column ${quote(name)}`;
    const expected = `one of ${COLUMN_NAMES.join(', ')}${suggestion(name, COLUMN_NAMES)}`;
    return [{ place: `${place}, column ${index + 1}`, found, expected }];
  }
  const first = names.indexOf(name);
  if (first === index) return [];
  const found = `${name} again, as in column ${first + 1}`;
  return [{ place: `${place}, column ${index + 1}`, found, expected: 'each column once' }];
}

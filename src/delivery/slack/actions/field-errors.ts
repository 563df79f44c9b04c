import { InvalidInputError } from '../../../domain/errors.ts';

/** What is wrong with what a modal says, by the field that it is about; what is about none is told later. */
export function fieldErrors(
  decide: () => unknown,
  blocks: Readonly<Record<string, string>>,
): Record<string, string> {
  try {
    decide();
    return {};
  } catch (error) {
    if (!(error instanceof InvalidInputError)) return {};
    return Object.fromEntries(
      error.problems.flatMap(({ place, expected }) => {
        const block = blocks[place];
        return block === undefined ? [] : [[block, `Expected ${expected}.`]];
      }),
    );
  }
}

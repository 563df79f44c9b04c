/** How far causes are followed; an error can, in theory, be its own cause. */
const DEEPEST = 5;

/** The system's codes (ECONNRESET, …) of an error and of what caused it, outermost first. */
export function errorCodes(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > DEEPEST) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  // A host with several addresses fails with one error for each of them.
  const parts = error instanceof AggregateError ? error.errors : [];
  return [...own, ...[error.cause, ...parts].flatMap((inner) => errorCodes(inner, depth + 1))];
}

/** Trouble of the database, which every other way to ask would meet again: it cannot be reached, is full, or took too long. */
const TROUBLE = /^(08|40|53|55|57|58|XX)|^E[A-Z]+$/;

/**
 * Any other error belongs to one field, which only execution field by field finds: a value that cannot be bound, a check of
 * the statement that failed, a null where none may be.
 */
export function isIrregular(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code !== 'string' || !TROUBLE.test(code);
}

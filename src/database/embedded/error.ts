/** Its message is one line for the person who started the program: what is wrong, where, and what to do. */
export class EmbeddedPostgresError extends Error {}

/** The `code` of a system error, such as `ENOENT`. Not by `instanceof`: Jest's Error is not Node's. */
export function codeOf(error: unknown): string | undefined {
  return isSystemError(error) ? error.code : undefined;
}

/** Turns a refusal of the file system into an EmbeddedPostgresError about the directory. */
export async function inOneLine<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new EmbeddedPostgresError(
      `The database directory ${directory} cannot be used (${error.message}): ${adviceFor(error.code)}.`,
      { cause: error },
    );
  }
}

function adviceFor(code: string | undefined): string {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full, make room and start again';
  if (code === 'EACCES' || code === 'EPERM')
    return 'start Jalon as the user who owns it, or set DATA_DIR to a directory that you may write';
  return 'set DATA_DIR to a directory that can be made and written';
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'code' in error && 'syscall' in error;
}

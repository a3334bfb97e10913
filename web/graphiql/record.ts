import type { ExecutionResult } from 'graphql';

type Result = { data?: Record<string, unknown> | null | undefined };

const mostKept = 50;

/** The results of one subscription, as the server sent them. A run of heartbeats (`CaughtUp`) is kept as its newest one. */
export function makeRecord() {
  let received = 0;
  let newestFirst: Result[] = [];

  return {
    /** Returns the result's cursor, if it has one. */
    add(result: Result): string | undefined {
      received += 1;
      const earlier = isHeartbeat(result) && isHeartbeat(newestFirst[0]) ? newestFirst.slice(1) : newestFirst;
      newestFirst = [result, ...earlier].slice(0, mostKept);
      return fieldOf(result, 'cursor');
    },
    view: (): ExecutionResult => ({ received, newestFirst }) as ExecutionResult,
  };
}

const isHeartbeat = (result: Result | undefined) => fieldOf(result, '__typename') === 'CaughtUp';

function fieldOf(result: Result | undefined, name: string): string | undefined {
  for (const root of Object.values(result?.data ?? {})) {
    const value = (root as Record<string, unknown> | null)?.[name];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

import type { ExecutionResult } from 'graphql';
import type { Session, Who } from './session.ts';

export type Operation = { query: string; operationName?: string | null; variables?: Record<string, unknown> | null };

/** Sends one query or mutation. A refusal in GraphQL's own form is a result, not an exception. */
export async function ask(
  session: Session,
  who: Who,
  operation: Operation,
  headers: Record<string, string> = {},
): Promise<ExecutionResult> {
  const authorization = await session.authorization(who);
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json, application/json;q=0.9',
      'content-type': 'application/json',
      'accept-language': session.language().toLowerCase(),
      ...(authorization && { authorization }),
      ...headers,
    },
    body: JSON.stringify(operation),
  });
  const text = await response.text();
  if (!response.headers.get('content-type')?.includes('json'))
    throw new Error(`${response.status} ${response.statusText}\n${text}`);
  return JSON.parse(text);
}

import type { Fetcher } from '@graphiql/toolkit';
import { getOperationAST, parse } from 'graphql';
import { ask } from './ask.ts';
import type { Live } from './live.ts';
import type { Session, Who } from './session.ts';

/** What GraphiQL calls to run a document: queries and mutations over HTTP, subscriptions over the WebSocket. */
export function makeFetcher(session: Session, who: Who, live: Live): Fetcher {
  return (operation, options) => {
    if (isSubscription(operation.query, operation.operationName)) return live.follow(operation);
    return ask(session, who, operation, options?.headers);
  };
}

function isSubscription(query: string, name: string | null | undefined): boolean {
  try {
    return getOperationAST(parse(query), name)?.operation === 'subscription';
  } catch {
    // The server explains a syntax error better.
    return false;
  }
}

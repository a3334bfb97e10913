import type { Fetcher } from '@graphiql/toolkit';
import { getOperationAST, parse } from 'graphql';
import { ask, type Operation } from './ask.ts';
import type { Live } from './live.ts';
import type { Session, Who } from './session.ts';

/** What GraphiQL calls to run a document: queries and mutations over HTTP, subscriptions over the WebSocket. */
export function makeFetcher(session: Session, who: Who, live: Live): Fetcher {
  return (sent, options) => {
    const { operation, isSubscription } = asWritten(sent);
    if (isSubscription) return live.follow(operation);
    return ask(session, who, operation, options?.headers);
  };
}

/**
 * GraphiQL learns which operations a text holds a moment after it was written. If the name that it sends is none of them,
 * and the text holds one operation only, that one is meant.
 */
function asWritten(sent: Operation): { operation: Operation; isSubscription: boolean } {
  try {
    const document = parse(sent.query);
    const named = getOperationAST(document, sent.operationName);
    const meant = named ?? getOperationAST(document);
    return {
      operation: named ? sent : { ...sent, operationName: meant?.name?.value ?? null },
      isSubscription: meant?.operation === 'subscription',
    };
  } catch {
    // The server explains a syntax error better.
    return { operation: sent, isSubscription: false };
  }
}

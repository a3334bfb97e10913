import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import type { Client as Live } from 'graphql-ws';
import { introspection, withoutId } from '../made/schema.json';
import { makeFetch, type Session } from '../shared/session';
import { updates } from './updates';

const threads = { threads: relayPagination() };

/** One for each person and language: another person must not find in the cache what the first one was shown. */
export function makeUrql(session: Session, live: Live): Client {
  const cache = cacheExchange({
    schema: introspection as never, // So that fragments on interfaces match, and a mistake in the lines below is told.
    // What has no id is kept in the object in which it lies.
    keys: Object.fromEntries(withoutId.map((name) => [name, () => null])),
    resolvers: {
      Query: { comments: relayPagination(), delegations: relayPagination(), events: relayPagination() },
      Roadmap: threads,
      Pillar: threads,
      Measure: threads,
      Milestone: threads,
      Comment: { replies: relayPagination(), thread: relayPagination() },
    },
    updates,
  });
  const subscriptions = subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: (sink) => ({ unsubscribe: live.subscribe({ query, variables: { ...variables } }, sink as never) }),
    }),
  });
  return new Client({
    url: session.url,
    fetch: makeFetch(session),
    preferGetMethod: false, // Long documents do not fit into an address.
    exchanges: [cache, fetchExchange, subscriptions],
  });
}

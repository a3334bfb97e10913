import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { getMainDefinition } from '@apollo/client/utilities';
import type { Client } from 'graphql-ws';
import { makeFetch, type Session } from '../shared/session';
import { cacheConfig } from './cache';

/** One for each person and language: another person must not find in the cache what the first one was shown. */
export function makeApollo(session: Session, live: Client): ApolloClient {
  const http = new HttpLink({ uri: session.url, fetch: makeFetch(session) });
  const link = ApolloLink.split(
    ({ query }) => {
      const main = getMainDefinition(query);
      return main.kind === 'OperationDefinition' && main.operation === 'subscription';
    },
    new GraphQLWsLink(live),
    http,
  );
  return new ApolloClient({ link, cache: new InMemoryCache(cacheConfig) });
}

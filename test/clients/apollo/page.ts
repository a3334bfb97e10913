import type { ApolloCache, ApolloClient, Reference } from '@apollo/client';
import type { CardFragment, LiveSubscription } from '../made/gql/graphql';
import { live } from '../shared/documents';

/** Keeps what the cache knows of a measure true. Everything that shows it is drawn anew by Apollo. */
export function follow(
  client: ApolloClient,
  measure: { id: string; reference: string },
  after: string,
  startAgain: (reason: unknown) => void,
): () => void {
  const variables = { after, filter: { measure: measure.reference } };
  const events = client.subscribe({ query: live, variables, errorPolicy: 'all' }).subscribe({
    next: ({ data, error }) => (data ? apply(client.cache, measure.id, data.events) : startAgain(error)),
    error: startAgain,
  });
  return () => events.unsubscribe();
}

/** What has an id was already put in its place when the event was read; lists need a hand. */
function apply(cache: ApolloCache, measureId: string, event: LiveSubscription['events']): void {
  if (event.__typename === 'CommentSubmitted' && event.comment) addThread(cache, measureId, event.comment);
  if (event.__typename === 'CommentWithdrawn') {
    const id = cache.identify({ __typename: 'Comment', id: event.commentId });
    cache.modify({ id, fields: { body: () => null, withdrawnAt: () => event.occurredAt } });
  }
}

/** Also after an own mutation. An event may tell what the page already shows: look before adding. */
export function addThread(cache: ApolloCache, measureId: string, comment: CardFragment): void {
  const node = { __ref: cache.identify(comment) };
  cache.modify<{ threads: { edges: { node: Reference }[]; totalCount: number } }>({
    id: cache.identify({ __typename: 'Measure', id: measureId }),
    fields: {
      threads: (known) => {
        const { edges, totalCount } = known as { edges: { node: Reference }[]; totalCount: number };
        if (edges.some((edge) => edge.node.__ref === node.__ref)) return known;
        const edge = { __typename: 'CommentEdge', cursor: '', node };
        return { ...known, totalCount: totalCount + 1, edges: [edge, ...edges] } as never;
      },
    },
  });
}

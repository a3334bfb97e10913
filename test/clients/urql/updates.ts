import { gql } from '@urql/core';
import type { Cache, UpdatesConfig } from '@urql/exchange-graphcache';
import type { CardFragment, LiveSubscription, MeasurePageQuery } from '../made/gql/graphql';
import { measurePage } from '../shared/documents';

const withdrawn = gql`fragment Withdrawn on Comment { id withdrawnAt body { text } }`;

/** What has an id was already put in its place when the event was read; lists need a hand. */
export const updates: UpdatesConfig = {
  Subscription: {
    events: (result, args, cache) => {
      const { events } = result as LiveSubscription;
      const { filter } = args as { filter?: { measure?: string } };
      if (events.__typename === 'CommentSubmitted' && events.comment && filter?.measure) {
        addThread(cache, filter.measure, events.comment);
      }
      if (events.__typename === 'CommentWithdrawn') {
        cache.writeFragment(withdrawn, { id: events.commentId, withdrawnAt: events.occurredAt, body: null });
      }
    },
  },
};

/** Also after an own mutation. An event may tell what the page already shows: look before adding. */
export function addThread(cache: Cache, reference: string, comment: CardFragment): void {
  const measure = cache.resolve('Query', 'measure', { reference }) as string | null;
  for (const { fieldName, arguments: args } of cache.inspectFields(measure)) {
    if (fieldName !== 'threads' || args?.after) continue; // The first page is the one to which it is added.
    const variables = { reference, first: args?.first as number };
    cache.updateQuery({ query: measurePage, variables }, (page) => withThread(page, comment));
  }
}

function withThread(page: MeasurePageQuery | null, node: CardFragment): MeasurePageQuery | null {
  const threads = page?.measure?.threads;
  if (!threads || threads.edges.some((edge) => edge.node.id === node.id)) return page;
  threads.edges.unshift({ __typename: 'CommentEdge', cursor: node.id, node } as never);
  threads.totalCount += 1;
  return page;
}

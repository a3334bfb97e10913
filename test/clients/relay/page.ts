import { type Environment, graphql, requestSubscription } from 'relay-runtime';
import type { pageLiveSubscription } from '../made/relay/pageLiveSubscription.graphql';

export const text = graphql`
  fragment page_text on LocalizedText { text language direction isFallback }
`;

export const card = graphql`
  fragment page_card on Comment {
    id reference version kind stance submittedAt withdrawnAt
    body { ...page_text @relay(mask: false) }
    delegation { id code }
    response { id disposition body { ...page_text @relay(mask: false) } }
  }
`;

// The page, and in the same request the place in the log at which it was read.
export const page = graphql`
  query pageQuery($reference: String!) {
    asOf { cursor }
    measure(reference: $reference) { id title { ...page_text @relay(mask: false) } ...page_threads }
  }
`;

// With React: usePaginationFragment(threads, measure). Its `loadNext` asks pageThreadsQuery, by `node(id:)`.
export const threads = graphql`
  fragment page_threads on Measure
  @refetchable(queryName: "pageThreadsQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 3 }, after: { type: "String" }) {
    threads(first: $first, after: $after) @connection(key: "page_threads") {
      __id
      totalCount
      edges { node { id ...page_card @relay(mask: false) } }
    }
  }
`;

export const post = graphql`
  mutation pagePostMutation($input: PostCommentInput!, $connections: [ID!]!) {
    postComment(input: $input) {
      comment @prependNode(connections: $connections, edgeTypeName: "CommentEdge") { ...page_card }
      errors { code message path }
    }
  }
`;

// `cursor` is what lets it go on after a broken connection.
const live = graphql`
  subscription pageLiveSubscription($after: EventCursor, $filter: EventFilter, $connections: [ID!]!) {
    events(after: $after, filter: $filter) {
      __typename cursor
      ... on CommentSubmitted {
        comment @prependNode(connections: $connections, edgeTypeName: "CommentEdge") { ...page_card }
      }
      ... on CommentEdited { comment { ...page_card } }
      ... on CommentWithdrawn { commentId occurredAt }
      ... on ResponsePublished { comments { ...page_card } }
    }
  }
`;

/** Keeps what the store knows of a measure true. A comment that is in the list already is not added again. */
export function follow(
  environment: Environment,
  reference: string,
  after: string,
  connections: string[],
  startAgain: (reason: unknown) => void,
): () => void {
  const { dispose } = requestSubscription<pageLiveSubscription>(environment, {
    subscription: live,
    variables: { after, filter: { measure: reference }, connections },
    updater: (store, answer) => {
      const event = answer?.events;
      if (!event?.commentId) return;
      const comment = store.get(event.commentId);
      comment?.setValue(null, 'body').setValue(event.occurredAt, 'withdrawnAt');
    },
    onError: startAgain,
  });
  return dispose;
}

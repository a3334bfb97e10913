import { graphql } from '../made/gql';

// Always the language and the direction with the text: it may be a fallback, and Arabic runs from right to left.
export const text = graphql(`
  fragment Text on LocalizedText { text language direction isFallback }
`);

export const card = graphql(`
  fragment Card on Comment {
    id reference version kind stance submittedAt withdrawnAt
    body { ...Text }
    delegation { id code }
    response { id disposition body { ...Text } }
  }
`);

// The page, and in the same request the place in the log at which it was read. `edges`, because caches page by them.
export const measurePage = graphql(`
  query MeasurePage($reference: String!, $first: Int = 20, $after: String) {
    asOf { cursor }
    measure(reference: $reference) {
      id reference title { ...Text }
      permissions { canComment { allowed reasons } }
      threads(first: $first, after: $after) {
        edges { cursor node { ...Card } }
        pageInfo { hasNextPage endCursor }
        totalCount
      }
    }
  }
`);

export const postComment = graphql(`
  mutation PostComment($input: PostCommentInput!) {
    postComment(input: $input) { comment { ...Card } errors { code message path } }
  }
`);

export const editComment = graphql(`
  mutation EditComment($input: EditCommentInput!) {
    editComment(input: $input) { comment { ...Card } errors { code message path } }
  }
`);

// `cursor` is what lets it go on after a broken connection.
export const live = graphql(`
  subscription Live($after: EventCursor, $filter: EventFilter) {
    events(after: $after, filter: $filter) {
      __typename cursor
      ... on CommentSubmitted { comment { ...Card } }
      ... on CommentEdited { comment { ...Card } }
      ... on CommentWithdrawn { commentId occurredAt }
      ... on ResponsePublished { comments { ...Card } }
    }
  }
`);

import type { DemoEvent } from './listener';

/** What the clients of the story send: plain documents, as any client would write them. */

export interface Problem {
  readonly code: string;
  readonly message: string;
}

export interface Measure {
  readonly id: string;
  readonly reference: string;
  readonly title: { readonly text: string };
  readonly permissions: { readonly canComment: { readonly allowed: boolean; readonly reasons: readonly string[] } };
}

export interface Opening {
  readonly asOf: { readonly cursor: string };
  readonly roadmap: { readonly title: { readonly text: string } };
  readonly rounds: readonly { reference: string; state: string; closesAt: string; timeZone: string }[];
  readonly first: Measure | null;
  readonly second: Measure | null;
}
export const opening = `
  query Opening($first: String!, $second: String!) {
    asOf { cursor }
    roadmap { title { text } }
    rounds { reference state closesAt timeZone }
    first: measure(reference: $first) { ...Subject }
    second: measure(reference: $second) { ...Subject }
  }
  fragment Subject on Measure { id reference title { text } permissions { canComment { allowed reasons } } }`;

export interface AsOf {
  readonly asOf: { readonly cursor: string };
}
export const asOf = 'query AsOf { asOf { cursor } }';

export interface Comment {
  readonly id: string;
  readonly reference: string | null;
  readonly status: string;
  readonly version: number;
  readonly body: { readonly text: string };
}
export interface OneComment {
  readonly made: { readonly comment: Comment | null; readonly errors: readonly Problem[] };
}
export interface ManyComments {
  readonly made: { readonly comments: readonly Comment[]; readonly errors: readonly Problem[] };
}

const commentCard = `
  fragment Card on Comment { id reference status version body { text } }`;
const outcome = '{ comment { ...Card } errors { code message } }';

export const postComment = `
  mutation Post($input: PostCommentInput!) { made: postComment(input: $input) ${outcome} } ${commentCard}`;
export const replyToComment = `
  mutation Reply($input: ReplyToCommentInput!) { made: replyToComment(input: $input) ${outcome} } ${commentCard}`;
export const draftComment = `
  mutation Draft($input: DraftCommentInput!) { made: draftComment(input: $input) ${outcome} } ${commentCard}`;
export const verifyComment = `
  mutation Verify($input: VerifyCommentInput!) { made: verifyComment(input: $input) ${outcome} } ${commentCard}`;
export const submitComments = `
  mutation Submit($input: SubmitCommentsInput!) {
    made: submitComments(input: $input) { comments { ...Card } errors { code message } }
  } ${commentCard}`;

export interface Glimpse {
  readonly node: { readonly id: string; readonly status: string } | null;
  readonly comments: { readonly nodes: readonly { readonly id: string }[] } | null;
}
/** Looks for a comment in every place where it could show: by its id, and in the newest of the lists. */
export const glimpse = `
  query Glimpse($id: ID!) {
    node(id: $id) { id ... on Comment { status } }
    comments(first: 100, orderBy: { field: SUBMITTED_AT, direction: DESC }) { nodes { id } }
  }`;
export const glimpseWithoutToken = 'query Glimpse($id: ID!) { node(id: $id) { id } }';

export interface Queue {
  readonly comments: {
    readonly totalCount: number;
    readonly facets: { readonly kind: readonly { readonly value: string; readonly count: number }[] };
    readonly nodes: readonly { readonly id: string; readonly reference: string }[];
  };
}
export const queue = `
  query Queue($filter: CommentFilter) {
    comments(filter: $filter, first: 100, orderBy: { field: SUBMITTED_AT, direction: DESC }) {
      totalCount
      facets { kind { value count } }
      nodes { id reference }
    }
  }`;

export interface Assigned {
  readonly made: {
    readonly comments: readonly {
      readonly reference: string;
      readonly handling: { readonly status: string; readonly assignee: { readonly name: string } | null } | null;
    }[];
    readonly errors: readonly Problem[];
  };
}
export const assignComments = `
  mutation Assign($input: AssignCommentsInput!) {
    made: assignComments(input: $input) {
      comments { reference handling { status assignee { name } } }
      errors { code message }
    }
  }`;

export interface Response {
  readonly id: string;
  readonly status: string;
  readonly version: number;
}
export interface OneResponse {
  readonly made: { readonly response: Response | null; readonly errors: readonly Problem[] };
}
const answered = '{ response { id status version } errors { code message } }';

export const draftResponse = `
  mutation DraftResponse($input: DraftResponseInput!) { made: draftResponse(input: $input) ${answered} }`;
export const editResponse = `
  mutation EditResponse($input: EditResponseInput!) { made: editResponse(input: $input) ${answered} }`;
export const discardResponse = `
  mutation DiscardResponse($input: DiscardResponseInput!) { made: discardResponse(input: $input) ${answered} }`;
export const approveResponse = `
  mutation Approve($input: ApproveResponseInput!) { made: approveResponse(input: $input) ${answered} }`;

const eventCard = `
  fragment EventCard on Event {
    __typename
    cursor
    ... on CommentSubmitted { comment { id reference } }
    ... on ReplyPosted { comment { id reference } }
    ... on CommentAssigned { comment { id reference } }
    ... on HandlingChanged { comment { id reference } }
    ... on ResponsePublished { response { id disposition body { text } } comments { id reference } }
  }`;

export const live = `
  subscription Live($after: EventCursor) { events(after: $after) { ...EventCard } } ${eventCard}`;

export interface LogPage {
  readonly events: {
    readonly nodes: DemoEvent[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}
/** The same record for a client that polls. */
export const eventLog = `
  query Log($after: EventCursor) {
    events(after: $after, first: 100) { nodes { ...EventCard } pageInfo { hasNextPage endCursor } }
  } ${eventCard}`;

import { print } from 'graphql';
import type { Client } from 'graphql-ws';
import type { LiveSubscription, PostCommentInput } from '../made/gql/graphql';
import { live as liveDocument, measurePage, postComment } from '../shared/documents';
import type { Session } from '../shared/session';
import { ask } from './ask';

/** All threads of a measure, page by page. A cursor belongs to this list in this order: pass it on as it came. */
export async function allThreads(session: Session, reference: string) {
  const threads = [];
  let after: string | null | undefined;
  do {
    const { measure } = await ask(session, measurePage, { reference, first: 100, after });
    if (!measure) return threads; // There is none, or none that this person may see.
    threads.push(...measure.threads.edges.map(({ node }) => node));
    after = measure.threads.pageInfo.hasNextPage ? measure.threads.pageInfo.endCursor : null;
  } while (after);
  return threads;
}

/** Posts. The key is made when the person presses the button, and is the same in every attempt. */
export async function post(session: Session, input: PostCommentInput) {
  const { comment, errors } = (await ask(session, postComment, { input })).postComment;
  if (comment && errors.length === 0) return { comment };
  return { refusals: errors }; // For the person, in their language: show `message` at the field that `path` names.
}

/** The events of a measure after a cursor, also those that happen while the connection is down. */
export function follow(
  live: Client,
  after: string,
  reference: string,
  receive: (event: LiveSubscription['events']) => void,
  startAgain: (reason: unknown) => void,
): () => void {
  const variables = { after, filter: { measure: reference } };
  return live.subscribe<LiveSubscription>(
    { query: print(liveDocument), variables },
    {
      next: ({ data, errors }) => (errors || !data ? startAgain(errors) : receive(data.events)),
      error: startAgain,
      complete: () => undefined,
    },
  );
}

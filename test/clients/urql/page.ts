import type { Client } from '@urql/core';
import { live } from '../shared/documents';

/** Keeps what the cache knows of a measure true. Everything that shows it is drawn anew by urql. */
export function follow(
  client: Client,
  reference: string,
  after: string,
  startAgain: (reason: unknown) => void,
): () => void {
  const variables = { after, filter: { measure: reference } };
  const events = client.subscription(live, variables).subscribe(({ error }) => {
    if (error) startAgain(error); // `error.graphQLErrors[0].extensions.code`
  });
  return () => events.unsubscribe();
}

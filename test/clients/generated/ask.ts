import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type GraphQLFormattedError, print } from 'graphql';
import { makeFetch, type Session } from '../shared/session';

/** What a developer has to put right, or the network: the code is in `errors[0].extensions.code`. */
export class Refused extends Error {
  constructor(readonly errors: readonly GraphQLFormattedError[]) {
    super(errors.map(({ message }) => message).join('\n'));
  }
}

/** Asks, and knows from the document what comes back. */
export async function ask<Data, Variables>(
  session: Session,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const answer = await makeFetch(session)(session.url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json, application/json;q=0.9',
    },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = await answer.json();
  if (errors) throw new Refused(errors);
  return data;
}

import type { Client } from 'graphql-ws';
import {
  Environment,
  type GraphQLResponse,
  Network,
  Observable,
  RecordSource,
  type RequestParameters,
  Store,
  type Variables,
} from 'relay-runtime';
import { makeFetch, type Session } from '../shared/session';

/** One for each person and language: another person must not find in the store what the first one was shown. */
export function makeEnvironment(session: Session, live: Client): Environment {
  const ask = makeFetch(session);

  async function fetchIt({ text }: RequestParameters, variables: Variables): Promise<GraphQLResponse> {
    const answer = await ask(session.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json, application/json;q=0.9',
      },
      body: JSON.stringify({ query: text, variables }),
    });
    return checked(await answer.json());
  }

  function listen({ text }: RequestParameters, variables: Variables): Observable<GraphQLResponse> {
    return Observable.create((sink) => {
      const next = (result: unknown) => {
        try {
          sink.next(checked(result as Answer));
        } catch (error) {
          sink.error(error as Error);
        }
      };
      return live.subscribe(
        { query: text ?? '', variables },
        { ...sink, next, error: (error) => sink.error(error as Error) },
      );
    });
  }

  return new Environment({ network: Network.create(fetchIt, listen), store: new Store(new RecordSource()) });
}

type Answer = GraphQLResponse & { errors?: { message: string }[] };

/** Relay itself would show null where an error lies, and forget its code. */
function checked(answer: Answer): GraphQLResponse {
  const { errors } = answer;
  if (!errors) return answer;
  throw Object.assign(new Error(errors.map(({ message }) => message).join('\n')), { errors });
}

/** Where the server is, who asks, and in which language. */
export interface Session {
  /** `https://jalon.example.org/graphql` */
  readonly url: string;
  /** What `Accept-Language` says: `fr`. Without it the person's own language is served. */
  readonly language: string;
  /** A token. `refused` is one that the server has just refused: get another, or throw if the person must log in. */
  token(refused?: string): Promise<string>;
}

/** `fetch` with the token and the language; once more with a new token if the server refuses the first. */
export function makeFetch(session: Session): typeof fetch {
  return async (input, init) => {
    const token = await session.token();
    const answer = await fetch(input, { ...init, headers: headersOf(session, token, init) });
    if (answer.status !== 401) return answer;
    // Nothing was done with a token that was refused: also a mutation may be sent again.
    return fetch(input, { ...init, headers: headersOf(session, await session.token(token), init) });
  };
}

function headersOf(session: Session, token: string, init?: RequestInit): Headers {
  const headers = new Headers(init?.headers);
  headers.set('Authorization', `Bearer ${token}`);
  headers.set('Accept-Language', session.language);
  return headers;
}

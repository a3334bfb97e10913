import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import { HttpRefusal, readBody } from './bodies';

/** A GraphQL-over-HTTP request that is well-formed; what its document is worth is another matter. */
export interface Call {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** All but a hash of the document, which is beside the point when the document is there. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Whether it came by a method that must not change anything. */
  readonly isSafe: boolean;
}

export const METHODS = 'GET, HEAD, POST, OPTIONS';

/** Reads the parameters of a request, by the rules of GraphQL over HTTP. Throws HttpRefusal for what is not well-formed. */
export async function readCall(request: IncomingMessage, search: string, most: number): Promise<Call> {
  switch (request.method) {
    case 'POST':
      return wellFormed(fieldsOf(await readBody(request, most)), false);
    case 'GET':
    case 'HEAD':
      return wellFormed(fieldsIn(new URLSearchParams(search)), true);
    default:
      throw new HttpRefusal(405, 'Ask by POST, or by GET for what only reads.', { Allow: METHODS });
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(body: unknown): Fields {
  if (Array.isArray(body)) throw new HttpRefusal(400, 'There are no batches: send each operation in its own request.');
  if (!isObject(body)) throw new HttpRefusal(400, 'The body must be a JSON object with the document in "query".');
  return body;
}

/** An empty parameter of a URL is one that was not given. */
function fieldsIn(search: URLSearchParams): Fields {
  const one = (name: string) => {
    const [value, another] = search.getAll(name);
    if (another !== undefined) throw new HttpRefusal(400, `The parameter "${name}" is given more than once.`);
    return value;
  };
  const json = (name: string) => {
    const text = one(name);
    try {
      return text ? JSON.parse(text) : undefined;
    } catch {
      throw new HttpRefusal(400, `The parameter "${name}" is not well-formed JSON.`);
    }
  };
  return {
    query: one('query'),
    operationName: one('operationName') || undefined,
    variables: json('variables'),
    extensions: json('extensions'),
  };
}

/** A null is the same as nothing. Fields that GraphQL over HTTP does not name are left alone. */
function wellFormed({ query, operationName, variables, extensions }: Fields, isSafe: boolean): Call {
  const mustBe = (name: string, what: string) => new HttpRefusal(400, `"${name}" must be ${what}.`);
  if (query != null && typeof query !== 'string') throw mustBe('query', 'a text');
  if (operationName != null && typeof operationName !== 'string') throw mustBe('operationName', 'a text');
  if (variables != null && !isObject(variables)) throw mustBe('variables', 'an object');
  if (extensions != null && !isObject(extensions)) throw mustBe('extensions', 'an object');
  if (query == null) throw withoutDocument(extensions ?? {});
  const { persistedQuery: _, ...beside } = extensions ?? {};
  return {
    query,
    isSafe,
    ...(operationName != null && { operationName }),
    ...(variables != null && { variables }),
    ...(extensions != null && { extensions: beside }),
  };
}

/** Clients that try a hash first send the document as soon as they read these very words. */
function withoutDocument(extensions: object): Error {
  if ('persistedQuery' in extensions)
    return new GraphQLError('PersistedQueryNotSupported', { extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } });
  return new HttpRefusal(400, 'Send the document in "query".');
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

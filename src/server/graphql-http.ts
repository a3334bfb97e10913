import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLFormattedError } from 'graphql';
import { Fault } from '../errors';
import { bearerToken } from '../identity/token';
import { acceptedLanguage } from '../language/language';
import { noteRefusal, noteRequest } from '../operation/underway';
import { HttpRefusal } from './bodies';
import type { ClientAddress } from './client-address';
import { endWith } from './compression';
import { type Answer, executeCall, type GraphQLEngine } from './graphql-engine';
import { readCall } from './graphql-request';
import { identify } from './identify';
import type { Limits } from './limits';
import { maskThrown } from './mask-error';
import { GRAPHQL_TYPE, JSON_TYPE, type MediaType, mediaTypeFor } from './media-type';
import { OperationContext, type Services } from './operation-context';
import type { Origins } from './origins';
import { RateExceeded, type RateLimit } from './rate-limit';
import { statusOf } from './status';
import { targetOf } from './target';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Who may come in, and how often. */
export interface Door {
  readonly origins: Origins;
  readonly addressOf: ClientAddress;
  readonly limitRate: RateLimit;
}

/** GraphQL over HTTP, by the specification. */
export function graphqlOverHttp(services: Services, engine: GraphQLEngine, limits: Limits, door: Door): Handler {
  const { origins } = door;
  const vary = `Accept, Accept-Encoding, Accept-Language, Authorization${origins.differ ? ', Origin' : ''}`;
  return async (request, response) => {
    const requestId = randomUUID();
    response.setHeader('X-Request-Id', requestId);
    response.setHeader('Vary', vary);
    response.setHeader('Cache-Control', request.headers.authorization === undefined ? 'no-cache' : 'private, no-store');
    origins.tell(request, response);
    if (request.method === 'OPTIONS') return origins.preflight(request, response);
    const type = mediaTypeFor(request.headers.accept);
    try {
      if (!type) throw new HttpRefusal(406, `Answers are ${JSON_TYPE} or ${GRAPHQL_TYPE}: accept one of them.`);
      const call = await readCall(request, targetOf(request.url).search, limits.bodyBytes);
      const context = await contextOf(request, requestId, services, door);
      await send(request, response, type, await executeCall(engine, call, context));
    } catch (error) {
      refuse(request, response, type ?? JSON_TYPE, error, () => maskThrown(error, requestId, services.log));
    }
  };
}

/** Who asks, if they may come in now. */
async function contextOf(
  request: IncomingMessage,
  requestId: string,
  services: Services,
  { addressOf, limitRate }: Door,
): Promise<OperationContext> {
  const token = bearerToken(request.headers.authorization);
  const who = token === undefined ? undefined : await identify(token, services, () => limitRate(addressOf(request)));
  noteRequest(requestId, who?.account);
  await limitRate(who?.account ?? addressOf(request));
  const accepted = acceptedLanguage(request.headers['accept-language']);
  return OperationContext.of(services, { credential: who?.credential, accepted, requestId });
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  type: MediaType,
  { text, failure, status, headers }: Answer,
): Promise<void> {
  begin(response, type, failure ? statusOf(failure, type, status) : 200, headers);
  await endWith(request, response, text);
}

/** Sends why a request went no further than the door. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  type: MediaType,
  cause: unknown,
  masked: () => GraphQLFormattedError,
): void {
  // Whoever has left is told nothing.
  if (response.destroyed) return;
  const refusal = cause instanceof HttpRefusal ? cause : undefined;
  if (refusal) noteRefusal('BAD_REQUEST');
  const error = refusal ? { message: refusal.message, extensions: { code: 'BAD_REQUEST' } } : masked();
  if (cause instanceof RateExceeded) response.setHeader('Retry-After', cause.seconds);
  // The rest of a refused body is not read: the connection ends with the answer.
  if (!request.complete) response.setHeader('Connection', 'close');
  begin(response, type, statusOf(error, type, refusal?.status), Object.entries(refusal?.headers ?? {}));
  response.end(`${JSON.stringify({ errors: [error] })}\n`);
}

/** Answers while the server is being started. */
export function refuseUntilStarted(request: IncomingMessage, response: ServerResponse): void {
  const cause = new Fault('UNAVAILABLE', 'The server is being started. Try again in a moment.');
  refuse(request, response, mediaTypeFor(request.headers.accept) ?? JSON_TYPE, cause, () => cause.toJSON());
}

function begin(response: ServerResponse, type: MediaType, status: number, headers: Iterable<[string, string]>): void {
  response.statusCode = status;
  response.setHeader('Content-Type', type);
  for (const [name, value] of headers) response.setHeader(name, value);
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
}

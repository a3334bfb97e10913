import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLFormattedError } from 'graphql';
import { faultCodes } from '../errors';
import { bearerToken } from '../identity/token';
import { acceptedLanguage } from '../language/language';
import { HttpRefusal, readBody, sendJson } from './bodies';
import { endWith } from './compression';
import { executeCall, type GraphQLEngine } from './graphql-engine';
import type { Limits } from './limits';
import { maskThrown } from './mask-error';
import { OperationContext, type Services } from './operation-context';
import type { RateLimit } from './rate-limit';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** GraphQL over HTTP, by the specification. */
export function graphqlOverHttp(
  services: Services,
  engine: GraphQLEngine,
  limits: Limits,
  limitRate: RateLimit,
): Handler {
  return async (request, response) => {
    const requestId = randomUUID();
    response.setHeader('X-Request-Id', requestId);
    try {
      const body = request.method === 'POST' ? await readBody(request, limits.bodyBytes) : undefined;
      const account = await accountOf(request, services);
      await limitRate(account ?? request.socket.remoteAddress ?? '');
      const accepted = acceptedLanguage(request.headers['accept-language']);
      const context = await OperationContext.of(services, { account, accepted, requestId });
      const { search } = new URL(request.url ?? '/', 'http://localhost');
      const answer = await executeCall(
        engine,
        { method: request.method ?? 'GET', search, headers: singleHeaders(request), body },
        context,
      );
      response.statusCode = answer.status ?? 200;
      for (const [name, value] of answer.headers) response.setHeader(name, value);
      await endWith(request, response, answer.body.kind === 'complete' ? answer.body.string : '');
    } catch (error) {
      if (error instanceof HttpRefusal) return refuse(request, response, error);
      sendError(response, maskThrown(error, requestId, services.log));
    }
  };
}

async function accountOf(request: IncomingMessage, services: Services): Promise<string | undefined> {
  const token = bearerToken(request.headers.authorization);
  return token && (await services.checkToken(token)).account;
}

function sendError(response: ServerResponse, error: GraphQLFormattedError): void {
  const code = String(error.extensions?.code);
  const status = code in faultCodes ? faultCodes[code as keyof typeof faultCodes] : 500;
  if (code === 'UNAUTHENTICATED') response.setHeader('WWW-Authenticate', 'Bearer');
  sendJson(response, status, { errors: [error] });
}

/** The rest of a refused body is not read: the connection ends with the answer. */
function refuse(request: IncomingMessage, response: ServerResponse, { status, message }: HttpRefusal): void {
  if (!request.complete) response.setHeader('Connection', 'close');
  sendJson(response, status, { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
}

function* singleHeaders(request: IncomingMessage): Generator<[string, string]> {
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) yield [name, Array.isArray(value) ? value.join(', ') : value];
  }
}

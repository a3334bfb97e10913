import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequest,
  type GraphQLResponse,
  HeaderMap,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Log } from '../log';
import { type Context, requireReading } from '../operation/context';
import type { Reader } from '../reads/reader';
import { answerAsWhole, JsonText } from './answers';
import type { Call } from './graphql-request';
import { type Limits, limitRule } from './limits';
import { maskError, maskThrown } from './mask-error';
import { nestingPlugin } from './nesting';
import { OperationLog } from './operation-log';

export type GraphQLEngine = ApolloServer<Context>;

export async function startEngine(
  schema: GraphQLSchema,
  reader: Reader,
  limits: Limits,
  log: Log,
): Promise<GraphQLEngine> {
  const operations = OperationLog.on(log);
  const engine = new ApolloServer<Context>({
    schema,
    introspection: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.tokens },
    validationRules: [limitRule(limits)],
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      nestingPlugin(limits),
      refusingPlugin(),
      readingPlugin(reader, log),
      maskingPlugin(log),
      ...(operations ? [operations.plugin()] : []),
    ],
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message) => log.warn(message),
      error: (message) => log.error(message),
    },
  });
  await engine.start();
  return engine;
}

/** What is to be sent. */
export interface Answer {
  readonly text: string;
  /** The error as which the whole is answered; undefined if anything that was asked for could be. */
  readonly failure: GraphQLFormattedError | undefined;
  /** The status and the headers of what HTTP forbids. */
  readonly status: number | undefined;
  readonly headers: Iterable<[string, string]>;
}

export async function executeCall(engine: GraphQLEngine, call: Call, context: Context): Promise<Answer> {
  // The engine takes an empty document for none; a blank one it finds to be no document, as every transport does.
  const request = { ...call, query: call.query || ' ' };
  const { body, http } = await engine.executeOperation(request, { contextValue: context });
  if (body.kind !== 'single') throw new Error('There is nothing that is delivered in parts');
  const { data, errors } = body.singleResult;
  const { status, headers } = http;
  if (data instanceof JsonText) return { text: `{"data":${data.text}}\n`, failure: undefined, status, headers };
  const failure = errors && isNothing(data, errors) ? errors[0] : undefined;
  const shown = failure && data !== undefined ? null : data;
  return { text: `${JSON.stringify({ errors, data: shown })}\n`, failure, status, headers };
}

interface Placed {
  readonly path?: readonly (string | number)[] | undefined;
}

/** Whether every field that was asked for has failed. An answer that holds anything is no failure. */
export function isNothing(data: object | null | undefined, errors: readonly Placed[]): boolean {
  const failed = new Set(errors.map(({ path }) => path?.[0]));
  return Object.entries(data ?? {}).every(([key, value]) => value === null && failed.has(key));
}

/** What HTTP has no way to do, or forbids to do by a method that must not change anything. */
function refusingPlugin(): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, request }) {
          if (operation?.operation === 'subscription')
            throw misused(
              400,
              'Subscriptions are served over WebSocket, at this path, by the protocol graphql-transport-ws.',
            );
          if (operation?.operation === 'mutation' && (request as GraphQLRequest & Partial<Call>).isSafe)
            throw misused(405, 'Send mutations by POST: GET only reads.', ['allow', 'POST']);
        },
      };
    },
  };
}

function misused(status: number, message: string, ...headers: [string, string][]): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: 'BAD_REQUEST', http: { status, headers: new HeaderMap(headers) } },
  });
}

/** Answers operations as a whole where that can be; graphql-js executes the others field by field. */
function readingPlugin(reader: Reader, log: Log): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, operation, request, contextValue }) {
          // Not as the types have it: the document has no such operation. Execution says so.
          if (!operation) return null;
          try {
            if (operation.operation !== 'mutation') requireReading(contextValue);
            const data = await answerAsWhole(reader, document, operation, request.variables, contextValue);
            // What is read field by field, in many statements, first makes sure for whom.
            if (!data) return await contextValue.renew().then(() => null);
            return single({ data: data as never });
          } catch (error) {
            return single({ errors: [maskThrown(error, contextValue.requestId, log)] });
          }
        },
      };
    },
  };
}

function single(singleResult: FormattedExecutionResult): GraphQLResponse {
  return { body: { kind: 'single', singleResult }, http: { headers: new HeaderMap() } as never };
}

interface Sent {
  readonly response: { readonly body: unknown };
  readonly contextValue: Context;
  readonly errors?: readonly Error[];
}

/** formatError sees no context; this place knows the request that failed. */
function maskingPlugin(log: Log) {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response, contextValue, errors }: Sent) {
          const { singleResult: result } = response.body as { singleResult?: { errors?: readonly object[] } };
          // What the engine has not met is masked already.
          if (!result?.errors || !errors) return;
          result.errors = result.errors.map((formatted, at) =>
            maskError(formatted as never, errors[at], contextValue.requestId, log),
          );
        },
      };
    },
  };
}

import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLResponse,
  HeaderMap,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { type FaultCode, faultCodes } from '../errors';
import type { Log } from '../log';
import type { Context } from '../operation/context';
import type { Reader } from '../reads/reader';
import { answerAsWhole, JsonText } from './answers';
import { type Limits, limitRule } from './limits';
import { maskError } from './mask-error';
import { nestingPlugin } from './nesting';

export type GraphQLEngine = ApolloServer<Context>;

export async function startEngine(
  schema: GraphQLSchema,
  reader: Reader,
  limits: Limits,
  log: Log,
): Promise<GraphQLEngine> {
  const engine = new ApolloServer<Context>({
    schema,
    introspection: true,
    csrfPrevention: true,
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
      readingPlugin(reader),
      maskingPlugin(log),
    ],
    stringifyResult: ({ data, ...rest }) =>
      data instanceof JsonText ? `{"data":${data.text}}\n` : `${JSON.stringify({ ...rest, data })}\n`,
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

export interface HttpCall {
  readonly method: string;
  readonly search: string;
  readonly headers: Iterable<[string, string]>;
  readonly body: unknown;
}

export function executeCall(engine: GraphQLEngine, call: HttpCall, context: Context): Promise<HTTPGraphQLResponse> {
  const headers = new HeaderMap();
  for (const [name, value] of call.headers) headers.set(name, value);
  return engine.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: call.method, headers, search: call.search, body: call.body },
    context: async () => context,
  });
}

/** Answers operations as a whole where that can be; graphql-js executes the others field by field. */
function readingPlugin(reader: Reader): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async responseForOperation({ document, operation, request, contextValue }) {
          try {
            const data = await answerAsWhole(reader, document, operation, request.variables, contextValue);
            // What is read field by field, in many statements, first makes sure for whom.
            if (!data) return await contextValue.renew().then(() => null);
            return single({ data: data as never });
          } catch (error) {
            if (!(error instanceof GraphQLError)) throw error;
            return single({ errors: [error.toJSON()] });
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
  readonly response: { readonly body: unknown; readonly http: { status?: number | undefined } };
  readonly contextValue: Context;
  readonly errors?: readonly Error[];
}

/** formatError sees no context; this place knows the request that failed. */
function maskingPlugin(log: Log) {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response, contextValue, errors }: Sent) {
          const { singleResult: result } = response.body as {
            singleResult?: { data?: unknown; errors?: readonly object[] };
          };
          if (!result?.errors) return;
          result.errors = result.errors.map((formatted, at) =>
            maskError(formatted as never, errors?.[at], contextValue.requestId, log),
          );
          response.http.status = result.data != null ? 200 : statusOf(result.errors, response.http.status);
        },
      };
    },
  };
}

/** A part that failed does not make the answer a failure; nothing but errors does, with the status of the first. */
function statusOf(errors: readonly object[], given: number | undefined): number | undefined {
  const { code } = (errors[0] as GraphQLFormattedError).extensions ?? {};
  if (code === 'INTERNAL') return 500;
  return typeof code === 'string' && code in faultCodes ? faultCodes[code as FaultCode] : given;
}

import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute, GraphQLError } from 'graphql';
import type { Context } from '../context';
import type { Delivery } from '../events/subscriber';
import type { Language } from '../language/language';
import { deliveryContext, type Services } from './operation-context';

type Stream = AsyncIterableIterator<ExecutionResult>;
type Args = ExecutionArgs & { readonly accepted: Language | undefined };

/**
 * Runs a subscription: every event is executed in a context of its own. The context of the operation would be hours old,
 * and so would the rights and the rows in it. A failure is the last result of the stream.
 */
export async function perEvent(args: Args, services: Services): Promise<Stream | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]() as AsyncIterator<Delivery>;
  const stream: Stream = {
    next: async () => {
      try {
        const { value, done } = await events.next();
        return done ? { value: undefined, done } : { value: await shown(args, value, services), done: false };
      } catch (error) {
        await events.return?.();
        return { value: { errors: [asGraphQLError(error)] }, done: false };
      }
    },
    return: async () => {
      await events.return?.();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

async function shown(args: Args, delivery: Delivery, services: Services): Promise<ExecutionResult> {
  const contextValue = deliveryContext(services, args.contextValue as Context, delivery, args.accepted);
  return execute({ ...args, rootValue: delivery, contextValue });
}

function asGraphQLError(error: unknown): GraphQLError {
  return error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
}

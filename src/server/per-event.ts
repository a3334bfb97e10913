import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute, GraphQLError } from 'graphql';
import type { Context } from '../context';
import type { Delivery } from '../events/subscriber';
import type { Language } from '../language/language';
import { maskError, maskThrown } from './mask-error';
import { deliveryContext, type Services } from './operation-context';

type Stream = AsyncIterableIterator<ExecutionResult>;

/**
 * Runs a subscription: every event is executed in a context of its own. The context of the operation would be hours old,
 * and so would the rights and the rows in it.
 */
export async function perEvent(
  args: ExecutionArgs & { accepted?: Language },
  services: Services,
): Promise<Stream | ExecutionResult> {
  const operation = args.contextValue as Context;
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return { ...source, errors: masked(source, operation, services) };
  const events = source[Symbol.asyncIterator]() as AsyncIterator<Delivery>;
  let failed = false;
  const stream: Stream = {
    next: async () => {
      if (failed) return { value: undefined, done: true };
      try {
        const { value, done } = await events.next();
        if (done) return { value: undefined, done: true };
        return { value: await shown(args, operation, value, services), done: false };
      } catch (error) {
        failed = true;
        const { message, extensions } = maskThrown(error, operation.requestId, services.log);
        return { value: { errors: [new GraphQLError(message, { extensions })] }, done: false };
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

async function shown(
  args: ExecutionArgs & { accepted?: Language },
  operation: Context,
  delivery: Delivery,
  services: Services,
): Promise<ExecutionResult> {
  const contextValue = deliveryContext(services, operation, delivery, args.accepted);
  const result = await execute({ ...args, rootValue: delivery, contextValue });
  return result.errors ? { ...result, errors: masked(result, operation, services) } : result;
}

function masked(result: ExecutionResult, { requestId }: Context, { log }: Services): GraphQLError[] {
  return (result.errors ?? []).map((error) => maskError(error.toJSON(), error, requestId, log) as GraphQLError);
}

import { Arg, Int, Query, Resolver, Subscription } from 'type-graphql';
import { personOf } from '../operation/context';
import { mapped, Reads } from '../reads/mapping';
import { AsOf, EventConnection, EventCursor, EventFilter, EventInterface } from './event.graphql';
import { readHead } from './event.reads';
import type { EventContext } from './event-context';
import { readEventWish } from './event-wish';
import { asOf, delivered, eventLog } from './log.reads';

const AFTER = 'Only what was committed after this cursor.';
const FILTER = 'Which events are wanted; all that you may see unless given.';

@Resolver()
export class EventResolver {
  @Query(() => AsOf, { description: 'The place in the event log and the time at which this answer was made.' })
  @Reads(asOf)
  asOf(): never {
    return mapped();
  }

  @Query(() => EventConnection, {
    description: 'The event log, oldest first, for clients that poll. Without `after`: from its beginning.',
  })
  @Reads(eventLog)
  events(
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many: 20 unless given, 100 at most.' }) _first:
      | number
      | null,
    @Arg('filter', () => EventFilter, { nullable: true, description: FILTER }) _filter: EventFilter | null,
  ): never {
    return mapped();
  }

  @Subscription(() => EventInterface, {
    name: 'events',
    description:
      'Every event that you may see, as it happens. With `after`: first what you missed, in order, nothing twice.',
    subscribe: async ({
      args,
      context,
    }: {
      args: { after?: string | null; filter?: EventFilter | null };
      context: EventContext;
    }) => {
      personOf(context);
      const wish = await readEventWish(context.db, args.filter ?? null);
      const known = args.after != null ? context.cursors.positionOf(args.after) : 0;
      const after = args.after != null ? known : await readHead(context.db);
      return context.hub.subscribe({
        credential: context.credential,
        wish,
        after,
        known,
        onRevoked: context.onRevoked,
      });
    },
  })
  @Reads(delivered)
  eventStream(
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
    @Arg('filter', () => EventFilter, { nullable: true, description: FILTER }) _filter: EventFilter | null,
  ): never {
    return mapped();
  }
}

import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root, Subscription } from 'type-graphql';
import { type Context, load, personOf } from '../context';
import { Fault } from '../errors';
import { Delegation, Person } from '../identity/identity.graphql';
import { type DelegationRow, loadDelegations, type PersonRow, visiblePerson } from '../identity/identity.reads';
import type { Connection } from '../paging/connection.graphql';
import { DEFAULT_PAGE, LONGEST_PAGE } from '../paging/page';
import { Actor, AsOf, EventConnection, EventCursor, EventFilter, EventInterface } from './event.graphql';
import { type EventRow, readVisibleEvents } from './event.reads';
import { readEventWish } from './event-wish';
import type { CaughtUpMark } from './subscriber';

const AFTER = 'Only what was committed after this cursor.';
const FILTER = 'Which events are wanted; all that you may see unless given.';

@Resolver(() => AsOf)
export class AsOfResolver {
  @Query(() => AsOf, { description: 'The place in the event log and the time at which this answer was made.' })
  asOf(@Ctx() ctx: Context): Context {
    return ctx;
  }

  @FieldResolver(() => EventCursor)
  cursor(@Root() ctx: Context): string {
    return ctx.cursors.of(ctx.logPosition);
  }

  @FieldResolver(() => Date)
  time(@Root() ctx: Context): Date {
    return ctx.now;
  }
}

@Resolver(() => EventInterface)
export class EventResolver {
  @Query(() => EventConnection, {
    description: 'The event log, oldest first, for clients that poll. Without `after`: from its beginning.',
  })
  async events(
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) after: string | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many: 20 unless given, 100 at most.' }) first:
      | number
      | null,
    @Arg('filter', () => EventFilter, { nullable: true, description: FILTER }) filter: EventFilter | null,
    @Ctx() ctx: Context,
  ): Promise<Connection<EventRow>> {
    personOf(ctx);
    const limit = first ?? DEFAULT_PAGE;
    if (limit < 0 || limit > LONGEST_PAGE)
      throw new Fault('INVALID_PAGE', `"first" is ${limit}; it must lie between 0 and ${LONGEST_PAGE}.`);
    const wish = await readEventWish(ctx.db, filter);
    const position = after != null ? ctx.cursors.positionOf(after) : undefined;
    const { rows, head } = await readVisibleEvents(ctx.db, ctx.viewer, wish, position, limit + 1);
    return eventConnection(ctx, rows, limit, head, position ?? 0);
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
      context: Context;
    }) => {
      personOf(context);
      const wish = await readEventWish(context.db, args.filter ?? null);
      const after = args.after != null ? context.cursors.positionOf(args.after) : context.logPosition;
      return context.hub.subscribe({ account: context.account, wish, after, onRevoked: context.onRevoked });
    },
  })
  eventStream(
    @Arg('after', () => EventCursor, { nullable: true, description: AFTER }) _after: string | null,
    @Arg('filter', () => EventFilter, { nullable: true, description: FILTER }) _filter: EventFilter | null,
    @Root() delivery: { event: EventRow | CaughtUpMark },
  ): EventRow | CaughtUpMark {
    return delivery.event;
  }

  @FieldResolver(() => EventCursor)
  cursor(@Root() event: { position: number }, @Ctx() ctx: Context): string {
    return ctx.cursors.of(event.position);
  }

  @FieldResolver(() => Actor, { nullable: true })
  actor(@Root() event: { actorId?: string | null; actorDelegationId?: string | null }): typeof event | null {
    return event.actorId ? event : null;
  }
}

@Resolver(() => Actor)
export class ActorResolver {
  @FieldResolver(() => Delegation, { nullable: true })
  delegation(@Root() { actorDelegationId }: EventRow, @Ctx() ctx: Context): Promise<DelegationRow | null> | null {
    return actorDelegationId ? load(ctx, loadDelegations, actorDelegationId) : null;
  }

  @FieldResolver(() => Person, { nullable: true })
  person(@Root() { actorId }: EventRow, @Ctx() ctx: Context): Promise<PersonRow | null> {
    return visiblePerson(ctx, actorId);
  }
}

/** An empty or last page ends at the head of the log, so that a poller moves on past what was not for it. */
function eventConnection(
  ctx: Context,
  found: readonly EventRow[],
  limit: number,
  head: number,
  after: number,
): Connection<EventRow> {
  const hasNextPage = found.length > limit;
  const nodes = found.slice(0, limit);
  const edges = nodes.map((node) => ({ node, cursor: ctx.cursors.of(node.position) }));
  const end = hasNextPage ? (nodes.at(-1)?.position ?? after) : head;
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage,
      hasPreviousPage: after > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: ctx.cursors.of(end),
    },
    totalCount: 0,
  };
}

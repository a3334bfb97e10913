import { createPubSub } from '@graphql-yoga/subscription';
import { Client } from 'pg';
import { Ctx, Field, InterfaceType, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { DataSource } from 'typeorm';
import { CommentEntity } from '../../../src/comments/comment.entity';
import { EventEntity } from '../../../src/events/event.entity';
import { Comment } from './comment.types';
import type { Context } from './context';

/** An event with the comment that it is about: read once, and published to all. */
interface Told {
  readonly event: EventEntity;
  readonly comment: CommentEntity | null;
}

export const pubSub = createPubSub<{ EVENT: [Told] }>();

@InterfaceType({ resolveType: () => 'CommentSubmitted' })
export abstract class Event {
  @Field(() => String) cursor!: string;
  @Field(() => Date) occurredAt!: Date;
}

@ObjectType({ implements: Event })
export class CommentSubmitted extends Event {
  @Field(() => Comment, { nullable: true }) comment!: CommentEntity | null;
}

@Resolver()
export class LiveResolver {
  @Subscription(() => Event, { topics: 'EVENT' })
  events(@Root() { event, comment }: Told, @Ctx() { person }: Context): object | null {
    if (!person) throw new Error('Only participants listen');
    return { cursor: event.position, occurredAt: event.occurredAt, comment };
  }
}

/** Publishes what the log takes, as PostgreSQL tells of it. */
export async function tell(db: DataSource, url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  client.on('notification', async ({ payload }) => {
    const event = await db.getRepository(EventEntity).findOneBy({ position: payload ?? '' });
    const id = event?.commentIds[0];
    if (event && id)
      pubSub.publish('EVENT', { event, comment: await db.getRepository(CommentEntity).findOneBy({ id }) });
  });
  await client.query('listen jalon_event');
}

import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import { CommentResolver, ResponseResolver, ThreadsResolver } from './comment.resolvers';
import { CommentSubmitted, LiveResolver, pubSub } from './live.resolver';
import { PostCommentResolver } from './post-comment.resolver';
import { QueueResolver } from './queue.resolver';
import {
  DelegationResolver,
  MeasureResolver,
  MilestoneResolver,
  PhaseResolver,
  PillarResolver,
  RoadmapResolver,
} from './roadmap.resolvers';

export function usualSchema(): Promise<GraphQLSchema> {
  return buildSchema({
    resolvers: [
      ...[RoadmapResolver, PhaseResolver, PillarResolver, MeasureResolver, MilestoneResolver, DelegationResolver],
      ...[CommentResolver, ThreadsResolver, ResponseResolver, QueueResolver, PostCommentResolver, LiveResolver],
    ] as never,
    orphanedTypes: [CommentSubmitted],
    validate: false,
    pubSub,
  });
}

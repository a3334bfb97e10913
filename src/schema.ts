import 'reflect-metadata';
import { type GraphQLObjectType, type GraphQLSchema, lexicographicSortSchema } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { CommentMutations } from './comments/comment.mutations';
import { CommentQueries, ThreadsOfComments } from './comments/comment.resolver';
import {
  CommentEdited,
  CommentReleased,
  CommentSubmitted,
  CommentWithdrawn,
  ReplyPosted,
} from './comments/comment-events.graphql';
import { CaughtUp } from './events/event.graphql';
import { EventResolver } from './events/event.resolver';
import { CommentsOnMeasures, QueueQuery, ThreadsOnSubjects } from './finding/finding.resolver';
import { IdentityQueries, TranslatorsOfTexts } from './identity/identity.resolver';
import { DelegationMutations, ImportMutation, PersonMutations } from './members/member.mutations';
import {
  DelegationChanged,
  DelegationCreated,
  DelegationWithdrawn,
  PersonAnonymized,
  PersonChanged,
  PersonCreated,
  PersonDisabled,
  PersonEnabled,
} from './members/member-events.graphql';
import { PeopleQueries, PermissionsOnDelegations, PermissionsOnPeople } from './members/people.resolver';
import { NodeResolver } from './nodes/node.resolver';
import { ListsOfPersonalData, PersonalQueries } from './personal/personal.resolver';
import { ReportMutation } from './responses/report.mutation';
import { ResponseMutations } from './responses/response.mutations';
import { AnswersToComments } from './responses/response.resolver';
import { CommentAssigned, HandlingChanged, ResponsePublished } from './responses/response-events.graphql';
import { RoadmapQueries } from './roadmap/roadmap.resolver';
import { RevisionPublished } from './roadmap/roadmap-events.graphql';
import { RoundMutations } from './rounds/round.mutations';
import { RoundQueries, RunningMutations } from './rounds/round.resolver';
import {
  RoundAnnounced,
  RoundArchived,
  RoundChanged,
  RoundClosed,
  RoundClosing,
  RoundExtended,
  RoundOpened,
  RoundPaused,
  RoundReported,
  RoundResumed,
} from './rounds/round-events.graphql';
import { TranslationSet } from './translations/translation.graphql';
import {
  TranslationMutation,
  TranslationOfDelegations,
  TranslationOfRounds,
} from './translations/translation.resolver';

const resolvers = [
  IdentityQueries,
  TranslatorsOfTexts,
  EventResolver,
  PeopleQueries,
  PermissionsOnPeople,
  PermissionsOnDelegations,
  DelegationMutations,
  PersonMutations,
  ImportMutation,
  RoundQueries,
  RunningMutations,
  RoundMutations,
  RoadmapQueries,
  CommentQueries,
  CommentMutations,
  ThreadsOfComments,
  QueueQuery,
  ThreadsOnSubjects,
  CommentsOnMeasures,
  ResponseMutations,
  ReportMutation,
  AnswersToComments,
  TranslationMutation,
  TranslationOfDelegations,
  TranslationOfRounds,
  PersonalQueries,
  ListsOfPersonalData,
  NodeResolver,
] as const;

/** Types that are reached through the interface Event alone. */
const events = [
  CaughtUp,
  DelegationCreated,
  DelegationChanged,
  DelegationWithdrawn,
  PersonCreated,
  PersonChanged,
  PersonDisabled,
  PersonEnabled,
  PersonAnonymized,
  TranslationSet,
  CommentSubmitted,
  CommentEdited,
  CommentReleased,
  CommentWithdrawn,
  ReplyPosted,
  CommentAssigned,
  HandlingChanged,
  ResponsePublished,
  RevisionPublished,
  RoundAnnounced,
  RoundOpened,
  RoundPaused,
  RoundResumed,
  RoundExtended,
  RoundChanged,
  RoundClosing,
  RoundClosed,
  RoundReported,
  RoundArchived,
];

// type-graphql asks for one even though the only subscription brings its own stream.
const noPubSub: PubSub = {
  publish: () => undefined,
  subscribe: () => {
    throw new Error('Events come from the log');
  },
};

export function buildSchema(): GraphQLSchema {
  const schema = lexicographicSortSchema(
    buildSchemaSync({ resolvers, orphanedTypes: events, pubSub: noPubSub, validate: false }),
  );
  // type-graphql offers no place for these.
  describe(schema.getQueryType(), 'What can be read. It changes nothing.');
  describe(
    schema.getMutationType(),
    'What can be done. Each answers with the object as it is now, or with the reasons against it.',
  );
  describe(schema.getSubscriptionType(), 'What can be followed live, over a WebSocket.');
  return schema;
}

function describe(type: GraphQLObjectType | null | undefined, description: string): void {
  if (type) type.description = description;
}

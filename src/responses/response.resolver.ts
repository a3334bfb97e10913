import { FieldResolver, Resolver } from 'type-graphql';
import { Comment } from '../comments/comment.graphql';
import { mapped, Reads } from '../reads/mapping';
import { Handling, HandlingPermissions, Response } from './response.graphql';
import { handlingReads, responseToComment } from './response.reads';

@Resolver(() => Comment)
export class AnswersToComments {
  @FieldResolver(() => Response, {
    nullable: true,
    description: "The Secretariat's response; null until it is published. The Secretariat sees its draft.",
  })
  @Reads(responseToComment)
  response(): never {
    return mapped();
  }

  @FieldResolver(() => Handling, {
    nullable: true,
    description: 'How the Secretariat handles it; for the Secretariat and the convener, else null.',
  })
  @Reads(handlingReads.handling)
  handling(): never {
    return mapped();
  }

  @FieldResolver(() => HandlingPermissions, { description: 'What the Secretariat may do with it now.' })
  @Reads(handlingReads.handlingPermissions)
  handlingPermissions(): never {
    return mapped();
  }
}

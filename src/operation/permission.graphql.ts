import { Field, ObjectType } from 'type-graphql';
import type { ErrorCode as Code } from '../language/messages';
import { Reads } from '../reads/mapping';
import { ErrorCode } from './payload';
import { isAllowed } from './permission.reads';

/** Whether the viewer may do something now, by the rule that guards the mutation. */
@ObjectType({ description: 'Whether you may do something now, by the very rule that guards the mutation.' })
export class Permission {
  @Field(() => Boolean, { description: 'Whether it would be done.' })
  @Reads(isAllowed)
  allowed!: boolean;

  @Field(() => [ErrorCode], { description: 'Why it would be refused; empty if it is allowed.' })
  reasons!: Code[];
}

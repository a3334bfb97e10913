import { Field, ObjectType } from 'type-graphql';
import type { ErrorCode as Code } from './language/messages';
import { ErrorCode } from './payload';

/** Whether the viewer may do something now, by the rule that guards the mutation. */
@ObjectType({ description: 'Whether you may do something now, by the very rule that guards the mutation.' })
export class Permission {
  @Field(() => Boolean, { description: 'Whether it would be done.' })
  allowed!: boolean;

  @Field(() => [ErrorCode], { description: 'Why it would be refused; empty if it is allowed.' })
  reasons!: Code[];
}

export function permission(reasons: readonly Code[]): Permission {
  return { allowed: reasons.length === 0, reasons: [...reasons] };
}

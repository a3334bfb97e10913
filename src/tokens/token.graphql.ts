import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Person } from '../identity/identity.graphql';
import { Node } from '../nodes/node.graphql';
import { Payload } from '../operation/payload';
import { shownOne } from '../operation/payload.reads';
import { Permission } from '../operation/permission.graphql';
import { Scope } from '../operation/scope';
import { connectionTypes } from '../paging/connection.graphql';
import { ReadFrom, Reads } from '../reads/mapping';
import { DateTime } from '../scalars';
import { secretOnce, tokenReads, tokenView } from './token.reads';

@ObjectType({ description: 'What you may do with a token now.' })
export class AccessTokenPermissions {
  @Field(() => Permission, { description: 'Whether you may revoke it.' })
  @Reads(tokenReads.canRevoke)
  canRevoke!: Permission;
}

@ObjectType({
  implements: Node,
  description: 'A token by which a machine signs in: all but the token itself. For those who look after the machine.',
})
@ReadFrom(tokenView)
export class AccessToken extends Node {
  @Field(() => String, { description: 'What it is for, in the words of whoever made it.' })
  name!: string;

  @Field(() => [Scope], {
    description: 'What it may be used for, as far as the role of the machine goes. A short list.',
  })
  scopes!: Scope[];

  @Field(() => Person, { nullable: true, description: 'The machine that it is for.' })
  @Reads(tokenReads.person)
  person!: Person | null;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Person, { nullable: true, description: 'Who made it; null if you may not know them.' })
  @Reads(tokenReads.createdBy)
  createdBy!: Person | null;

  @Field(() => DateTime, { description: 'Until when it is good.' })
  expiresAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was last used, to the minute; null if it never was.',
  })
  lastUsedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked; null if it was not.' })
  revokedAt!: Date | null;

  @Field(() => AccessTokenPermissions, { description: 'What you may do with it now.' })
  @Reads(tokenReads.permissions)
  permissions!: AccessTokenPermissions;
}

@ObjectType({ description: 'A page of tokens, the newest first.' })
export class AccessTokenConnection extends connectionTypes('AccessToken', 'tokens', () => AccessToken) {}

@InputType({ description: 'A token to be made for a machine.' })
export class CreateTokenInput {
  @Field(() => String, {
    description:
      'A text of your own, such as a UUID: the same key with the same content makes one token. The secret is told once all the same.',
  })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The machine.' })
  personId!: string;

  @Field(() => String, { description: 'What it is for, for those who look after the machine: 1 to 200 characters.' })
  name!: string;

  @Field(() => DateTime, { description: 'Until when it is good: less than 366 days from now.' })
  expiresAt!: Date;

  @Field(() => [Scope], {
    description: 'What it may be used for, as far as the role of the machine goes; one or more.',
  })
  scopes!: Scope[];
}

@InputType({ description: 'Which token ends, and why.' })
export class RevokeTokenInput {
  @Field(() => ID, { description: 'The token.' })
  tokenId!: string;

  @Field(() => String, { nullable: true, description: 'Why, for the record: at most 2,000 characters.' })
  reason?: string | null;
}

@ObjectType()
abstract class OneToken extends Payload {
  @Field(() => AccessToken, { nullable: true, description: 'The token as it now stands; null if there is none.' })
  @Reads(shownOne)
  token!: AccessToken | null;
}

@ObjectType({ description: 'The token that was made.' })
export class CreateTokenPayload extends OneToken {
  @Field(() => String, {
    nullable: true,
    description:
      'The token itself: keep it, it is shown once. Null for a repetition of the request; if the answer was lost, revoke the token and make another with another key.',
  })
  @Reads(secretOnce)
  secret!: string | null;
}

@ObjectType({ description: 'The token that was revoked.' })
export class RevokeTokenPayload extends OneToken {}

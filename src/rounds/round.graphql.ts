import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DelegationKind } from '../identity/delegation.entity';
import { InLanguage, type LocalizedText } from '../language/language.graphql';
import { Node } from '../nodes/node.graphql';
import { Payload } from '../operation/payload';
import { shownOne } from '../operation/payload.reads';
import { Permission } from '../operation/permission.graphql';
import { ReadFrom, Reads } from '../reads/mapping';
import { DateTime, TimeZone } from '../scalars';
import { Readership, ReleaseRule, RoundState } from './round.entity';
import { roundReads, roundView } from './round.reads';

const LOCAL =
  'as the clocks of its time zone show it: `2026-12-18T18:00`; with seconds and milliseconds where they are not zero.';

registerEnumType(RoundState, {
  name: 'RoundState',
  description: 'Where a round stands.',
  valuesConfig: {
    UPCOMING: { description: 'Announced, and not yet taking comments.' },
    OPEN: { description: 'Taking comments.' },
    PAUSED: { description: 'Taking no comments for a while; the deadline stands.' },
    CLOSED: { description: 'Past its deadline; late comments may still be taken until `lateUntil`.' },
    IN_RESOLUTION: { description: 'The Secretariat is answering.' },
    REPORTED: { description: 'Every comment was answered and the report was issued.' },
    ARCHIVED: { description: 'Kept for the record.' },
  },
});

registerEnumType(ReleaseRule, {
  name: 'ReleaseRule',
  description: "When delegations see each other's submitted comments.",
  valuesConfig: {
    IMMEDIATE: { description: 'As soon as they are submitted.' },
    AT_CLOSE: { description: 'When the round closes.' },
  },
});

registerEnumType(Readership, {
  name: 'Readership',
  description: 'Who may read what was submitted, once it is released; the Secretariat and the convener read all.',
  valuesConfig: {
    PUBLIC: { description: 'Everybody: without a token too, where the operator lets such callers read.' },
    GROUP: { description: 'All who take part.' },
    SECRETARIAT: { description: 'Nobody else, but each delegation its own.' },
  },
});

@ObjectType({ description: 'What you may do in a round now.' })
export class RoundPermissions {
  @Field(() => Permission, { description: 'Whether you may correct it; once it has opened, its title alone.' })
  @Reads(roundReads.canUpdate)
  canUpdate!: Permission;

  @Field(() => Permission, { description: 'Whether you may move its deadline for all.' })
  @Reads(roundReads.canExtend)
  canExtend!: Permission;

  @Field(() => Permission, { description: 'Whether you may move its deadline for one delegation.' })
  @Reads(roundReads.canExtendForOne)
  canExtendForOne!: Permission;

  @Field(() => Permission, { description: 'Whether you may stop it for a while.' })
  @Reads(roundReads.canPause)
  canPause!: Permission;

  @Field(() => Permission, { description: 'Whether you may end its pause.' })
  @Reads(roundReads.canResume)
  canResume!: Permission;

  @Field(() => Permission, { description: 'Whether you may close it before its deadline.' })
  @Reads(roundReads.canClose)
  canClose!: Permission;

  @Field(() => Permission, { description: 'Whether you may report it.' })
  @Reads(roundReads.canReport)
  canReport!: Permission;

  @Field(() => Permission, { description: 'Whether you may archive it.' })
  @Reads(roundReads.canArchive)
  canArchive!: Permission;

  @Field(() => Permission, { description: 'Whether you may submit a comment.' })
  @Reads(roundReads.canComment)
  canComment!: Permission;
}

@ObjectType({ description: 'A deadline that was moved.' })
export class RoundExtension {
  @Field(() => DateTime, { description: 'The deadline that it set.' })
  closesAt!: Date;

  @Field(() => DateTime, { description: 'Until when it lets late comments be accepted.' })
  lateUntil!: Date;

  @Field(() => Boolean, { description: 'True if it was granted to one delegation only.' })
  @Reads(roundReads.forOneDelegation)
  forOneDelegation!: boolean;

  @Field(() => String, { description: 'Why it was granted.' })
  reason!: string;

  @Field(() => DateTime, { description: 'When it was granted.' })
  grantedAt!: Date;
}

@ObjectType({ implements: Node, description: 'A dated window for comments on a frozen revision of the roadmap.' })
@ReadFrom(roundView)
export class Round extends Node {
  @Field(() => String, { description: 'The reference people say aloud: `R1`. It never changes.' })
  reference!: string;

  @InLanguage({ description: 'Its title.' })
  title!: LocalizedText;

  @Field(() => RoundState, { description: 'Where it stands.' })
  state!: RoundState;

  @Field(() => DateTime, { description: 'The first instant at which it takes comments.' })
  opensAt!: Date;

  @Field(() => DateTime, {
    description:
      'The deadline: the first instant at which a comment is late. Extensions that hold for you are counted in.',
  })
  @Reads(roundReads.closesAt)
  closesAt!: Date;

  @Field(() => DateTime, { description: 'The first instant at which late comments are refused.' })
  @Reads(roundReads.lateUntil)
  lateUntil!: Date;

  @Field(() => TimeZone, { description: 'The time zone in which to show its instants.' })
  timeZone!: string;

  @Field(() => String, { description: `When it opens, ${LOCAL}` })
  @Reads(roundReads.opensAtLocal)
  opensAtLocal!: string;

  @Field(() => String, { description: `The deadline that holds for you, ${LOCAL}` })
  @Reads(roundReads.closesAtLocal)
  closesAtLocal!: string;

  @Field(() => String, { description: `Until when late comments are taken, ${LOCAL}` })
  @Reads(roundReads.lateUntilLocal)
  lateUntilLocal!: string;

  @Field(() => [DelegationKind], { description: 'Which kinds of delegation may comment.' })
  openTo!: DelegationKind[];

  @Field(() => Readership, { description: 'Who may read what was submitted, once it is released.' })
  readableBy!: Readership;

  @Field(() => ReleaseRule, { description: "When delegations see each other's submitted comments." })
  release!: ReleaseRule;

  @Field(() => Int, { description: 'Pass it back as `expectedVersion` to change the round.' })
  @Reads(roundReads.version)
  version!: number;

  @Field(() => [RoundExtension], {
    description:
      'The extensions that were granted to all or to you, oldest first; a short list. The Secretariat and the convener see all.',
  })
  @Reads(roundReads.extensions)
  extensions!: RoundExtension[];

  @Field(() => RoundPermissions, { description: 'What you may do in it now.' })
  @Reads(roundReads.permissions)
  permissions!: RoundPermissions;
}

@InputType({ description: 'Which round to pause or resume.' })
export class SwitchRoundInput {
  @Field(() => ID, { description: 'The global id of the round.' })
  roundId!: string;

  @Field(() => Int, { description: 'The version of the round that you saw.' })
  expectedVersion!: number;
}

@InputType({ description: 'Which deadline to move, and why.' })
export class ExtendRoundInput {
  @Field(() => ID, { description: 'The global id of the round.' })
  roundId!: string;

  @Field(() => Int, { description: 'The version of the round that you saw.' })
  expectedVersion!: number;

  @Field(() => ID, { nullable: true, description: 'The delegation to which it is granted; all unless given.' })
  delegationId?: string | null;

  @Field(() => DateTime, { description: 'The new deadline; later than the present one, and than now.' })
  closesAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Until when late comments are accepted: not before the deadline, nor earlier than at present; the later of the two unless given.',
  })
  lateUntil?: Date | null;

  @Field(() => String, { description: 'Why, for the record; at most 2,000 characters.' })
  reason!: string;
}

@ObjectType({ description: 'The round after it was changed.' })
export class RoundPayload extends Payload {
  @Field(() => Round, { nullable: true, description: 'The round as it stands.' })
  @Reads(shownOne)
  round!: Round | null;
}

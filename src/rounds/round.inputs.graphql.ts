import { Field, ID, InputType, Int } from 'type-graphql';
import { DelegationKind } from '../identity/delegation.entity';
import { TextInput } from '../members/member.inputs.graphql';
import { DateTime, TimeZone } from '../scalars';
import { Readership, ReleaseRule } from './round.entity';

const VERSION = 'The version of the round that you saw.';
const ROUND = 'The global id of the round.';
const REFERENCE =
  'The reference people say aloud, of which those of the comments are made: 1 to 12 letters and digits, such as R3.';
const CLOSES = 'The deadline: the first instant at which a comment is late. Later than the opening, and than now.';
const LATE = 'The first instant at which late comments are refused: not before the deadline';

@InputType({ description: 'A round to be announced.' })
export class CreateRoundInput {
  @Field(() => String, {
    description:
      'A text of your own, such as a UUID: the same key with the same content has one effect and one answer.',
  })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The roadmap on which it consults, as it now stands.' })
  roadmapId!: string;

  @Field(() => String, { description: REFERENCE })
  reference!: string;

  @Field(() => [TextInput], { description: 'Its title, in one to six languages: the first is the original.' })
  title!: TextInput[];

  @Field(() => DateTime, { description: 'The first instant at which it takes comments.' })
  opensAt!: Date;

  @Field(() => DateTime, { description: CLOSES })
  closesAt!: Date;

  @Field(() => DateTime, { nullable: true, description: `${LATE}; the deadline unless given.` })
  lateUntil?: Date | null;

  @Field(() => TimeZone, { description: 'The time zone in which to show its instants.' })
  timeZone!: string;

  @Field(() => ReleaseRule, {
    nullable: true,
    description: "When delegations see each other's submitted comments; AT_CLOSE unless given.",
  })
  release?: ReleaseRule | null;

  @Field(() => [DelegationKind], {
    nullable: true,
    description: 'Which kinds of delegation may comment; all unless given.',
  })
  openTo?: DelegationKind[] | null;

  @Field(() => Readership, { nullable: true, description: 'Who may read what was submitted; GROUP unless given.' })
  readableBy?: Readership | null;
}

@InputType({ description: 'What to correct in a round; what is left out stays. Once it has opened, its title alone.' })
export class UpdateRoundInput {
  @Field(() => ID, { description: ROUND })
  roundId!: string;

  @Field(() => Int, { description: VERSION })
  expectedVersion!: number;

  @Field(() => String, { nullable: true, description: REFERENCE })
  reference?: string | null;

  @Field(() => [TextInput], {
    nullable: true,
    description: 'Its title; languages that are left out stay, and are stale if the original changes.',
  })
  title?: TextInput[] | null;

  @Field(() => DateTime, { nullable: true, description: 'The first instant at which it takes comments.' })
  opensAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: CLOSES })
  closesAt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: `${LATE}. It moves with the deadline unless given.` })
  lateUntil?: Date | null;

  @Field(() => TimeZone, { nullable: true, description: 'The time zone in which to show its instants.' })
  timeZone?: string | null;

  @Field(() => ReleaseRule, { nullable: true, description: "When delegations see each other's submitted comments." })
  release?: ReleaseRule | null;

  @Field(() => [DelegationKind], { nullable: true, description: 'Which kinds of delegation may comment.' })
  openTo?: DelegationKind[] | null;

  @Field(() => Readership, { nullable: true, description: 'Who may read what was submitted.' })
  readableBy?: Readership | null;
}

@InputType({ description: 'Which round to close before its deadline, and why.' })
export class CloseRoundInput {
  @Field(() => ID, { description: ROUND })
  roundId!: string;

  @Field(() => Int, { description: VERSION })
  expectedVersion!: number;

  @Field(() => String, { description: 'Why, for the record; at most 2,000 characters.' })
  reason!: string;
}

@InputType({ description: 'Which round is reported.' })
export class ReportRoundInput {
  @Field(() => ID, { description: ROUND })
  roundId!: string;

  @Field(() => Int, { description: VERSION })
  expectedVersion!: number;
}

@InputType({ description: 'Which round to put away for the record.' })
export class ArchiveRoundInput extends ReportRoundInput {}

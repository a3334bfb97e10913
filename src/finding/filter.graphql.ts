import { Field, ID, InputType, registerEnumType } from 'type-graphql';
import { type Disposition, DispositionEnum } from '../comments/answer.graphql';
import { CommentKind, CommentStatus, HandlingStatus, Stance } from '../comments/comment.entity';
import { Language } from '../language/language';
import { DateTime } from '../scalars';

export const CommentOrderField = { SUBMITTED_AT: 'SUBMITTED_AT' } as const;
export const OrderDirection = { ASC: 'ASC', DESC: 'DESC' } as const;
registerEnumType(CommentOrderField, {
  name: 'CommentOrderField',
  description: 'By what comments are ordered.',
  valuesConfig: {
    SUBMITTED_AT: { description: 'The instant of submission; of drafting, for what was never submitted.' },
  },
});
registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'In which direction a list runs.',
  valuesConfig: { ASC: { description: 'Oldest first.' }, DESC: { description: 'Newest first.' } },
});

@InputType({ description: 'By what comments are ordered, and in which direction.' })
export class CommentOrder {
  @Field(() => CommentOrderField, { description: 'By what.' })
  field!: keyof typeof CommentOrderField;

  @Field(() => OrderDirection, { description: 'In which direction.' })
  direction!: keyof typeof OrderDirection;
}

@InputType({ description: 'A span of time: its first instant belongs to it, its last does not.' })
export class DateTimeRange {
  @Field(() => DateTime, { nullable: true, description: 'The first instant; from the beginning unless given.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'The first instant after it; without end unless given.' })
  until?: Date | null;
}

@InputType({
  description:
    'Which comments are wanted; all conditions must hold. A reference that does not exist is refused: INVALID_FILTER.',
})
export class CommentFilter {
  @Field(() => String, {
    nullable: true,
    description: 'The code of the roadmap to which references belong; the default one unless given.',
  })
  roadmap?: string | null;

  @Field(() => String, { nullable: true, description: 'The reference of the round: `R1`.' })
  round?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The reference of the pillar on which, or below which, they lie: `P2`.',
  })
  pillar?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The reference of the measure on which, or on whose milestones, they lie: `P2-M3`.',
  })
  measure?: string | null;

  @Field(() => String, { nullable: true, description: 'The reference of the milestone: `P2-M3-S1`.' })
  milestone?: string | null;

  @Field(() => [String], { nullable: true, description: 'The codes of the delegations that wrote them.' })
  delegation?: string[] | null;

  @Field(() => [CommentKind], { nullable: true, description: 'Of which kinds.' })
  kind?: CommentKind[] | null;

  @Field(() => [Stance], { nullable: true, description: 'With which stances.' })
  stance?: Stance[] | null;

  @Field(() => [CommentStatus], {
    nullable: true,
    description: 'In which statuses; SUBMITTED unless given. Drafts are those of your own delegation.',
  })
  status?: CommentStatus[] | null;

  @Field(() => [HandlingStatus], {
    nullable: true,
    description: 'How far the Secretariat has come; for the Secretariat and the convener only.',
  })
  handling?: HandlingStatus[] | null;

  @Field(() => [DispositionEnum], { nullable: true, description: 'With which dispositions they were answered.' })
  disposition?: Disposition[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The officer to whom they are assigned; for the Secretariat and the convener only.',
  })
  assignee?: string | null;

  @Field(() => [Language], { nullable: true, description: 'In which languages they were written.' })
  language?: Language[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they came after the deadline.' })
  late?: boolean | null;

  @Field(() => DateTimeRange, { nullable: true, description: 'When they were submitted.' })
  submittedBetween?: DateTimeRange | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Words that the comment, the text it proposes or its reference contains: all of them, in any order, whatever their case, accents and endings, and a reference whatever its case and dashes, in any of the six languages, or in those that `language` names. At most 500 characters; a text without words asks for nothing.',
  })
  text?: string | null;
}

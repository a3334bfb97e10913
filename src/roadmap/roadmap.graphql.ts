import { Field, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { InLanguage, type LocalizedText } from '../language/language.graphql';
import { Node } from '../nodes/node.graphql';
import { Permission } from '../operation/permission.graphql';
import { ReadFrom, Reads } from '../reads/mapping';
import { CalendarDate } from '../scalars';
import { ContributionKind } from './roadmap.entity';
import {
  ideaReads,
  measureReads,
  milestoneReads,
  pillarReads,
  progressReads,
  roadmapReads,
  subjectReads,
  views,
} from './roadmap.reads';
import { MilestoneStatus } from './roadmap.rules';

registerEnumType(MilestoneStatus, {
  name: 'MilestoneStatus',
  description: 'How a milestone stands.',
  valuesConfig: {
    PLANNED: { description: 'Not yet begun.' },
    ON_TRACK: { description: 'Under way, and expected by its baseline date.' },
    AT_RISK: { description: 'Under way, and its date is in danger.' },
    DELAYED: {
      description: 'Its forecast lies behind the baseline, or has passed. Derived from the dates, never typed.',
    },
    ACHIEVED: { description: 'Achieved, on `achievedOn`.' },
    CANCELLED: { description: 'Given up.' },
  },
});

registerEnumType(ContributionKind, {
  name: 'ContributionKind',
  description: 'In what form ideas were contributed.',
  valuesConfig: {
    DOCUMENT: { description: 'A document.' },
    WORKSHOP: { description: 'A workshop or brainstorming session.' },
    CORRESPONDENCE_GROUP: { description: 'A correspondence group.' },
  },
});

export const ProgressMethod = { MILESTONES_ACHIEVED: 'MILESTONES_ACHIEVED' } as const;
registerEnumType(ProgressMethod, {
  name: 'ProgressMethod',
  description: 'How progress is reckoned.',
  valuesConfig: { MILESTONES_ACHIEVED: { description: 'The share of achieved milestones among those not cancelled.' } },
});

@ObjectType({ description: 'How far a measure has come.' })
export class Progress {
  @Field(() => Int, { nullable: true, description: 'Whole per cent, 0 to 100; null if there is nothing to reckon by.' })
  @Reads(progressReads.percent)
  percent!: number | null;

  @Field(() => ProgressMethod, { description: 'How it is reckoned.' })
  @Reads(progressReads.method)
  method!: keyof typeof ProgressMethod;
}

@ObjectType({ description: 'What you may do on a subject now.' })
export class SubjectPermissions {
  @Field(() => Permission, { description: 'Whether you may submit a comment on it, in the round that is open.' })
  @Reads(subjectReads.canComment)
  canComment!: Permission;
}

@InterfaceType({
  implements: Node,
  description: 'What a comment can be anchored on: a roadmap, a pillar, a measure or a milestone.',
})
export abstract class Commentable extends Node {
  @Field(() => SubjectPermissions, { description: 'What you may do on it now.' })
  @Reads(subjectReads.permissions)
  permissions!: SubjectPermissions;
}

@ObjectType({ implements: Node, description: 'A stage of the phased roadmap.' })
@ReadFrom(views.phase)
export class Phase extends Node {
  @Field(() => String, { description: 'Its code: `NEAR`, `MEDIUM`, `LONG`.' })
  code!: string;

  @InLanguage({ description: 'Its title.' })
  title!: LocalizedText;

  @Field(() => CalendarDate, { description: 'Its first day.' })
  startsOn!: string;

  @Field(() => CalendarDate, { description: 'Its last day.' })
  endsOn!: string;
}

@ObjectType({ implements: Commentable, description: 'A dated step of a measure.' })
@ReadFrom(views.milestone)
export class Milestone extends Commentable {
  @Field(() => String, { description: 'The reference people say aloud: `P2-M3-S1`. It never changes.' })
  reference!: string;

  @InLanguage({ description: 'Its title.' })
  title!: LocalizedText;

  @Field(() => String, { nullable: true, description: 'What it is judged by.' })
  indicator!: string | null;

  @Field(() => Phase, { nullable: true, description: 'The phase in which it lies.' })
  @Reads(milestoneReads.phase)
  phase!: Phase | null;

  @Field(() => CalendarDate, { description: 'The date first agreed.' })
  baselineDate!: string;

  @Field(() => CalendarDate, { description: 'The date now expected.' })
  forecastDate!: string;

  @Field(() => CalendarDate, { nullable: true, description: 'The day on which it was achieved; null until then.' })
  achievedOn!: string | null;

  @Field(() => MilestoneStatus, { description: 'How it stands today.' })
  @Reads(milestoneReads.status)
  status!: MilestoneStatus;
}

@ObjectType({ implements: Node, description: 'A document or meeting from which ideas came.' })
@ReadFrom(views.contribution)
export class Contribution extends Node {
  @Field(() => String, { description: 'Its reference: `C24-70`.' })
  reference!: string;

  @InLanguage({ description: 'Its title.' })
  title!: LocalizedText;

  @Field(() => ContributionKind, { description: 'In what form it was made.' })
  kind!: ContributionKind;

  @Field(() => String, {
    nullable: true,
    description: 'When it was made, as exactly as is known: a year, a month or a day.',
  })
  dated!: string | null;

  @Field(() => String, { nullable: true, description: 'The symbol of its document.' })
  document!: string | null;
}

@ObjectType({ implements: Node, description: 'An idea that was collected, and that measures answer.' })
@ReadFrom(views.idea)
export class Idea extends Node {
  @Field(() => String, { description: 'Its reference: `I-01`.' })
  reference!: string;

  @InLanguage({ description: 'The idea.' })
  text!: LocalizedText;

  @Field(() => Contribution, { nullable: true, description: 'Where it came from.' })
  @Reads(ideaReads.contribution)
  contribution!: Contribution | null;

  @Field(() => [Measure], { description: 'The measures taken on it; empty while it is a gap. A short list.' })
  @Reads(ideaReads.measures)
  measures!: Measure[];
}

@ObjectType({ implements: Commentable, description: 'What the organization undertakes to do, step by step.' })
@ReadFrom(views.measure)
export class Measure extends Commentable {
  @Field(() => String, { description: 'The reference people say aloud: `P2-M3`. It never changes.' })
  reference!: string;

  @InLanguage({ description: 'Its title.' })
  title!: LocalizedText;

  @InLanguage({ nullable: true, description: 'What it consists of.' })
  description!: LocalizedText | null;

  @Field(() => Pillar, { nullable: true, description: 'Its pillar; null for a cross-cutting measure.' })
  @Reads(measureReads.pillar)
  pillar!: Pillar | null;

  @Field(() => String, { nullable: true, description: 'Who leads it.' })
  lead!: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'Its first day.' })
  startsOn!: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'The day by which it is to be done.' })
  dueOn!: string | null;

  @Field(() => Progress, { description: 'How far it has come.' })
  @Reads(measureReads.progress)
  progress!: Progress;

  @Field(() => [Milestone], { description: 'Its milestones, in order; a short list.' })
  @Reads(measureReads.milestones)
  milestones!: Milestone[];

  @Field(() => [Idea], { description: 'The ideas that it answers; a short list.' })
  @Reads(measureReads.ideas)
  ideas!: Idea[];
}

@ObjectType({ implements: Commentable, description: 'One of the main lines of the roadmap.' })
@ReadFrom(views.pillar)
export class Pillar extends Commentable {
  @Field(() => String, { description: 'The reference people say aloud: `P2`. It never changes.' })
  reference!: string;

  @InLanguage({ description: 'Its title.' })
  title!: LocalizedText;

  @Field(() => [Measure], { description: 'Its measures, in order; a short list.' })
  @Reads(pillarReads.measures)
  measures!: Measure[];
}

@ObjectType({ implements: Commentable, description: 'The phased roadmap on which Member States are consulted.' })
@ReadFrom(views.roadmap)
export class Roadmap extends Commentable {
  @Field(() => String, { description: 'Its code: pass it as `roadmap:` to look up what belongs to it.' })
  code!: string;

  @InLanguage({ description: 'Its title.' })
  title!: LocalizedText;

  @Field(() => String, { nullable: true, description: 'The decision on which it rests.' })
  mandate!: string | null;

  @Field(() => Int, { description: 'The number of its present revision.' })
  revision!: number;

  @Field(() => [Phase], { description: 'Its phases, in order; a short list.' })
  @Reads(roadmapReads.phases)
  phases!: Phase[];

  @Field(() => [Pillar], { description: 'Its pillars, in order; a short list.' })
  @Reads(roadmapReads.pillars)
  pillars!: Pillar[];

  @Field(() => [Measure], { description: 'The measures that belong to no single pillar; a short list.' })
  @Reads(roadmapReads.crossCuttingMeasures)
  crossCuttingMeasures!: Measure[];

  @Field(() => [Idea], { description: 'The ideas collected for it; a short list.' })
  @Reads(roadmapReads.ideas)
  ideas!: Idea[];
}

import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Texts } from '../language/language';

export const ContributionKind = {
  DOCUMENT: 'DOCUMENT',
  WORKSHOP: 'WORKSHOP',
  CORRESPONDENCE_GROUP: 'CORRESPONDENCE_GROUP',
} as const;
export type ContributionKind = keyof typeof ContributionKind;

/** What is recorded of a milestone. Whether it is delayed is derived from its dates. */
export const MilestoneState = {
  PLANNED: 'PLANNED',
  ON_TRACK: 'ON_TRACK',
  AT_RISK: 'AT_RISK',
  ACHIEVED: 'ACHIEVED',
  CANCELLED: 'CANCELLED',
} as const;
export type MilestoneState = keyof typeof MilestoneState;

@Entity('roadmap')
@Index('roadmap_one_default_idx', { synchronize: false })
export class RoadmapEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text', { unique: true })
  code!: string;

  @Column('jsonb')
  title!: Texts;

  @Column('text', { nullable: true })
  mandate!: string | null;

  @Column('integer', { default: 1 })
  revision!: number;

  @Column('boolean', { default: false })
  isDefault!: boolean;
}

@Entity('phase')
@Unique(['roadmapId', 'code'])
@Check('phase_dates_check', 'starts_on <= ends_on')
export class PhaseEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => RoadmapEntity)
  roadmapId!: string;

  @Column('text')
  code!: string;

  @Column('integer')
  position!: number;

  @Column('jsonb')
  title!: Texts;

  @Column('date')
  startsOn!: string;

  @Column('date')
  endsOn!: string;
}

@Entity('pillar')
@Unique(['roadmapId', 'reference'])
export class PillarEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => RoadmapEntity)
  roadmapId!: string;

  @Column('text')
  reference!: string;

  @Column('integer')
  position!: number;

  @Column('jsonb')
  title!: Texts;
}

@Entity('measure')
@Unique(['roadmapId', 'reference'])
export class MeasureEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => RoadmapEntity)
  roadmapId!: string;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => PillarEntity)
  @Index()
  pillarId!: string | null;

  @Column('text')
  reference!: string;

  @Column('integer')
  position!: number;

  @Column('jsonb')
  title!: Texts;

  @Column('jsonb', { nullable: true })
  description!: Texts | null;

  @Column('text', { nullable: true })
  lead!: string | null;

  @Column('date', { nullable: true })
  startsOn!: string | null;

  @Column('date', { nullable: true })
  dueOn!: string | null;
}

@Entity('milestone')
@Unique(['roadmapId', 'reference'])
@Check('milestone_achieved_check', "(state = 'ACHIEVED') = (achieved_on is not null)")
export class MilestoneEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => RoadmapEntity)
  roadmapId!: string;

  @Column('uuid')
  @ForeignKey(() => MeasureEntity)
  @Index()
  measureId!: string;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => PhaseEntity)
  phaseId!: string | null;

  @Column('text')
  reference!: string;

  @Column('integer')
  position!: number;

  @Column('jsonb')
  title!: Texts;

  @Column('text', { nullable: true })
  indicator!: string | null;

  @Column('text', { default: 'PLANNED' })
  state!: MilestoneState;

  @Column('date')
  baselineDate!: string;

  @Column('date')
  forecastDate!: string;

  @Column('date', { nullable: true })
  achievedOn!: string | null;
}

@Entity('contribution')
@Unique(['roadmapId', 'reference'])
export class ContributionEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => RoadmapEntity)
  roadmapId!: string;

  @Column('text')
  reference!: string;

  @Column('jsonb')
  title!: Texts;

  @Column('text')
  kind!: ContributionKind;

  @Column('text', { nullable: true })
  dated!: string | null;

  @Column('text', { nullable: true })
  document!: string | null;
}

@Entity('idea')
@Unique(['roadmapId', 'reference'])
export class IdeaEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => RoadmapEntity)
  roadmapId!: string;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => ContributionEntity)
  contributionId!: string | null;

  @Column('text')
  reference!: string;

  @Column('jsonb')
  text!: Texts;
}

@Entity('idea_measure')
export class IdeaMeasureEntity {
  @PrimaryColumn('uuid')
  @ForeignKey(() => IdeaEntity)
  ideaId!: string;

  @PrimaryColumn('uuid')
  @ForeignKey(() => MeasureEntity)
  @Index()
  measureId!: string;
}

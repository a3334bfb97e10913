import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { DelegationEntity } from '../identity/delegation.entity';
import { PersonEntity, PersonVersionEntity } from '../identity/person.entity';
import type { Language } from '../language/language';
import { MeasureEntity, MilestoneEntity, PillarEntity, RoadmapEntity } from '../roadmap/roadmap.entity';
import { RoundEntity } from '../rounds/round.entity';

export const CommentKind = {
  GENERAL: 'GENERAL',
  SUBSTANTIVE: 'SUBSTANTIVE',
  TECHNICAL: 'TECHNICAL',
  EDITORIAL: 'EDITORIAL',
  TRANSLATION: 'TRANSLATION',
  QUESTION: 'QUESTION',
} as const;
export type CommentKind = keyof typeof CommentKind;

export const Stance = {
  SUPPORT: 'SUPPORT',
  SUPPORT_WITH_CHANGES: 'SUPPORT_WITH_CHANGES',
  NO_OBJECTION: 'NO_OBJECTION',
  CONCERNS: 'CONCERNS',
  OBJECTION: 'OBJECTION',
} as const;
export type Stance = keyof typeof Stance;

export const CommentStatus = {
  DRAFT: 'DRAFT',
  VERIFIED: 'VERIFIED',
  SUBMITTED: 'SUBMITTED',
  WITHDRAWN: 'WITHDRAWN',
} as const;
export type CommentStatus = keyof typeof CommentStatus;

export const HandlingStatus = {
  UNMANAGED: 'UNMANAGED',
  ASSIGNED: 'ASSIGNED',
  RESPONSE_DRAFTED: 'RESPONSE_DRAFTED',
  READY_FOR_DECISION: 'READY_FOR_DECISION',
  RESOLVED: 'RESOLVED',
} as const;
export type HandlingStatus = keyof typeof HandlingStatus;

@Entity('comment')
@Unique(['roadmapId', 'reference'])
@Check('comment_anchor_check', 'milestone_id is null or measure_id is not null')
@Check('comment_body_check', 'length(body) between 1 and 20000')
@Check('comment_depth_check', 'depth between 0 and 6 and (depth = 0) = (parent_id is null)')
@Check('comment_official_check', "submitted_at is not null or status <> 'SUBMITTED'")
@Check('comment_secretariat_check', "delegation_id is not null or (depth > 0 and handling = 'UNMANAGED')")
@Check('comment_asked_check', 'asked_delegation_id is null or delegation_id is null')
@Check('comment_withdrawn_check', "(status = 'WITHDRAWN') = (withdrawn_at is not null)")
@Check('comment_resolved_check', "handling <> 'RESOLVED' or response_id is not null")
@Check('comment_drafted_check', "handling not in ('RESPONSE_DRAFTED', 'READY_FOR_DECISION') or response_id is not null")
@Check('comment_read_check', "handling <> 'RESOLVED' or answered_version is not distinct from version")
@Index('comment_measure_threads_idx', { synchronize: false })
@Index('comment_pillar_threads_idx', { synchronize: false })
@Index('comment_queue_idx', { synchronize: false })
@Index('comment_submitted_idx', { synchronize: false })
@Index('comment_delegation_id_idx', { synchronize: false })
@Index('comment_round_id_idx', { synchronize: false })
@Index('comment_milestone_id_idx', { synchronize: false })
@Index('comment_thread_idx', { synchronize: false })
@Index('comment_replies_idx', { synchronize: false })
@Index('comment_response_id_idx', { synchronize: false })
@Index('comment_assignee_id_idx', { synchronize: false })
@Index('comment_measure_id_idx', { synchronize: false })
@Index('comment_stance_idx', { synchronize: false })
@Index('comment_language_idx', { synchronize: false })
@Index('comment_late_idx', { synchronize: false })
export class CommentEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => RoadmapEntity)
  roadmapId!: string;

  @Column('uuid')
  @ForeignKey(() => RoundEntity)
  roundId!: string;

  /** Null for the Secretariat's replies. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => DelegationEntity)
  delegationId!: string | null;

  /** Of a reply of the Secretariat: the delegation that said what it replies to, and may answer also after the close. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => DelegationEntity)
  askedDelegationId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => PillarEntity)
  pillarId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => MeasureEntity)
  measureId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => MilestoneEntity)
  milestoneId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => CommentEntity)
  parentId!: string | null;

  @Column('uuid')
  @ForeignKey(() => CommentEntity)
  threadId!: string;

  @Column('uuid')
  @ForeignKey(() => DelegationEntity)
  threadDelegationId!: string;

  @Column('smallint', { default: 0 })
  depth!: number;

  /** The running numbers from the thread's root down: their order is the display order. */
  @Column('integer', { array: true, default: '{}' })
  path!: number[];

  @Column('integer', { default: 0 })
  childCount!: number;

  @Column('text', { nullable: true })
  reference!: string | null;

  @Column('text')
  kind!: CommentKind;

  @Column('text', { nullable: true })
  stance!: Stance | null;

  @Column('text')
  status!: CommentStatus;

  @Column('text')
  body!: string;

  @Column('text')
  language!: Language;

  @Column('text', { nullable: true })
  proposedText!: string | null;

  @Column('boolean', { default: false })
  late!: boolean;

  @Column('uuid')
  @ForeignKey(() => PersonEntity)
  authorId!: string;

  /** The author as they were; this and its like are set by the database. */
  @Column('uuid')
  @ForeignKey(() => PersonVersionEntity)
  authorAs!: string;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => PersonEntity)
  submitterId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => PersonVersionEntity)
  submitterAs!: string | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  submittedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  withdrawnAt!: Date | null;

  @Column('text', { nullable: true })
  withdrawalReason!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  /** The version that was submitted: how many came before it is for its own delegation alone. */
  @Column('integer', { default: 1 })
  submittedVersion!: number;

  @Column('text', { default: 'UNMANAGED' })
  handling!: HandlingStatus;

  @Column('integer', { default: 1 })
  handlingVersion!: number;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => PersonEntity)
  assigneeId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey('response')
  responseId!: string | null;

  /** The version of its words on which its response is written: those that whoever answers has read. */
  @Column('integer', { nullable: true })
  answeredVersion!: number | null;
}

/** What a comment said at each version: nothing is rewritten. */
@Entity('comment_version')
export class CommentVersionEntity {
  @PrimaryColumn('uuid')
  @ForeignKey(() => CommentEntity)
  commentId!: string;

  @PrimaryColumn('integer')
  version!: number;

  @Column('text')
  status!: CommentStatus;

  @Column('text')
  kind!: CommentKind;

  @Column('text', { nullable: true })
  stance!: Stance | null;

  @Column('text')
  body!: string;

  @Column('text')
  language!: Language;

  @Column('text', { nullable: true })
  proposedText!: string | null;

  @Column('uuid')
  @ForeignKey(() => PersonEntity)
  changedBy!: string;

  @Column('uuid')
  @ForeignKey(() => PersonVersionEntity)
  changedAs!: string;

  @Column('timestamptz')
  changedAt!: Date;
}

@Entity('co_sponsor')
export class CoSponsorEntity {
  @PrimaryColumn('uuid')
  @ForeignKey(() => CommentEntity)
  commentId!: string;

  @PrimaryColumn('uuid')
  @ForeignKey(() => DelegationEntity)
  delegationId!: string;
}

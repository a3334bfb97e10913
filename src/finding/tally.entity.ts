import { Check, Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { CommentKind, HandlingStatus } from '../comments/comment.entity';
import { DelegationEntity } from '../identity/delegation.entity';
import { MeasureEntity, PillarEntity } from '../roadmap/roadmap.entity';
import { RoundEntity } from '../rounds/round.entity';

@Entity('measure_tally')
@Unique('measure_tally_key', ['measureId', 'roundId', 'delegationId'])
export class MeasureTallyEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('uuid')
  @ForeignKey(() => MeasureEntity)
  measureId!: string;

  @Column('uuid')
  @ForeignKey(() => RoundEntity)
  roundId!: string;

  /** Null for all delegations together. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => DelegationEntity)
  delegationId!: string | null;

  @Column('integer')
  submitted!: number;

  @Column('integer')
  answered!: number;

  @Column('integer')
  threads!: number;
}

@Entity('triage_tally')
@Unique('triage_tally_key', ['roundId', 'folded', 'pillarId', 'kind', 'handling', 'delegationId'])
@Check('triage_tally_folded_check', 'folded between 0 and 15')
export class TriageTallyEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('uuid')
  @ForeignKey(() => RoundEntity)
  roundId!: string;

  /** What is counted together: delegations 8, pillars 4, kinds 2, steps of the handling 1; their columns are null. */
  @Column('smallint')
  folded!: number;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => DelegationEntity)
  delegationId!: string | null;

  /** Null also for what is cross-cutting. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => PillarEntity)
  pillarId!: string | null;

  @Column('text', { nullable: true })
  kind!: CommentKind | null;

  @Column('text', { nullable: true })
  handling!: HandlingStatus | null;

  @Column('integer')
  submitted!: number;

  @Column('integer')
  threads!: number;
}

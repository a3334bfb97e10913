import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { DelegationEntity } from '../identity/delegation.entity';
import { MeasureEntity, PillarEntity } from '../roadmap/roadmap.entity';
import { RoundEntity } from '../rounds/round.entity';
import type { CommentKind, HandlingStatus } from './comment.entity';

@Entity('measure_tally')
export class MeasureTallyEntity {
  @PrimaryColumn('uuid')
  @ForeignKey(() => MeasureEntity)
  measureId!: string;

  @PrimaryColumn('uuid')
  @ForeignKey(() => RoundEntity)
  roundId!: string;

  @PrimaryColumn('uuid')
  @ForeignKey(() => DelegationEntity)
  delegationId!: string;

  @Column('integer')
  submitted!: number;

  @Column('integer')
  answered!: number;

  @Column('integer')
  threads!: number;
}

@Entity('triage_tally')
@Unique('triage_tally_key', ['roundId', 'pillarId', 'kind', 'handling', 'delegationId'])
export class TriageTallyEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('uuid')
  @ForeignKey(() => RoundEntity)
  roundId!: string;

  @Column('uuid')
  @ForeignKey(() => DelegationEntity)
  delegationId!: string;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => PillarEntity)
  pillarId!: string | null;

  @Column('text')
  kind!: CommentKind;

  @Column('text')
  handling!: HandlingStatus;

  @Column('integer')
  submitted!: number;

  @Column('integer')
  threads!: number;
}

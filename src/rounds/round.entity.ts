import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { DelegationEntity, type DelegationKind } from '../identity/delegation.entity';
import { PersonEntity } from '../identity/person.entity';
import type { Texts } from '../language/language';

export const RoundState = {
  UPCOMING: 'UPCOMING',
  OPEN: 'OPEN',
  PAUSED: 'PAUSED',
  CLOSED: 'CLOSED',
  IN_RESOLUTION: 'IN_RESOLUTION',
  REPORTED: 'REPORTED',
  ARCHIVED: 'ARCHIVED',
} as const;
export type RoundState = keyof typeof RoundState;

export const Readership = { PUBLIC: 'PUBLIC', GROUP: 'GROUP', SECRETARIAT: 'SECRETARIAT' } as const;
export type Readership = keyof typeof Readership;

export const ReleaseRule = { IMMEDIATE: 'IMMEDIATE', AT_CLOSE: 'AT_CLOSE' } as const;
export type ReleaseRule = keyof typeof ReleaseRule;

@Entity('round')
@Unique(['roadmapId', 'reference'])
@Check('round_open_to_check', 'cardinality(open_to) > 0 and open_to <@ kinds_of_delegation()')
@Check('round_window_check', 'opens_at < closes_at and closes_at <= late_until')
export class RoundEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  // By name: roadmaps stand above rounds in the house.
  @Column('uuid')
  @ForeignKey('roadmap')
  roadmapId!: string;

  @Column('text')
  reference!: string;

  @Column('jsonb')
  title!: Texts;

  @Column('text', { default: 'UPCOMING' })
  state!: RoundState;

  @Column('timestamptz')
  opensAt!: Date;

  @Column('timestamptz')
  closesAt!: Date;

  @Column('timestamptz')
  lateUntil!: Date;

  @Column('text')
  timeZone!: string;

  @Column('text')
  release!: ReleaseRule;

  /** Which kinds of delegation may comment. */
  @Column('text', { array: true, default: () => 'kinds_of_delegation()' })
  openTo!: DelegationKind[];

  /** Who may read what was submitted, once it is released. */
  @Column('text', { default: 'GROUP' })
  readableBy!: Readership;

  /** Reminders that were due before this instant are no more. */
  @Column('timestamptz', { default: () => 'now()' })
  remindersFrom!: Date;

  @Column('integer')
  roadmapRevision!: number;

  @Column('integer', { default: 1 })
  version!: number;
}

@Entity('round_extension')
@Check('round_extension_window_check', 'closes_at <= late_until')
export class RoundExtensionEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => RoundEntity)
  @Index()
  roundId!: string;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => DelegationEntity)
  delegationId!: string | null;

  @Column('timestamptz')
  closesAt!: Date;

  @Column('timestamptz')
  lateUntil!: Date;

  @Column('text')
  reason!: string;

  @Column('uuid')
  @ForeignKey(() => PersonEntity)
  grantedBy!: string;

  @Column('timestamptz')
  grantedAt!: Date;

  /** When the round was closed early, and the extension ceased to hold. */
  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;
}

@Entity('reference_counter')
export class ReferenceCounterEntity {
  @PrimaryColumn('uuid')
  @ForeignKey(() => RoundEntity)
  roundId!: string;

  @PrimaryColumn('text')
  issuer!: string;

  @Column('integer')
  lastNumber!: number;

  /** The instant of what has that number: the next is later. */
  @Column('timestamptz', { nullable: true })
  lastAt!: Date | null;
}

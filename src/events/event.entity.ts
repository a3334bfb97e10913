import { Check, Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { PersonEntity, PersonVersionEntity } from '../identity/person.entity';

export const EventType = {
  COMMENT_SUBMITTED: 'COMMENT_SUBMITTED',
  COMMENT_EDITED: 'COMMENT_EDITED',
  COMMENT_WITHDRAWN: 'COMMENT_WITHDRAWN',
  COMMENT_RELEASED: 'COMMENT_RELEASED',
  REPLY_POSTED: 'REPLY_POSTED',
  COMMENT_ASSIGNED: 'COMMENT_ASSIGNED',
  HANDLING_CHANGED: 'HANDLING_CHANGED',
  RESPONSE_PUBLISHED: 'RESPONSE_PUBLISHED',
  REVISION_PUBLISHED: 'REVISION_PUBLISHED',
  ROUND_ANNOUNCED: 'ROUND_ANNOUNCED',
  ROUND_OPENED: 'ROUND_OPENED',
  ROUND_PAUSED: 'ROUND_PAUSED',
  ROUND_RESUMED: 'ROUND_RESUMED',
  ROUND_EXTENDED: 'ROUND_EXTENDED',
  ROUND_CHANGED: 'ROUND_CHANGED',
  ROUND_CLOSING: 'ROUND_CLOSING',
  ROUND_CLOSED: 'ROUND_CLOSED',
  ROUND_REPORTED: 'ROUND_REPORTED',
  ROUND_ARCHIVED: 'ROUND_ARCHIVED',
  DELEGATION_CREATED: 'DELEGATION_CREATED',
  DELEGATION_CHANGED: 'DELEGATION_CHANGED',
  DELEGATION_WITHDRAWN: 'DELEGATION_WITHDRAWN',
  PERSON_CREATED: 'PERSON_CREATED',
  PERSON_CHANGED: 'PERSON_CHANGED',
  PERSON_DISABLED: 'PERSON_DISABLED',
  PERSON_ENABLED: 'PERSON_ENABLED',
  PERSON_ANONYMIZED: 'PERSON_ANONYMIZED',
  TRANSLATION_SET: 'TRANSLATION_SET',
} as const;
export type EventType = keyof typeof EventType;

/**
 * Who may learn of an event besides the Secretariat: everybody, those who may read its comments, its delegations and the
 * convener, its delegations alone, or nobody; what is for the record alone is read when it is verified.
 */
export type EventAudience = 'PUBLIC' | 'COMMENT_READERS' | 'DELEGATION' | 'MEMBERS' | 'SECRETARIAT' | 'RECORD';

@Entity('event')
export class EventEntity {
  @PrimaryColumn('bigint')
  position!: string;

  @Column('text')
  type!: EventType;

  @Column('timestamptz')
  occurredAt!: Date;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => PersonEntity)
  actorId!: string | null;

  /** Who acted, as they were; null for events that were recorded before this was kept. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => PersonVersionEntity)
  actorAs!: string | null;

  @Column('text')
  audience!: EventAudience;

  /** Null where it concerns people and delegations. */
  @Column('uuid', { nullable: true })
  roadmapId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => PersonEntity)
  personId!: string | null;

  @Column('uuid', { nullable: true })
  roundId!: string | null;

  @Column('uuid', { nullable: true })
  responseId!: string | null;

  @Column('uuid', { array: true, default: '{}' })
  commentIds!: string[];

  @Column('uuid', { array: true, default: '{}' })
  delegationIds!: string[];

  @Column('uuid', { array: true, default: '{}' })
  measureIds!: string[];

  @Column('uuid', { array: true, default: '{}' })
  pillarIds!: string[];

  @Column('jsonb', { default: {} })
  details!: Record<string, string>;

  /** The digests of what it makes official: table, id, version (of what has several), digest. */
  @Column('jsonb', { nullable: true })
  words!: (readonly [string, string, number | null, string])[] | null;

  @Column('bytea')
  previousHash!: Buffer;

  @Column('bytea')
  hash!: Buffer;
}

/** The one row that numbers the log: whoever updates it holds the log until commit, so positions follow commits. */
@Entity('event_head')
@Check('event_head_id_check', 'id')
export class EventHeadEntity {
  @PrimaryColumn('boolean', { default: true })
  id!: boolean;

  @Column('bigint')
  position!: string;

  @Column('bigint')
  oldestPosition!: string;

  @Column('bytea')
  hash!: Buffer;

  @Column('bytea')
  cursorKey!: Buffer;
}

/** The last event for all who hear alike: of a round, and for a delegation, where its audience depends on them. */
@Entity('log_end')
@Unique('log_end_key', ['audience', 'roundId', 'delegationId'])
export class LogEndEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('text')
  audience!: EventAudience;

  @Column('uuid', { nullable: true })
  roundId!: string | null;

  @Column('uuid', { nullable: true })
  delegationId!: string | null;

  @Column('bigint')
  position!: string;
}

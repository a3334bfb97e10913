import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { PersonEntity } from '../identity/person.entity';

export const EventType = {
  COMMENT_SUBMITTED: 'COMMENT_SUBMITTED',
  COMMENT_EDITED: 'COMMENT_EDITED',
  COMMENT_WITHDRAWN: 'COMMENT_WITHDRAWN',
  COMMENT_RELEASED: 'COMMENT_RELEASED',
  REPLY_POSTED: 'REPLY_POSTED',
  COMMENT_ASSIGNED: 'COMMENT_ASSIGNED',
  HANDLING_CHANGED: 'HANDLING_CHANGED',
  RESPONSE_PUBLISHED: 'RESPONSE_PUBLISHED',
  ROUND_OPENED: 'ROUND_OPENED',
  ROUND_PAUSED: 'ROUND_PAUSED',
  ROUND_RESUMED: 'ROUND_RESUMED',
  ROUND_EXTENDED: 'ROUND_EXTENDED',
  ROUND_CLOSED: 'ROUND_CLOSED',
} as const;
export type EventType = keyof typeof EventType;

/** Who may learn of an event: everybody, those who may read its comments, its delegations alone, or the Secretariat. */
export type EventAudience = 'PUBLIC' | 'COMMENT_READERS' | 'DELEGATION' | 'SECRETARIAT';

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

  @Column('text')
  audience!: EventAudience;

  @Column('uuid')
  roadmapId!: string;

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

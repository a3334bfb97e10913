import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { Disposition, Implementation, ResponseStatus } from '../comments/answer.reads';
import { PersonEntity, PersonVersionEntity } from '../identity/person.entity';
import type { Language } from '../language/language';
import { RoundEntity } from '../rounds/round.entity';

@Entity('response')
@Check('response_justification_check', "justification is not null or disposition in ('ACCEPTED', 'NOTED')")
@Check('response_published_check', "(status = 'PUBLISHED') = (published_at is not null)")
@Check('response_two_keys_check', 'one_key or not published_by = any(author_ids)')
export class ResponseEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => RoundEntity)
  @Index()
  roundId!: string;

  @Column('text', { default: 'DRAFT' })
  status!: ResponseStatus;

  @Column('text')
  disposition!: Disposition;

  @Column('text')
  body!: string;

  @Column('text')
  language!: Language;

  @Column('text', { nullable: true })
  justification!: string | null;

  @Column('text', { default: 'PENDING' })
  implementation!: Implementation;

  @Column('uuid')
  @ForeignKey(() => PersonEntity)
  draftedBy!: string;

  @Column('uuid')
  @ForeignKey(() => PersonVersionEntity)
  draftedAs!: string;

  @Column('timestamptz')
  draftedAt!: Date;

  /** Who wrote the words as they stand, and when. Whoever changes words sets both. */
  @Column('uuid')
  @ForeignKey(() => PersonEntity)
  changedBy!: string;

  @Column('timestamptz')
  changedAt!: Date;

  /** All who ever wrote any of its words, in order. The database keeps it: none of them can be the second key. */
  @Column('uuid', { array: true, default: '{}' })
  authorIds!: string[];

  /** The same as they were when they first wrote of it. */
  @Column('uuid', { array: true, default: '{}' })
  authorAs!: string[];

  @Column('uuid', { nullable: true })
  @ForeignKey(() => PersonEntity)
  publishedBy!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => PersonVersionEntity)
  publishedAs!: string | null;

  @Column('timestamptz', { nullable: true })
  publishedAt!: Date | null;

  @Column('boolean', { default: false })
  oneKey!: boolean;

  @Column('integer', { default: 1 })
  version!: number;
}

/** What a response said at each version at which its words changed. The database writes it, and nothing is rewritten. */
@Entity('response_version')
export class ResponseVersionEntity {
  @PrimaryColumn('uuid')
  @ForeignKey(() => ResponseEntity)
  responseId!: string;

  @PrimaryColumn('integer')
  version!: number;

  @Column('text')
  disposition!: Disposition;

  @Column('text')
  body!: string;

  @Column('text')
  language!: Language;

  @Column('text', { nullable: true })
  justification!: string | null;

  @Column('text')
  implementation!: Implementation;

  @Column('uuid')
  @ForeignKey(() => PersonEntity)
  changedBy!: string;

  @Column('uuid')
  @ForeignKey(() => PersonVersionEntity)
  changedAs!: string;

  @Column('timestamptz')
  changedAt!: Date;
}

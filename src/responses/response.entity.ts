import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Disposition, Implementation, ResponseStatus } from '../comments/answer.reads';
import { PersonEntity, PersonVersionEntity } from '../identity/person.entity';
import type { Language } from '../language/language';
import { RoundEntity } from '../rounds/round.entity';

@Entity('response')
@Check('response_justification_check', "justification is not null or disposition in ('ACCEPTED', 'NOTED')")
@Check('response_published_check', "(status = 'PUBLISHED') = (published_at is not null)")
@Check('response_two_keys_check', 'one_key or published_by is distinct from drafted_by')
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

import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { PersonEntity, PersonVersionEntity } from '../identity/person.entity';
import type { Scope } from '../operation/scope';

/** A token of a machine: all but the token itself, which nobody can read again. */
@Entity('access_token')
@Check(
  'access_token_scopes_check',
  "cardinality(scopes) > 0 and scopes <@ array['READ', 'COMMENT', 'TRIAGE', 'RESPOND', 'ADMINISTER']",
)
export class AccessTokenEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => PersonEntity)
  @Index()
  personId!: string;

  @Column('text')
  name!: string;

  @Column('text', { array: true })
  scopes!: Scope[];

  @Column('bytea', { unique: true })
  digest!: Buffer;

  @Column('timestamptz')
  createdAt!: Date;

  /** Who made it, as they were. */
  @Column('uuid')
  @ForeignKey(() => PersonVersionEntity)
  createdAs!: string;

  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  lastUsedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  revokedAt!: Date | null;
}

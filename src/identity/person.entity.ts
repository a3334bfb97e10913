import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Language } from '../language/language';
import type { Role } from '../operation/viewer';
import { DelegationEntity } from './delegation.entity';

@Entity('person')
@Index('person_account_lower_key', { synchronize: false })
@Check(
  'person_anonymized_check',
  'case when anonymized_at is null then name is not null else name is null and email is null and disabled_at is not null end',
)
@Check('person_role_check', "(delegation_id is not null) = (role in ('CONTACT_POINT', 'DEPUTY', 'REVIEWER'))")
export class PersonEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text', { unique: true })
  account!: string;

  /** Null once the person is anonymized. */
  @Column('text', { nullable: true })
  name!: string | null;

  @Column('text')
  role!: Exclude<Role, 'ANONYMOUS'>;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => DelegationEntity)
  @Index()
  delegationId!: string | null;

  @Column('text', { default: 'EN' })
  language!: Language;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('timestamptz', { nullable: true })
  disabledAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  anonymizedAt!: Date | null;

  @Column('integer', { default: 1 })
  version!: number;
}

/**
 * A person as they were: under a name, in a role, for a delegation. The database keeps one whenever that changes, and notes
 * beside every act as which of them it was done.
 */
@Entity('person_version')
@Index('person_version_page_idx', ['name', 'id'], { where: 'id = person_id' })
@Check('person_version_name_check', '(name is null) = (salt is null) and (name is null) = (name_digest is not null)')
@Check('person_version_id_check', 'id in (version_id, person_id)')
export class PersonVersionEntity {
  @PrimaryGeneratedColumn('uuid')
  versionId!: string;

  @Column('uuid')
  @ForeignKey(() => PersonEntity)
  @Index()
  personId!: string;

  /** Under which id it is shown: the person's own while it is who they are, its own from the day on which it is not. */
  @Column('uuid', { unique: true })
  id!: string;

  /** Null once the person is anonymized: the record has a digest of name and salt, which then stays without them. */
  @Column('text', { nullable: true })
  name!: string | null;

  @Column('bytea', { nullable: true, default: () => 'uuid_send(gen_random_uuid())' })
  salt!: Buffer | null;

  @Column('bytea', { nullable: true })
  nameDigest!: Buffer | null;

  @Column('text')
  role!: Exclude<Role, 'ANONYMOUS'>;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => DelegationEntity)
  delegationId!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  since!: Date;
}

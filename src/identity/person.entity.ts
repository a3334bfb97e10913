import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Language } from '../language/language';
import type { Role } from '../operation/viewer';
import { DelegationEntity } from './delegation.entity';

/** Whether it is somebody, or a program that acts for a delegation or the Secretariat. */
export const PersonKind = { HUMAN: 'HUMAN', MACHINE: 'MACHINE' } as const;
export type PersonKind = keyof typeof PersonKind;

@Entity('person')
@Index('person_account_lower_key', { synchronize: false })
@Check('person_machine_check', "kind = 'HUMAN' or role not in ('CONTACT_POINT', 'APPROVER', 'ADMINISTRATOR')")
@Check('person_role_check', "(delegation_id is not null) = (role in ('CONTACT_POINT', 'DEPUTY', 'REVIEWER'))")
export class PersonEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text', { unique: true })
  account!: string;

  @Column('text')
  name!: string;

  @Column('text')
  role!: Exclude<Role, 'ANONYMOUS'>;

  @Column('text', { default: 'HUMAN' })
  kind!: PersonKind;

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

  @Column('integer', { default: 1 })
  version!: number;
}

/**
 * A person as they were: under a name, in a role, for a delegation. The database keeps one whenever that changes, and notes
 * beside every act as which of them it was done.
 */
@Entity('person_version')
@Index('person_version_page_idx', ['name', 'id'], { where: 'id = person_id' })
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

  @Column('text')
  name!: string;

  @Column('text')
  role!: Exclude<Role, 'ANONYMOUS'>;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => DelegationEntity)
  delegationId!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  since!: Date;
}

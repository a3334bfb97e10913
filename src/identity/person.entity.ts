import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Language } from '../language/language';
import type { Role } from '../operation/viewer';
import { DelegationEntity } from './delegation.entity';

@Entity('person')
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

  @Column('uuid', { nullable: true })
  @ForeignKey(() => DelegationEntity)
  @Index()
  delegationId!: string | null;

  @Column('text', { default: 'EN' })
  language!: Language;

  @Column('timestamptz', { nullable: true })
  disabledAt!: Date | null;
}

import { Check, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Texts } from '../language/language';

export const DelegationKind = {
  MEMBER_STATE: 'MEMBER_STATE',
  SECTOR_MEMBER: 'SECTOR_MEMBER',
  ASSOCIATE: 'ASSOCIATE',
  ACADEMIA: 'ACADEMIA',
  OBSERVER: 'OBSERVER',
} as const;
export type DelegationKind = keyof typeof DelegationKind;

export const Region = {
  AFRICA: 'AFRICA',
  AMERICAS: 'AMERICAS',
  ARAB_STATES: 'ARAB_STATES',
  ASIA_PACIFIC: 'ASIA_PACIFIC',
  CIS: 'CIS',
  EUROPE: 'EUROPE',
} as const;
export type Region = keyof typeof Region;

@Entity('delegation')
@Check('delegation_code_check', "code ~ '^[A-Z0-9][A-Z0-9-]{0,15}$' and code !~ '^SECR(-|$)'")
export class DelegationEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text', { unique: true })
  code!: string;

  @Column('text')
  kind!: DelegationKind;

  @Column('text', { nullable: true })
  region!: Region | null;

  @Column('jsonb')
  name!: Texts;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { nullable: true })
  withdrawnAt!: Date | null;
}

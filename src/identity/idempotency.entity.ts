import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { PersonEntity } from './person.entity';

@Entity('idempotency_key')
export class IdempotencyKeyEntity {
  @PrimaryColumn('uuid')
  @ForeignKey(() => PersonEntity)
  personId!: string;

  @PrimaryColumn('text')
  key!: string;

  @Column('text')
  operation!: string;

  @Column('bytea')
  requestHash!: Buffer;

  @Column('uuid', { array: true, default: '{}' })
  result!: string[];

  @Column('timestamptz')
  createdAt!: Date;
}

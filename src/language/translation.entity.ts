import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Language } from './language';

/** Who stands behind a text in a language. */
export const TranslationOrigin = {
  ORIGINAL: 'ORIGINAL',
  OFFICIAL: 'OFFICIAL',
  DELEGATION: 'DELEGATION',
  UNOFFICIAL: 'UNOFFICIAL',
} as const;
export type TranslationOrigin = keyof typeof TranslationOrigin;

/**
 * What is known of a text in one of its languages beside its words, which lie with their subject. The database keeps it for
 * whoever writes words: those that are new are OFFICIAL and say what the original says, until something else is said.
 */
@Entity('translation')
@Index('translation_original_key', ['subjectId', 'field'], { unique: true, where: "origin = 'ORIGINAL'" })
export class TranslationEntity {
  @PrimaryColumn('uuid')
  subjectId!: string;

  /** The column in which its words lie. */
  @PrimaryColumn('text')
  field!: string;

  @PrimaryColumn('text')
  language!: Language;

  @Column('text')
  origin!: TranslationOrigin;

  /** Of the original what it says; of the others what it said when they were made, or looked at again. */
  @Column('bytea')
  originalDigest!: Buffer;

  // By name: people stand above languages in the house.
  @Column('uuid', { nullable: true })
  @ForeignKey('person')
  authorId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey('person_version')
  authorAs!: string | null;

  @Column('timestamptz', { nullable: true })
  translatedAt!: Date | null;
}

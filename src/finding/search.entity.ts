import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CommentEntity } from '../comments/comment.entity';

/** What a comment is found by. Kept by triggers. */
@Entity('comment_search')
@Index('comment_search_came_at_idx', { synchronize: false })
@Index('comment_search_words_idx', { synchronize: false })
export class CommentSearchEntity {
  @PrimaryColumn('uuid')
  @ForeignKey(() => CommentEntity)
  commentId!: string;

  /** When it came: never after `sortedAt`, and at most a second or so before. */
  @Column('timestamptz')
  cameAt!: Date;

  /** When it was submitted; drafted, if it never was. */
  @Column('timestamptz')
  sortedAt!: Date;

  @Column('tsvector')
  words!: string;
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The conditions of a queue that no tally knows, each in the order of submission: what is read stops where it is enough. */
export class Filters1764000000012 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create index comment_measure_id_idx on comment (measure_id, submitted_at, id)
        where status = 'SUBMITTED' and delegation_id is not null;
      create index comment_stance_idx on comment (stance, submitted_at, id)
        where status = 'SUBMITTED' and delegation_id is not null;
      create index comment_language_idx on comment (language, submitted_at, id)
        where status = 'SUBMITTED' and delegation_id is not null;
      create index comment_late_idx on comment (submitted_at, id)
        where late and status = 'SUBMITTED' and delegation_id is not null;
      drop index comment_assignee_id_idx;
      create index comment_assignee_id_idx on comment (assignee_id, submitted_at, id) where assignee_id is not null;`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index comment_assignee_id_idx;
      create index comment_assignee_id_idx on comment (assignee_id) where assignee_id is not null;
      drop index comment_late_idx;
      drop index comment_language_idx;
      drop index comment_stance_idx;
      drop index comment_measure_id_idx;`);
  }
}

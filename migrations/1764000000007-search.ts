import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Search1764000000007 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create extension if not exists pg_trgm;
      create index comment_body_trigram_idx on comment using gin (body gin_trgm_ops);
      create table setting (key text primary key, value jsonb not null);`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table setting;
      drop index comment_body_trigram_idx;`);
  }
}
